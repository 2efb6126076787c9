// What is open stays open where its name moves; a folder does not move into itself.
#include "preview1.h"

static void test(void) {
  make("file", "text");
  u32 fd = open_file("file"), dir = 0, inner = 0;
  T(path_rename(3, P("file"), 3, P("moved")));
  read_text(fd, 100);
  T(path_create_directory(3, P("dir")));
  T(path_create_directory(3, P("dir/inner")));
  T(path_open(3, 0, P("dir"), DIRECTORY, R_PATH_OPEN, R_FILE | R_PATH_OPEN, 0, &dir));
  T(path_rename(3, P("dir"), 3, P("other")));
  T(path_open(dir, 0, P("inner"), DIRECTORY, R_PATH_OPEN, 0, 0, &inner));
  T(path_rename(3, P("other"), 3, P("other/inner/self")));
}
