// Two hundred files open at once, each with its own position.
#include "preview1.h"

static u32 fds[200];

static void test(void) {
  make("file", "abcdef");
  u32 wrong = 0, n = 0;
  char byte;
  iovec vector = {&byte, 1};
  for (u32 i = 0; i < 200; i++) fds[i] = open_with("file", 0, R_READ, 0);
  for (u32 i = 0; i < 200; i++) {
    for (u32 k = 0; k <= i % 6; k++) fd_read(fds[i], &vector, 1, &n);
    wrong += byte != (char)('a' + i % 6);
  }
  N("wrong", wrong);
  for (u32 i = 0; i < 200; i++) wrong += fd_close(fds[i]);
  N("wrong", wrong);
}
