// POSIX: pwrite writes at its offset, also where the descriptor appends.
#include "preview1.h"

static void test(void) {
  make("file", "abc");
  u32 fd = open_with("file", 0, R_FILE, APPEND), n;
  iovec vector = {P("X")};
  T(fd_pwrite(fd, &vector, 1, 0, &n));
  show("file");
}
