// Signals are not raised: there is no process but the host's.
#include "preview1.h"

static void test(void) {
  T(proc_raise(0));
  T(proc_raise(9));
  T(proc_raise(31));
}
