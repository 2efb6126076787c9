// One write from several buffers to each stream; what is wrong with lists.
#include "preview1.h"

static void test(void) {
  iovec list[] = {{P("one ")}, {0, 0}, {P("two ")}, {P("three\n")}};
  u32 n = 0;
  T(fd_write(1, list, 4, &n));
  N("written", n);
  T(fd_write(2, list, 4, &n));
  T(fd_write(1, list, 0, &n));
  N("written", n);
  iovec outside[] = {{P("not written\n")}, {(void *)0xfffffff0, 100}};
  T(fd_write(1, outside, 2, &n));
  T(fd_write(1, (iovec *)0xfffffff0, 2, &n));
  T(fd_write(7, list, 1, &n));
}
