// A file with two names.
#include "preview1.h"

static void test(void) {
  filestat one, other;
  make("file", "text");
  T(path_create_directory(3, P("dir")));
  T(path_link(3, 0, P("file"), 3, P("dir/name")));
  T(path_filestat_get(3, 0, P("file"), &one));
  T(path_filestat_get(3, 0, P("dir/name"), &other));
  N("the same", one.ino == other.ino);
  N("names", one.nlink);
  make("dir/name", "changed");
  show("file");
  T(path_unlink_file(3, P("file")));
  show("dir/name");
  T(path_link(3, 0, P("dir/name"), 3, P("dir/name")));
  T(path_link(3, 0, P("dir/name"), 3, P("dir")));
  T(path_link(3, 0, P("none"), 3, P("x")));
  T(path_link(3, 0, P("dir"), 3, P("x")));
}
