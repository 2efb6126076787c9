// A slash at the end asks for a folder.
#include "preview1.h"

static void test(void) {
  u32 fd = 0;
  make("file", "text");
  T(path_open(3, FOLLOW, P("file/"), 0, R_READ, 0, 0, &fd));
  T(path_create_directory(3, P("dir/")));
  T(path_open(3, FOLLOW, P("dir/"), 0, R_READDIR, 0, 0, &fd));
  T(path_unlink_file(3, P("file/")));
  T(path_rename(3, P("file"), 3, P("moved/")));
  T(path_remove_directory(3, P("file/")));
  T(path_remove_directory(3, P("dir/")));
  show("file");
}
