// Attributes of a name: of a link, and of what it leads to.
#include "preview1.h"

static void look(const char *path, u32 lookup) {
  filestat stat;
  say(path);
  if (report(" ", path_filestat_get(3, lookup, path, length(path), &stat)) == 0) {
    N("type", stat.type);
    if (stat.type != 3) N("size", stat.size);
  }
}

static void test(void) {
  make("file", "12345");
  T(path_create_directory(3, P("dir")));
  T(path_symlink(P("file"), 3, P("link")));
  look("file", FOLLOW);
  look("dir", FOLLOW);
  look(".", FOLLOW);
  look("link", FOLLOW);
  look("link", NOFOLLOW);
  look("dir/", NOFOLLOW);
  look("dir/..", NOFOLLOW);
  look("none", FOLLOW);
  look("file/x", FOLLOW);
}
