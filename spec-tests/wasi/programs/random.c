// Random bytes are different each time, fill what they are asked for and no more.
#include "preview1.h"

static u8 bytes[70000];

static void test(void) {
  T(random_get(bytes, 32));
  T(random_get(bytes + 32, 32));
  N("the same", same(bytes, bytes + 32, 32));
  N("behind", bytes[64] + bytes[65] + bytes[66] + bytes[67]);
  T(random_get(bytes, 0));
  T(random_get(bytes, 69000));
  u32 zeros = 0;
  for (u32 i = 68000; i < 69000; i++) zeros += bytes[i] == 0;
  N("few zeros at the end", zeros < 50);
  N("behind", bytes[69000] + bytes[69001]);
  T(random_get((void *)(__builtin_wasm_memory_size(0) * 65536 - 3), 4));
}
