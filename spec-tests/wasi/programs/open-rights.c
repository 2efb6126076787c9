// How a file was opened decides what can be done with it.
#include "preview1.h"

static void test(void) {
  make("file", "text");
  u32 reading = open_with("file", 0, R_READ, 0), writing = open_with("file", 0, R_WRITE, 0), n;
  read_text(reading, 2);
  T(write_text(reading, "x"));
  T(write_text(writing, "N"));
  char byte;
  iovec vector = {&byte, 1};
  T(fd_read(writing, &vector, 1, &n));
  u64 position;
  T(fd_seek(reading, 0, SET, &position));
  T(fd_filestat_set_size(writing, 0));
  T(fd_sync(reading));
  show("file");
}
