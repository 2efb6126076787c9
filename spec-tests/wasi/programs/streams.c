// Standard streams have no position, no folder and no name.
#include "preview1.h"

static void test(void) {
  u64 position;
  prestat pre;
  iovec vector = {P("x")};
  u32 n;
  for (u32 fd = 0; fd < 3; fd++) {
    N("fd", fd);
    T(fd_seek(fd, 0, SET, &position));
    T(fd_tell(fd, &position));
    T(fd_pwrite(fd, &vector, 1, 0, &n));
    T(fd_prestat_get(fd, &pre));
    T(path_unlink_file(fd, P("x")));
  }
}
