// The folder that is open from the start, and its name.
#include "preview1.h"

static void test(void) {
  prestat pre;
  char name[16] = {0};
  T(fd_prestat_get(3, &pre));
  N("tag", pre.tag);
  N("length", pre.len);
  T(fd_prestat_dir_name(3, name, pre.len));
  S("name", name, pre.len);
  T(fd_prestat_dir_name(3, name, 16));
  T(fd_prestat_get(4, &pre));
  T(fd_prestat_dir_name(4, name, 16));
}
