// Times of a link itself and of what it leads to.
#include "preview1.h"

#define SECOND 1000000000ull

static void look(const char *path) {
  filestat stat;
  path_filestat_get(3, NOFOLLOW, path, length(path), &stat);
  N(path, stat.mtim / SECOND);
}

static void test(void) {
  make("file", "");
  T(path_symlink(P("file"), 3, P("link")));
  T(path_filestat_set_times(3, FOLLOW, P("link"), 0, 1000 * SECOND, MTIM));
  look("file");
  T(path_filestat_set_times(3, NOFOLLOW, P("link"), 0, 2000 * SECOND, MTIM));
  look("link");
  look("file");
  T(path_create_directory(3, P("dir")));
  T(path_filestat_set_times(3, NOFOLLOW, P("dir"), 0, 3000 * SECOND, MTIM));
  look("dir");
}
