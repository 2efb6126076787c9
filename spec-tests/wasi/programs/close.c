// A descriptor that is closed is none.
#include "preview1.h"

static void test(void) {
  make("file", "text");
  u32 fd = open_file("file");
  T(fd_close(fd));
  T(fd_close(fd));
  read_text(fd, 1);
  T(fd_close(99));
  T(fd_close(0xffffffff));
  T(fd_close(0));
  read_text(0, 1);
  N("the number is given again", open_file("file") != 99);
}
