// What a link says, as far as there is room.
#include "preview1.h"

static void test(void) {
  char target[16] = {0};
  u32 used = 0;
  make("file", "");
  T(path_symlink(P("some/target"), 3, P("link")));
  T(path_readlink(3, P("link"), target, sizeof target, &used));
  S("target", target, used);
  T(path_readlink(3, P("file"), target, sizeof target, &used));
  T(path_readlink(3, P("none"), target, sizeof target, &used));
  T(path_symlink(P("x"), 3, P("link")));
  T(path_symlink(P(""), 3, P("empty")));
}
