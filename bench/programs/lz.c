// A compressor of the LZ77 family with a hash table of recent positions, and its
// decompressor: n rounds over a text of 64 KiB made of repeated words. The result
// joins the compressed size and a checksum; 0 means the text did not come back.
#include <stdint.h>

#define SIZE 65536
#define TABLE_BITS 12
#define SHORTEST 4
#define LONGEST 130

static uint8_t text[SIZE];
static uint8_t packed[SIZE + SIZE / 64];
static uint8_t unpacked[SIZE];
static uint32_t recent[1 << TABLE_BITS];

static uint32_t word_at(const uint8_t *p) {
  return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void write_text(uint32_t seed) {
  static const char *const words[16] = {
    "the ", "river ", "of ", "a ", "stone", "s and ", "under ", "light ",
    "walk", "ing ", "slow", "ly ", "north ", ". It ", "was ", "evening, ",
  };
  uint32_t at = 0;
  while (at < SIZE) {
    seed = seed * 1664525u + 1013904223u;
    for (const char *w = words[seed >> 28]; *w && at < SIZE; w++) text[at++] = (uint8_t)*w;
  }
}

// A byte below 128 announces that many literals and one more; a byte from 128 on
// is a match of (byte - 128) + SHORTEST bytes, its distance in the next two.
static uint32_t compress(void) {
  uint32_t out = 0, at = 0, literals = 0;
  for (uint32_t i = 0; i < 1 << TABLE_BITS; i++) recent[i] = 0;
  while (at < SIZE) {
    uint32_t length = 0, from = 0;
    if (at + SHORTEST <= SIZE) {
      uint32_t word = word_at(text + at);
      uint32_t *slot = &recent[word * 2654435761u >> (32 - TABLE_BITS)];
      from = *slot;
      *slot = at + 1;
      if (from && at + 1 - from < 65536 && word_at(text + from - 1) == word) {
        length = SHORTEST;
        while (length < LONGEST && at + length < SIZE && text[from - 1 + length] == text[at + length]) length++;
      }
    }
    if (length) {
      uint32_t distance = at + 1 - from;
      packed[out++] = (uint8_t)(128 + length - SHORTEST);
      packed[out++] = (uint8_t)distance;
      packed[out++] = (uint8_t)(distance >> 8);
      at += length;
      literals = 0;
    } else {
      if (literals == 0) packed[out++] = 0;
      else packed[out - literals - 1] = (uint8_t)literals;
      packed[out++] = text[at++];
      if (++literals == 128) literals = 0;
    }
  }
  return out;
}

static uint32_t decompress(uint32_t count) {
  uint32_t in = 0, out = 0;
  while (in < count) {
    uint32_t tag = packed[in++];
    if (tag < 128) {
      for (uint32_t i = 0; i <= tag; i++) unpacked[out++] = packed[in++];
    } else {
      uint32_t length = tag - 128 + SHORTEST;
      uint32_t distance = packed[in] | (uint32_t)packed[in + 1] << 8;
      in += 2;
      for (uint32_t i = 0; i < length; i++, out++) unpacked[out] = unpacked[out - distance];
    }
  }
  return out;
}

int32_t run(int32_t n) {
  uint32_t checksum = 1;
  for (int32_t round = 0; round < n; round++) {
    write_text((uint32_t)round);
    uint32_t count = compress();
    if (decompress(count) != SIZE) return 0;
    for (uint32_t i = 0; i < SIZE; i++) {
      if (unpacked[i] != text[i]) return 0;
    }
    for (uint32_t i = 0; i < count; i++) checksum = checksum * 31 + packed[i];
    checksum ^= count;
  }
  return (int32_t)checksum;
}
