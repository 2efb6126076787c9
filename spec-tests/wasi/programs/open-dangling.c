// A link to nothing: opening fails, making follows it.
#include "preview1.h"

static void test(void) {
  u32 fd = 0;
  T(path_symlink(P("target"), 3, P("link")));
  T(path_open(3, FOLLOW, P("link"), 0, R_READ, 0, 0, &fd));
  T(path_open(3, FOLLOW, P("link"), CREAT, R_READ, 0, 0, &fd));
  filestat stat;
  T(path_filestat_get(3, NOFOLLOW, P("target"), &stat));
  T(path_filestat_get(3, NOFOLLOW, P("link"), &stat));
  N("type", stat.type);
}
