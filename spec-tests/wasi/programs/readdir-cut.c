// A buffer that ends within an entry is filled to its end.
#include "preview1.h"

static u8 buffer[64];

static void test(void) {
  make("a-rather-long-name-for-a-file", "");
  u32 used = 0;
  for (u32 size = 1; size <= 64; size *= 4) {
    T(fd_readdir(3, buffer, size, 0, &used));
    N("used", used);
  }
  T(fd_readdir(3, buffer, 0, 0, &used));
  N("used", used);
}
