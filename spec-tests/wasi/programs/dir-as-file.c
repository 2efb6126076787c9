// A folder is not a file: nothing of it is read, written, cut, or has a position.
#include "preview1.h"

static int refused(u32 error) { return error != 0; }

static void test(void) {
  char byte;
  iovec vector = {&byte, 1};
  u32 n, fd = 0;
  u64 position;
  N("read", refused(fd_read(3, &vector, 1, &n)));
  N("pread", refused(fd_pread(3, &vector, 1, 0, &n)));
  N("write", refused(fd_write(3, &vector, 1, &n)));
  N("pwrite", refused(fd_pwrite(3, &vector, 1, 0, &n)));
  N("seek", refused(fd_seek(3, 0, SET, &position)));
  N("tell", refused(fd_tell(3, &position)));
  N("allocate", refused(fd_allocate(3, 0, 1)));
  N("size", refused(fd_filestat_set_size(3, 0)));
  T(path_create_directory(3, P("dir")));
  T(path_open(3, 0, P("dir"), 0, R_WRITE, 0, 0, &fd));
  T(path_open(3, 0, P("dir"), CREAT | EXCL, R_READ, 0, 0, &fd));
  make("file", "");
  u32 file = open_file("file");
  N("a file is no folder", refused(path_open(file, 0, P("x"), 0, R_READ, 0, 0, &fd)));
  N("nor has entries", refused(fd_readdir(file, &byte, 1, 0, &n)));
}
