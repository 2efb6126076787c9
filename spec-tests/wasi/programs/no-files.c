// A program that was given no folder.
#include "preview1.h"

static void test(void) {
  prestat pre;
  u32 fd = 0;
  filestat stat;
  T(fd_prestat_get(3, &pre));
  T(path_open(3, FOLLOW, P("file"), CREAT, R_READ, 0, 0, &fd));
  T(path_filestat_get(3, FOLLOW, P("/etc/passwd"), &stat));
  T(path_open(0, FOLLOW, P("file"), 0, R_READ, 0, 0, &fd));
}
