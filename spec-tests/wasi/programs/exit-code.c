// Leaving from a depth, with a code.
#include "preview1.h"

static void __attribute__((noinline)) deeper(u32 depth) {
  if (depth == 0) proc_exit(42);
  deeper(depth - 1);
  say("came back\n");
}

static void test(void) {
  say("leaving\n");
  deeper(10);
}
