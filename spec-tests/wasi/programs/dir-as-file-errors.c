// Which errors these are.
#include "preview1.h"

static void test(void) {
  char byte;
  iovec vector = {&byte, 1};
  u32 n, fd = 0;
  u64 position;
  T(fd_read(3, &vector, 1, &n));
  T(fd_write(3, &vector, 1, &n));
  T(fd_seek(3, 0, SET, &position));
  T(fd_allocate(3, 0, 1));
  T(fd_filestat_set_size(3, 0));
  T(fd_advise(3, 0, 0, 0));
  make("file", "");
  u32 file = open_file("file");
  T(path_open(file, 0, P("x"), 0, R_READ, 0, 0, &fd));
  T(fd_readdir(file, &byte, 1, 0, &n));
}
