// Appending is switched on and off while a file is open.
#include "preview1.h"

static void test(void) {
  make("file", "abc");
  u32 fd = open_file("file");
  u64 position;
  T(write_text(fd, "X"));
  T(fd_fdstat_set_flags(fd, APPEND));
  T(write_text(fd, "Y"));
  T(fd_tell(fd, &position));
  N("position", position);
  T(fd_seek(fd, 0, SET, &position));
  T(write_text(fd, "Z"));
  T(fd_fdstat_set_flags(fd, 0));
  T(fd_seek(fd, 1, SET, &position));
  T(write_text(fd, "W"));
  show("file");
  T(fd_fdstat_set_flags(99, 0));
}
