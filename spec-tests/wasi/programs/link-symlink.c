// A second name for a link itself.
#include "preview1.h"

static void test(void) {
  filestat stat;
  T(path_symlink(P("gone"), 3, P("link")));
  T(path_link(3, NOFOLLOW, P("link"), 3, P("again")));
  T(path_filestat_get(3, NOFOLLOW, P("again"), &stat));
  N("type", stat.type);
  N("names", stat.nlink);
}
