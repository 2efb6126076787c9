// A descriptor that appends writes at the end, also when others have written since.
#include "preview1.h"

static void test(void) {
  make("file", "a");
  u32 one = open_with("file", 0, R_FILE, APPEND), other = open_with("file", 0, R_FILE, APPEND);
  T(write_text(one, "b"));
  T(write_text(other, "c"));
  T(write_text(one, "d"));
  show("file");
  u64 position;
  T(fd_tell(one, &position));
  N("position", position);
}
