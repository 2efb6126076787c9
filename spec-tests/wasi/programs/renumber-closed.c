// Nothing is renumbered onto a number that is not open.
#include "preview1.h"

static void test(void) {
  u32 fd = open_file("file");
  T(fd_renumber(fd, 99));
  T(fd_renumber(99, fd));
  T(fd_renumber(99, 98));
  T(write_text(fd, "still open"));
  show("file");
}
