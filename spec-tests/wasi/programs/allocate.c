// Allocation makes a file as long as is asked for, and not shorter.
#include "preview1.h"

static void test(void) {
  u32 fd = open_file("file");
  filestat stat;
  T(fd_allocate(fd, 0, 10));
  fd_filestat_get(fd, &stat);
  N("size", stat.size);
  T(fd_allocate(fd, 0, 5));
  fd_filestat_get(fd, &stat);
  N("size", stat.size);
  T(fd_allocate(fd, 8, 8));
  fd_filestat_get(fd, &stat);
  N("size", stat.size);
  T(fd_allocate(99, 0, 1));
}
