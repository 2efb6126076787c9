// A descriptor takes the place of another.
#include "preview1.h"

static void test(void) {
  make("a", "from a");
  make("b", "from b");
  u32 a = open_file("a"), b = open_file("b");
  read_text(a, 2);
  T(fd_renumber(a, b));
  read_text(b, 100);
  read_text(a, 100);
  T(fd_renumber(a, b));
  T(fd_renumber(b, b));
  T(fd_close(b));
  T(fd_close(b));
}
