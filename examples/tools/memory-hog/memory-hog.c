// memory-hog: takes all the memory it can get. It asks for 1, 2, 4, ... MiB until
// a request is refused, then for half as much down to a single page of 64 KiB,
// so that it ends at the limit exactly: its own maximum of 256 MiB, or a lower
// cap of the runtime. Every page is marked at both ends when it is granted
// and looked at again at the end. It shows that a refused request is an answer
// (-1) that a program can live with, and that nothing is lost by it.
//
// Exit code: 0, 1 when a page is not as it must be.

#include <stdint.h>
#include <stdio.h>

#define PAGE 65536

static volatile uint32_t *word(uint32_t page, uint32_t offset) {
  return (volatile uint32_t *)(page * PAGE + offset);
}

// New pages are zero.
static int mark(uint32_t page) {
  if (*word(page, 0) != 0 || *word(page, PAGE - 4) != 0) return 0;
  *word(page, 0) = page * 2654435761u;
  *word(page, PAGE - 4) = ~page;
  return 1;
}

static int is_marked(uint32_t page) {
  return *word(page, 0) == page * 2654435761u && *word(page, PAGE - 4) == ~page;
}

int main(void) {
  uint32_t first = (uint32_t)__builtin_wasm_memory_size(0);
  uint32_t pages = first;
  printf("%5u pages at the start\n", first);
  uint32_t request = 16;
  int refused = 0;
  while (request > 0) {
    uint32_t before = (uint32_t)__builtin_wasm_memory_grow(0, request);
    if (before == UINT32_MAX) {
      printf("%5u more: refused\n", request);
      refused = 1;
      request /= 2;
      continue;
    }
    if (before != pages || __builtin_wasm_memory_size(0) != before + request) {
      printf("growing from %u pages answered %u\n", pages, before);
      return 1;
    }
    for (; pages < before + request; pages++) {
      if (!mark(pages)) {
        printf("page %u was not zero when it was granted\n", pages);
        return 1;
      }
    }
    printf("%5u more: granted, %u in all\n", request, pages);
    if (!refused) request *= 2;
  }
  for (uint32_t page = first; page < pages; page++) {
    if (!is_marked(page)) {
      printf("page %u has lost its mark\n", page);
      return 1;
    }
  }
  printf("%5u pages at the end, %u MiB, every mark in its place\n", pages, pages / 16);
  return 0;
}
