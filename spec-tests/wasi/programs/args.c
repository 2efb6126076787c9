// Arguments: how many, how long, where each begins.
#include "preview1.h"

static void test(void) {
  u32 count, size;
  T(args_sizes_get(&count, &size));
  N("count", count);
  N("size", size);
  static u8 *list[8];
  static u8 buffer[64];
  T(args_get(list, buffer));
  for (u32 i = 0; i < count; i++) {
    N("at", list[i] - buffer);
    S("argument", list[i], length((char *)list[i]));
  }
}
