// Links that the host has put there and that lead out lead nowhere: up, up and down again, absolute, through a folder.
#include "preview1.h"

static int refused(const char *path, u32 oflags) {
  u32 fd = 0;
  return path_open(3, FOLLOW, path, length(path), oflags, R_READ, 0, 0, &fd) != 0;
}

static void test(void) {
  N("up", refused("up", 0));
  N("up-new", refused("up-new", CREAT));
  N("up-dir/secret", refused("up-dir/secret", 0));
  N("up-dir/new", refused("up-dir/new", CREAT));
  N("absolute", refused("absolute", 0));
  N("dir/up", refused("dir/up", 0));
  N("to-up", refused("to-up", 0));
  char target[64];
  u32 used = 0;
  T(path_readlink(3, P("up"), target, sizeof target, &used));
  S("target", target, used);
  filestat stat;
  T(path_filestat_get(3, NOFOLLOW, P("up"), &stat));
  N("type", stat.type);
  N("inside", !refused("inside", 0));
}
