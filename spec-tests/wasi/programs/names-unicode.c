// Names in UTF-8 come back as they went in.
#include "preview1.h"

static u8 buffer[1024];

static void test(void) {
  make("gr\303\266\303\237e", "small");
  make("\346\226\207", "wide");
  make("\360\237\230\200", "four bytes");
  show("gr\303\266\303\237e");
  show("\346\226\207");
  show("\360\237\230\200");
  u32 used = 0, found = 0;
  fd_readdir(3, buffer, sizeof buffer, 0, &used);
  for (u32 at = 0; at + 24 <= used;) {
    const dirent *entry = (const dirent *)(buffer + at);
    found += entry->namlen == 4 && same(buffer + at + 24, "\360\237\230\200", 4);
    at += 24 + entry->namlen;
  }
  N("listed", found);
}
