// Waiting for nothing would not end.
#include "preview1.h"

static void test(void) {
  subscription in;
  event out;
  u32 n = 0;
  T(poll_oneoff(&in, &out, 0, &n));
}
