// A link that is longer than its room is cut off, as in POSIX.
#include "preview1.h"

static void test(void) {
  char target[16] = {0};
  u32 used = 0;
  T(path_symlink(P("some/target"), 3, P("link")));
  T(path_readlink(3, P("link"), target, 4, &used));
  S("target", target, used);
}
