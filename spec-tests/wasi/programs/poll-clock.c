// Time that is waited for passes: 20 milliseconds by both clocks.
#include "preview1.h"

static void test(void) {
  for (u32 clock = REALTIME; clock <= MONOTONIC; clock++) {
    u64 before, after;
    subscription in = {.userdata = 7, .tag = CLOCK, .u.clock = {clock, 20000000, 0, 0}};
    event out = {0};
    u32 n = 0;
    clock_time_get(MONOTONIC, 0, &before);
    T(poll_oneoff(&in, &out, 1, &n));
    clock_time_get(MONOTONIC, 0, &after);
    N("events", n);
    N("userdata", out.userdata);
    N("error", out.error);
    N("type", out.type);
    N("passed", after - before >= 19000000);
  }
}
