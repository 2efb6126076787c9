// Attributes of an open file and folder.
#include "preview1.h"

static void test(void) {
  filestat file, again, dir;
  u32 fd = open_file("file");
  T(write_text(fd, "12345"));
  T(fd_filestat_get(fd, &file));
  N("type", file.type);
  N("size", file.size);
  N("links", file.nlink);
  N("changed after 2020", file.mtim > 1577836800000000000ull);
  T(path_filestat_get(3, FOLLOW, P("file"), &again));
  N("the same file", again.ino == file.ino && again.dev == file.dev);
  T(fd_filestat_get(3, &dir));
  N("type", dir.type);
  N("another file", dir.ino != file.ino);
  T(fd_filestat_get(99, &file));
}
