// A code beyond what shells know is the program's own all the same.
#include "preview1.h"

static void test(void) { proc_exit(100000); }
