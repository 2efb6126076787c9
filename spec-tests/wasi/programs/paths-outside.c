// No path leads above the folder it starts from.
#include "preview1.h"

static int refused(const char *path, u32 oflags) {
  u32 fd = 0;
  return path_open(3, FOLLOW, path, length(path), oflags, R_READ, 0, 0, &fd) != 0;
}

static void test(void) {
  T(path_create_directory(3, P("dir")));
  N("..", refused("..", 0));
  N("../secret", refused("../secret", 0));
  N("../new", refused("../new", CREAT));
  N("dir/../../secret", refused("dir/../../secret", 0));
  N("dir/../../new", refused("dir/../../new", CREAT));
  N("/etc/passwd", refused("/etc/passwd", 0));
  T(path_create_directory(3, P("../dir")));
  T(path_remove_directory(3, P("..")));
  T(path_unlink_file(3, P("../secret")));
  T(path_rename(3, P("../secret"), 3, P("mine")));
  T(path_rename(3, P("dir"), 3, P("../dir")));
  filestat stat;
  T(path_filestat_get(3, FOLLOW, P("../secret"), &stat));
  T(path_link(3, 0, P("../secret"), 3, P("mine")));
  T(path_symlink(P("x"), 3, P("../link")));
}
