// The entries of a folder in their order, with . and .. before them, and their cookies.
#include "preview1.h"

static u8 buffer[4096];

static void test(void) {
  make("b", "");
  make("a", "");
  make("c", "");
  u32 used = 0;
  T(fd_readdir(3, buffer, sizeof buffer, 0, &used));
  for (u32 at = 0; at + 24 <= used;) {
    const dirent *entry = (const dirent *)(buffer + at);
    S("name", buffer + at + 24, entry->namlen);
    N("next", entry->next);
    at += 24 + entry->namlen;
  }
  T(fd_readdir(3, buffer, sizeof buffer, 4, &used));
  S("from 4", buffer + 24, 1);
  T(fd_readdir(3, buffer, sizeof buffer, 5, &used));
  N("used", used);
  T(fd_readdir(3, buffer, sizeof buffer, 1000, &used));
  N("used", used);
}
