// What a C library's memory functions do where a compiler does not use bulk
// instructions: fill, copy, move with overlap, compare and search, by bytes and
// by words. n is the number of rounds over a buffer of 64 KiB.
#include <stdint.h>

#define SIZE 65536

static uint8_t first[SIZE + 64];
static uint8_t second[SIZE + 64];

static void fill_bytes(uint8_t *to, uint8_t value, uint32_t count) {
  while (count--) *to++ = value;
}

static void copy_bytes(uint8_t *to, const uint8_t *from, uint32_t count) {
  while (count--) *to++ = *from++;
}

static void fill_words(uint32_t *to, uint32_t value, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) to[i] = value + i;
}

static void copy_words(uint64_t *to, const uint64_t *from, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) to[i] = from[i];
}

static void move_up(uint8_t *start, uint32_t count, uint32_t distance) {
  for (uint32_t i = count; i-- > 0;) start[i + distance] = start[i];
}

static uint32_t first_difference(const uint8_t *a, const uint8_t *b, uint32_t count) {
  uint32_t i = 0;
  while (i < count && a[i] == b[i]) i++;
  return i;
}

static uint32_t find(const uint8_t *from, uint8_t value, uint32_t count) {
  uint32_t i = 0;
  while (i < count && from[i] != value) i++;
  return i;
}

int32_t run(int32_t n) {
  uint32_t checksum = 0;
  for (int32_t round = 0; round < n; round++) {
    fill_words((uint32_t *)first, (uint32_t)round * 40503u, SIZE / 4);
    copy_words((uint64_t *)second, (const uint64_t *)first, SIZE / 8);
    fill_bytes(first + SIZE / 4, (uint8_t)round, SIZE / 4);
    copy_bytes(second + 1, first + 3, SIZE / 2);
    move_up(second, SIZE, 7);
    checksum = checksum * 31 + first_difference(first + 3, second + 8, SIZE - 16);
    checksum = checksum * 31 + find(first, (uint8_t)(round + 128), SIZE);
    checksum = checksum * 31 + *(const uint32_t *)(second + SIZE - 64);
  }
  return (int32_t)checksum;
}
