// Dots, slashes, and names that only look special.
#include "preview1.h"

static void open_path(const char *path) {
  u32 fd = 0;
  say(path);
  if (report(" ", path_open(3, FOLLOW, path, length(path), 0, R_READ, 0, 0, &fd)) == 0) fd_close(fd);
}

static void test(void) {
  T(path_create_directory(3, P("dir")));
  T(path_create_directory(3, P("dir/nested")));
  make("dir/nested/file", "text");
  open_path("dir/nested/file");
  open_path("./dir/./nested/./file");
  open_path("dir//nested///file");
  open_path("dir/../dir/nested/../nested/file");
  open_path("dir/nested/");
  open_path("dir/nested/.");
  open_path(".");
  open_path("./");
  open_path("dir/none/../nested/file");
  open_path("dir/...");
  open_path("..dir");
  make("...", "x");
  open_path("...");
  make(" ", "x");
  open_path(" ");
}
