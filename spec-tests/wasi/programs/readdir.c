// The entries of a folder, whatever their order, and their kinds.
#include "preview1.h"

static u8 buffer[4096];

static int starts(const dirent *entry, const char *name) {
  return entry->namlen == length(name) && same((const u8 *)entry + 24, name, entry->namlen);
}

static void test(void) {
  make("file", "x");
  T(path_create_directory(3, P("dir")));
  T(path_symlink(P("file"), 3, P("link")));
  u32 used = 0, found = 0;
  T(fd_readdir(3, buffer, sizeof buffer, 0, &used));
  N("less than the buffer", used < sizeof buffer);
  for (u32 at = 0; at + 24 <= used;) {
    const dirent *entry = (const dirent *)(buffer + at);
    if (starts(entry, "file")) N("file", entry->type), found++;
    at += 24 + entry->namlen;
  }
  for (u32 at = 0; at + 24 <= used;) {
    const dirent *entry = (const dirent *)(buffer + at);
    if (starts(entry, "dir")) N("dir", entry->type), found++;
    if (starts(entry, "link")) N("link", entry->type), found++;
    at += 24 + entry->namlen;
  }
  N("found", found);
  u32 fd = open_file("file");
  T(fd_readdir(99, buffer, sizeof buffer, 0, &used));
  T(path_remove_directory(3, P("dir")));
  fd_close(fd);
}
