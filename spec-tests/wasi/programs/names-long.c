// Names of 255 bytes are names, longer ones are too long.
#include "preview1.h"

static char name[300];

static void test(void) {
  for (u32 i = 0; i < 299; i++) name[i] = 'n';
  u32 fd = 0;
  T(path_open(3, 0, name, 255, CREAT, R_READ, 0, 0, &fd));
  T(path_open(3, 0, name, 256, CREAT, R_READ, 0, 0, &fd));
  T(path_create_directory(3, name, 256));
  T(path_unlink_file(3, name, 255));
}
