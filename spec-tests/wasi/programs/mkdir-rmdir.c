// Folders are made and, when they are empty, removed.
#include "preview1.h"

static void test(void) {
  filestat stat;
  T(path_create_directory(3, P("dir")));
  T(path_create_directory(3, P("dir")));
  T(path_create_directory(3, P("dir/nested")));
  T(path_create_directory(3, P("none/nested")));
  T(path_filestat_get(3, 0, P("dir/nested"), &stat));
  N("type", stat.type);
  T(path_remove_directory(3, P("dir")));
  T(path_unlink_file(3, P("dir/nested")));
  T(path_remove_directory(3, P("dir/nested")));
  T(path_remove_directory(3, P("dir")));
  T(path_remove_directory(3, P("dir")));
  make("file", "");
  T(path_remove_directory(3, P("file")));
  T(path_create_directory(3, P("file")));
  T(path_create_directory(3, P("file/dir")));
}
