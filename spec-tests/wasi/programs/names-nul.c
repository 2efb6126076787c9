// A NUL ends no path: it is no part of one.
#include "preview1.h"

static void test(void) {
  u32 fd = 0;
  make("file", "text");
  T(path_open(3, 0, P("file\0"), 0, R_READ, 0, 0, &fd));
  T(path_open(3, 0, P("file\0x"), CREAT, R_READ, 0, 0, &fd));
  T(path_create_directory(3, P("\0")));
  T(path_unlink_file(3, P("file\0")));
}
