// Links in a circle, and one to itself.
#include "preview1.h"

static void test(void) {
  u32 fd = 0;
  filestat stat;
  T(path_symlink(P("self"), 3, P("self")));
  T(path_symlink(P("pong"), 3, P("ping")));
  T(path_symlink(P("ping"), 3, P("pong")));
  T(path_open(3, FOLLOW, P("self"), 0, R_READ, 0, 0, &fd));
  T(path_open(3, FOLLOW, P("ping"), CREAT, R_READ, 0, 0, &fd));
  T(path_open(3, FOLLOW, P("ping/file"), 0, R_READ, 0, 0, &fd));
  T(path_filestat_get(3, FOLLOW, P("self"), &stat));
  T(path_filestat_get(3, NOFOLLOW, P("self"), &stat));
  T(path_unlink_file(3, P("self")));
}
