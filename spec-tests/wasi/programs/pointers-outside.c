// Paths and results that are not in memory.
#include "preview1.h"

static void test(void) {
  char *end = (char *)(__builtin_wasm_memory_size(0) * 65536);
  u32 fd = 7;
  make("file", "text");
  T(path_open(3, 0, end - 2, 4, 0, R_READ, 0, 0, &fd));
  T(path_open(3, 0, P("file"), 0, R_READ, 0, 0, (u32 *)(end - 3)));
  T(path_create_directory(3, end, 1));
  T(path_filestat_get(3, 0, P("file"), (filestat *)(end - 63)));
  T(fd_filestat_get(3, (filestat *)(end - 63)));
  T(fd_fdstat_get(3, (fdstat *)(end - 23)));
  T(fd_readdir(3, end - 10, 20, 0, &fd));
  T(fd_prestat_get(3, (prestat *)(end - 7)));
  N("untouched", fd);
}
