// A file goes when its last name goes and it is closed, a link goes without what it leads to.
#include "preview1.h"

static void test(void) {
  filestat stat;
  make("file", "text");
  T(path_symlink(P("file"), 3, P("link")));
  T(path_unlink_file(3, P("link")));
  u32 fd = open_file("file");
  T(path_unlink_file(3, P("file")));
  T(path_filestat_get(3, 0, P("file"), &stat));
  read_text(fd, 100);
  T(write_text(fd, " and more"));
  T(fd_filestat_get(fd, &stat));
  N("size", stat.size);
  N("names", stat.nlink);
  T(path_unlink_file(3, P("file")));
  T(path_unlink_file(3, P("none/file")));
}
