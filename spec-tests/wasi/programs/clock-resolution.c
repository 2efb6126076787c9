// Both clocks have a resolution above 0.
#include "preview1.h"

static void test(void) {
  u64 resolution = 0;
  T(clock_res_get(REALTIME, &resolution));
  N("above 0", resolution > 0);
  resolution = 0;
  T(clock_res_get(MONOTONIC, &resolution));
  N("above 0", resolution > 0);
}
