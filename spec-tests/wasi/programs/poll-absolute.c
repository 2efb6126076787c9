// A time that is over is not waited for.
#include "preview1.h"

static void test(void) {
  subscription in = {.userdata = 7, .tag = CLOCK, .u.clock = {REALTIME, 1000, 0, 1}};
  event out = {0};
  u32 n = 0;
  T(poll_oneoff(&in, &out, 1, &n));
  N("events", n);
  N("userdata", out.userdata);
}
