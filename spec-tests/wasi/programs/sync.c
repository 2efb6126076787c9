// What was written reaches the disk when that is asked for.
#include "preview1.h"

static void test(void) {
  u32 fd = open_with("file", CREAT, R_FILE, 0);
  T(write_text(fd, "text"));
  T(fd_datasync(fd));
  T(fd_sync(fd));
  T(fd_sync(99));
  T(fd_datasync(99));
  u32 synced = open_with("other", CREAT, R_FILE, SYNC);
  T(write_text(synced, "text"));
  show("other");
}
