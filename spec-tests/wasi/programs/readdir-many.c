// A hundred entries through a buffer for a few of them: each comes once.
#include "preview1.h"

static u8 buffer[200];
static u8 seen[100];

static void test(void) {
  char name[] = "file-00";
  for (u32 i = 0; i < 100; i++) {
    name[5] = '0' + i / 10;
    name[6] = '0' + i % 10;
    make(name, "");
  }
  u64 cookie = 0;
  u32 calls = 0, twice = 0;
  for (;; calls++) {
    u32 used = 0;
    u32 error = fd_readdir(3, buffer, sizeof buffer, cookie, &used);
    if (error) {
      report("fd_readdir", error);
      return;
    }
    for (u32 at = 0; at + 24 <= used;) {
      const dirent *entry = (const dirent *)(buffer + at);
      if (at + 24 + entry->namlen > used) break;
      if (entry->namlen == 7) {
        u32 i = (buffer[at + 29] - '0') * 10 + buffer[at + 30] - '0';
        twice += seen[i]++;
      }
      cookie = entry->next;
      at += 24 + entry->namlen;
    }
    if (used < sizeof buffer) break;
  }
  u32 all = 0;
  for (u32 i = 0; i < 100; i++) all += seen[i];
  N("seen", all);
  N("twice", twice);
  N("more than one call", calls > 1);
}
