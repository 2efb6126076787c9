// A name that has no room, a folder that was not open from the start.
#include "preview1.h"

static void test(void) {
  char name[16];
  u32 fd = 0;
  prestat pre;
  T(fd_prestat_dir_name(3, name, 0));
  T(path_open(3, 0, P("."), DIRECTORY, R_READDIR, 0, 0, &fd));
  T(fd_prestat_get(fd, &pre));
}
