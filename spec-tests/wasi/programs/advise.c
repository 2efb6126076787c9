// Advice is taken, wrong advice is told.
#include "preview1.h"

static void test(void) {
  make("file", "text");
  u32 fd = open_file("file");
  for (u32 advice = 0; advice < 6; advice++) T(fd_advise(fd, 0, 4, advice));
  T(fd_advise(fd, 0, 4, 6));
  T(fd_advise(99, 0, 0, 0));
}
