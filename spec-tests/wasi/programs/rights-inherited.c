// What is opened through a folder has at most what the folder passes on.
#include "preview1.h"

static void test(void) {
  T(path_create_directory(3, P("dir")));
  make("dir/file", "text");
  u32 dir = 0, fd = 0;
  T(path_open(3, 0, P("dir"), DIRECTORY, R_PATH_OPEN, R_READ | R_TELL, 0, &dir));
  T(path_open(dir, 0, P("file"), 0, R_READ, 0, 0, &fd));
  read_text(fd, 100);
  T(path_open(dir, 0, P("file"), 0, R_READ | R_WRITE, 0, 0, &fd));
  T(path_open(dir, 0, P("file"), 0, R_READ, R_WRITE, 0, &fd));
  T(path_open(dir, 0, P("new"), CREAT, R_READ, 0, 0, &fd));
  T(path_open(dir, 0, P("file"), TRUNC, R_READ, 0, 0, &fd));
  T(path_unlink_file(dir, P("file")));
  filestat stat;
  T(path_filestat_get(dir, 0, P("file"), &stat));
  show("dir/file");
}
