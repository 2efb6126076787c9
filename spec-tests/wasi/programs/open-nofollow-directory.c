// A link that is not followed is no folder.
#include "preview1.h"

static void test(void) {
  u32 fd = 0;
  T(path_create_directory(3, P("dir")));
  T(path_symlink(P("dir"), 3, P("to-dir")));
  T(path_open(3, NOFOLLOW, P("to-dir"), DIRECTORY, R_READDIR, 0, 0, &fd));
}
