// An empty path leads nowhere.
#include "preview1.h"

static void test(void) {
  u32 fd = 0;
  filestat stat;
  T(path_open(3, 0, P(""), CREAT, R_READ, 0, 0, &fd));
  T(path_filestat_get(3, 0, P(""), &stat));
  T(path_create_directory(3, P("")));
  T(path_unlink_file(3, P("")));
}
