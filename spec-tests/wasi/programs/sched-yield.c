// Yielding has nothing to do.
#include "preview1.h"

static void test(void) {
  for (int i = 0; i < 3; i++) T(sched_yield());
}
