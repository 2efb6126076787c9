// CPU time: no clock of every host.
#include "preview1.h"

static void test(void) {
  u64 time;
  T(clock_res_get(2, &time));
  T(clock_time_get(2, 0, &time));
  T(clock_res_get(3, &time));
  T(clock_time_get(3, 0, &time));
}
