// Standard input, a little at a time, to its end and beyond.
#include "preview1.h"

static void test(void) {
  read_text(0, 5);
  read_text(0, 3);
  read_text(0, 100);
  read_text(0, 100);
  read_text(0, 0);
}
