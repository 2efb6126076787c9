// A file that is written beyond its end has zeros in between.
#include "preview1.h"

static void test(void) {
  u32 fd = open_file("file");
  u64 position;
  T(write_text(fd, "ab"));
  T(fd_seek(fd, 5, SET, &position));
  T(write_text(fd, "c"));
  show("file");
}
