// Time of day is after 2020, and the other clock does not go back.
#include "preview1.h"

static void test(void) {
  u64 time = 0, before = 0;
  T(clock_time_get(REALTIME, 1, &time));
  N("after 2020", time > 1577836800000000000ull);
  T(clock_time_get(MONOTONIC, 1, &before));
  u32 back = 0;
  for (int i = 0; i < 1000; i++) {
    clock_time_get(MONOTONIC, 0, &time);
    back += time < before;
    before = time;
  }
  N("went back", back);
}
