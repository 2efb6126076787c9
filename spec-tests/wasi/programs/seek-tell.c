// Positions: from the beginning, from here, from the end; not before the beginning.
#include "preview1.h"

static void seek(u32 fd, s64 offset, u32 whence) {
  u64 position = 777;
  if (report("seek", fd_seek(fd, offset, whence, &position)) == 0) N("position", position);
}

static void test(void) {
  make("file", "abcdefgh");
  u32 fd = open_file("file");
  u64 position;
  seek(fd, 3, SET);
  read_text(fd, 2);
  seek(fd, -1, CUR);
  read_text(fd, 1);
  seek(fd, -2, END);
  read_text(fd, 9);
  seek(fd, 5, END);
  read_text(fd, 9);
  seek(fd, -100, CUR);
  seek(fd, -1, SET);
  seek(fd, 0, 3);
  T(fd_tell(fd, &position));
  N("position", position);
  T(fd_seek(99, 0, SET, &position));
  T(fd_tell(99, &position));
}
