// Reading and writing at an offset leave the position alone.
#include "preview1.h"

static void test(void) {
  u32 fd = open_file("file"), n = 0;
  u64 position;
  T(write_text(fd, "abcdefgh"));
  T(fd_seek(fd, 2, SET, &position));
  char one[4] = {0}, two[8] = {0};
  iovec list[] = {{one, 3}, {two, 8}};
  T(fd_pread(fd, list, 2, 3, &n));
  N("read", n);
  S("one", one, 3);
  S("two", two, 2);
  T(fd_pread(fd, list, 2, 100, &n));
  N("read", n);
  iovec text[] = {{P("X")}, {P("YZ")}};
  T(fd_pwrite(fd, text, 2, 1, &n));
  N("written", n);
  T(fd_pwrite(fd, text, 2, 10, &n));
  T(fd_tell(fd, &position));
  N("position", position);
  show("file");
}
