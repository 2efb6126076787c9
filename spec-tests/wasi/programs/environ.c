// Environment variables, and nothing of the host's.
#include "preview1.h"

static void test(void) {
  u32 count, size;
  T(environ_sizes_get(&count, &size));
  N("count", count);
  N("size", size);
  static u8 *list[8];
  static u8 buffer[64];
  T(environ_get(list, buffer));
  for (u32 i = 0; i < count; i++) S("variable", list[i], length((char *)list[i]));
}
