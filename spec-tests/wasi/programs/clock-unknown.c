// Clocks that are none, and a result that has no place.
#include "preview1.h"

static void test(void) {
  u64 time = 7;
  T(clock_res_get(4, &time));
  T(clock_time_get(4, 0, &time));
  T(clock_time_get(0xffffffff, 0, &time));
  N("untouched", time);
  u64 *end = (u64 *)(__builtin_wasm_memory_size(0) * 65536 - 7);
  T(clock_time_get(REALTIME, 0, end));
  T(clock_res_get(REALTIME, end));
}
