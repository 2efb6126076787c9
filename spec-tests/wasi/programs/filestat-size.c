// A file is cut and made longer with zeros; where the program is in it does not change.
#include "preview1.h"

static void test(void) {
  u32 fd = open_file("file");
  filestat stat;
  u64 position;
  T(write_text(fd, "abcdef"));
  T(fd_filestat_set_size(fd, 3));
  T(fd_tell(fd, &position));
  N("position", position);
  show("file");
  T(fd_filestat_set_size(fd, 8));
  show("file");
  T(fd_filestat_set_size(fd, 0));
  T(fd_filestat_get(fd, &stat));
  N("size", stat.size);
  u32 reading = open_with("file", 0, R_READ, 0);
  T(fd_filestat_set_size(reading, 5));
}
