// Links that lead out may be made, but not followed; absolute ones are not made.
#include "preview1.h"

static void test(void) {
  u32 fd = 0;
  T(path_symlink(P("../secret"), 3, P("link")));
  N("followed", path_open(3, FOLLOW, P("link"), 0, R_READ, 0, 0, &fd) == 0);
  N("made through it", path_open(3, FOLLOW, P("link"), CREAT, R_READ, 0, 0, &fd) == 0);
  T(path_unlink_file(3, P("link")));
  T(path_symlink(P("/etc/passwd"), 3, P("absolute")));
}
