// A folder that may only be read: everything is seen, nothing changes.
#include "preview1.h"

static void test(void) {
  u32 fd = 0;
  show("file");
  T(path_open(3, 0, P("file"), 0, R_READ | R_WRITE, 0, 0, &fd));
  T(path_open(3, 0, P("file"), TRUNC, R_READ, 0, 0, &fd));
  T(path_open(3, 0, P("new"), CREAT, R_READ, 0, 0, &fd));
  T(path_open(3, 0, P("file"), CREAT, R_READ, 0, APPEND, &fd));
  T(write_text(fd, "x"));
  T(path_create_directory(3, P("dir")));
  T(path_unlink_file(3, P("file")));
  T(path_rename(3, P("file"), 3, P("moved")));
  T(path_link(3, 0, P("file"), 3, P("name")));
  T(path_symlink(P("file"), 3, P("link")));
  T(path_filestat_set_times(3, 0, P("file"), 0, 0, MTIM));
  T(fd_filestat_set_size(fd, 0));
  show("file");
}
