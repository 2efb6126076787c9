// Links inside: to folders, through folders, up and down again.
#include "preview1.h"

static void test(void) {
  T(path_create_directory(3, P("a")));
  T(path_create_directory(3, P("a/b")));
  make("a/b/file", "deep");
  make("top", "top");
  T(path_symlink(P("a/b"), 3, P("short")));
  T(path_symlink(P("../../top"), 3, P("a/b/up")));
  T(path_symlink(P("short/up"), 3, P("twice")));
  show("short/file");
  show("short/up");
  show("twice");
  show("short/../b/file");
}
