// Made if it is not there, refused if it has to be new, cut if that is asked for.
#include "preview1.h"

static void test(void) {
  u32 fd = 0;
  T(path_open(3, 0, P("file"), 0, R_READ, 0, 0, &fd));
  T(path_open(3, 0, P("file"), CREAT, R_READ | R_WRITE, 0, 0, &fd));
  T(write_text(fd, "text"));
  T(path_open(3, 0, P("file"), CREAT, R_READ, 0, 0, &fd));
  read_text(fd, 100);
  T(path_open(3, 0, P("file"), CREAT | EXCL, R_READ, 0, 0, &fd));
  T(path_open(3, 0, P("new"), CREAT | EXCL, R_READ, 0, 0, &fd));
  T(path_open(3, 0, P("file"), TRUNC, R_READ | R_WRITE, 0, 0, &fd));
  show("file");
  T(path_open(3, 0, P("no/file"), CREAT, R_READ, 0, 0, &fd));
  T(path_open(3, 0, P("file/x"), CREAT, R_READ, 0, 0, &fd));
}
