// Links are followed only if that is asked for.
#include "preview1.h"

static void test(void) {
  u32 fd = 0;
  make("file", "text");
  T(path_create_directory(3, P("dir")));
  T(path_symlink(P("file"), 3, P("link")));
  T(path_symlink(P("dir"), 3, P("to-dir")));
  T(path_open(3, FOLLOW, P("link"), 0, R_READ, 0, 0, &fd));
  read_text(fd, 100);
  T(path_open(3, NOFOLLOW, P("link"), 0, R_READ, 0, 0, &fd));
  T(path_open(3, FOLLOW, P("to-dir"), DIRECTORY, R_READDIR, 0, 0, &fd));
  T(path_open(3, FOLLOW, P("link"), CREAT | EXCL, R_READ, 0, 0, &fd));
}
