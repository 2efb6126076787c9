// Folders are opened, files are not folders, paths start from what was opened.
#include "preview1.h"

static void test(void) {
  u32 dir = 0, fd = 0;
  T(path_create_directory(3, P("dir")));
  make("dir/file", "inside");
  make("file", "outside");
  T(path_open(3, 0, P("dir"), DIRECTORY, R_PATH_OPEN | R_READDIR, R_FILE, 0, &dir));
  T(path_open(3, 0, P("file"), DIRECTORY, R_READ, 0, 0, &fd));
  T(path_open(dir, 0, P("file"), 0, R_READ, 0, 0, &fd));
  read_text(fd, 100);
  T(path_open(dir, 0, P("."), DIRECTORY, R_READDIR, 0, 0, &fd));
  T(path_open(dir, 0, P("./../dir/file"), 0, R_READ, 0, 0, &fd));
}
