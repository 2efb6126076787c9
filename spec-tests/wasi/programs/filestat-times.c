// Times are set one by one, together, to now, and not in contradiction.
#include "preview1.h"

#define SECOND 1000000000ull

static void times(u32 fd) {
  filestat stat;
  fd_filestat_get(fd, &stat);
  N("accessed", stat.atim / SECOND);
  N("modified", stat.mtim / SECOND);
}

static void test(void) {
  filestat stat;
  u32 fd = open_file("file");
  T(fd_filestat_set_times(fd, 1000 * SECOND, 2000 * SECOND, ATIM | MTIM));
  times(fd);
  T(fd_filestat_set_times(fd, 3000 * SECOND, 4000 * SECOND, MTIM));
  times(fd);
  T(fd_filestat_set_times(fd, 5000 * SECOND, 6000 * SECOND, ATIM));
  times(fd);
  T(fd_filestat_set_times(fd, 7000 * SECOND, 8000 * SECOND, ATIM | MTIM_NOW));
  fd_filestat_get(fd, &stat);
  N("accessed", stat.atim / SECOND);
  N("modified now", stat.mtim > 1577836800 * SECOND);
  T(fd_filestat_set_times(fd, 0, 0, ATIM | ATIM_NOW));
  T(fd_filestat_set_times(fd, 0, 0, MTIM | MTIM_NOW));
  T(path_filestat_set_times(3, FOLLOW, P("file"), 9000 * SECOND, 9001 * SECOND, ATIM | MTIM));
  times(fd);
  T(path_filestat_set_times(3, FOLLOW, P("none"), 0, 0, ATIM));
}
