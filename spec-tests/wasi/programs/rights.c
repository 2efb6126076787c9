// Rights become fewer and never more, and what they do not cover is not done.
#include "preview1.h"

static void test(void) {
  make("file", "text");
  u32 fd = open_with("file", 0, R_READ | R_WRITE | R_SEEK, 0);
  u64 position;
  T(fd_fdstat_set_rights(fd, R_READ | R_WRITE | R_SEEK | R_SYNC, 0));
  T(fd_fdstat_set_rights(fd, R_READ, 0));
  read_text(fd, 2);
  T(write_text(fd, "x"));
  T(fd_seek(fd, 0, SET, &position));
  T(fd_filestat_set_size(fd, 0));
  T(fd_fdstat_set_rights(fd, R_READ | R_WRITE, 0));
  T(fd_fdstat_set_rights(99, 0, 0));
  show("file");
}
