// One read into several buffers, one of them empty.
#include "preview1.h"

static void test(void) {
  char a[4] = {0}, b[4] = {0}, c[8] = {0};
  iovec list[] = {{a, 4}, {b, 0}, {b, 3}, {c, 8}};
  u32 n = 0;
  T(fd_read(0, list, 4, &n));
  N("read", n);
  S("a", a, 4);
  S("b", b, 4);
  S("c", c, 8);
}
