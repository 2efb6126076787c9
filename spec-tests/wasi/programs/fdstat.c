// What a descriptor is: a file, a folder, its flags.
#include "preview1.h"

static void test(void) {
  fdstat stat;
  T(fd_fdstat_get(open_with("file", CREAT, R_READ | R_WRITE, APPEND), &stat));
  N("type", stat.type);
  N("flags", stat.flags);
  N("may read", (stat.base & R_READ) != 0);
  N("may seek", (stat.base & R_SEEK) != 0);
  T(fd_fdstat_get(3, &stat));
  N("type", stat.type);
  N("flags", stat.flags);
  N("may open", (stat.base & R_PATH_OPEN) != 0);
  N("may read files", (stat.inheriting & R_READ) != 0);
  T(fd_fdstat_get(99, &stat));
}
