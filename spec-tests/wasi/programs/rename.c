// Names move, and replace what may be replaced.
#include "preview1.h"

static void test(void) {
  make("a", "from a");
  make("b", "from b");
  T(path_create_directory(3, P("dir")));
  T(path_create_directory(3, P("full")));
  make("full/file", "");
  T(path_rename(3, P("a"), 3, P("dir/a")));
  show("dir/a");
  T(path_rename(3, P("dir/a"), 3, P("b")));
  show("b");
  T(path_rename(3, P("b"), 3, P("b")));
  T(path_rename(3, P("b"), 3, P("dir")));
  T(path_rename(3, P("dir"), 3, P("b")));
  T(path_rename(3, P("dir"), 3, P("full")));
  T(path_rename(3, P("full"), 3, P("dir")));
  show("dir/file");
  T(path_rename(3, P("none"), 3, P("x")));
  T(path_rename(3, P("b"), 3, P("none/x")));
}
