// What is wrong with one subscription is told in its event.
#include "preview1.h"

static void test(void) {
  subscription in[] = {
      {.userdata = 1, .tag = FD_READ, .u.fd = {99}},
      {.userdata = 2, .tag = FD_WRITE, .u.fd = {99}},
  };
  event out[2] = {0};
  u32 n = 0;
  T(poll_oneoff(in, out, 2, &n));
  N("events", n);
  for (u32 i = 0; i < n; i++) {
    N("userdata", out[i].userdata);
    S("error", names[out[i].error], length(names[out[i].error]));
  }
}
