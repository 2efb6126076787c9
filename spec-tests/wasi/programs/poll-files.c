// Files are ready at once, and nobody waits for the clock beside them.
#include "preview1.h"

static void test(void) {
  make("file", "12345");
  u32 fd = open_file("file"), n = 0;
  subscription in[] = {
      {.userdata = 1, .tag = CLOCK, .u.clock = {MONOTONIC, 3600000000000ull, 0, 0}},
      {.userdata = 2, .tag = FD_READ, .u.fd = {fd}},
      {.userdata = 3, .tag = FD_WRITE, .u.fd = {fd}},
  };
  event out[3] = {0};
  T(poll_oneoff(in, out, 3, &n));
  N("some", n > 0);
  for (u32 i = 0; i < n; i++) N("error", out[i].error), N("not the clock", out[i].userdata != 1);
}
