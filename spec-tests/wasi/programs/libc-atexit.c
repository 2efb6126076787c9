// What was registered runs before the program ends, the last first, and output that was held back is written.
#include <stdio.h>
#include <stdlib.h>

static void first(void) { printf("registered first\n"); }
static void second(void) { printf("registered second\n"); }

int main(void) {
  atexit(first);
  atexit(second);
  printf("no newline yet, ");
  exit(7);
}
