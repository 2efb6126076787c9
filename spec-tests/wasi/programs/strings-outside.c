// Strings that are to go where there is no memory: a fault, and nothing written.
#include "preview1.h"

static void test(void) {
  u8 *end = (u8 *)(__builtin_wasm_memory_size(0) * 65536);
  u32 count = 7, size = 7;
  T(args_sizes_get((u32 *)end, &size));
  T(args_sizes_get(&count, (u32 *)(end - 3)));
  T(args_get((u8 **)end, end - 64));
  T(environ_sizes_get((u32 *)end, &size));
  N("count", count);
}
