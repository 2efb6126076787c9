// The FNV-1a hash in 32 and in 64 bits over a buffer of 32 KiB, n times; each
// round's result is the next round's seed.
#include <stdint.h>

#define SIZE 32768

static uint8_t buffer[SIZE];

static uint32_t fnv32(const uint8_t *bytes, uint32_t count, uint32_t hash) {
  for (uint32_t i = 0; i < count; i++) hash = (hash ^ bytes[i]) * 16777619u;
  return hash;
}

static uint64_t fnv64(const uint8_t *bytes, uint32_t count, uint64_t hash) {
  for (uint32_t i = 0; i < count; i++) hash = (hash ^ bytes[i]) * 1099511628211u;
  return hash;
}

int64_t run(int32_t n) {
  for (uint32_t i = 0; i < SIZE; i++) buffer[i] = (uint8_t)(i * i >> 3);
  uint32_t narrow = 2166136261u;
  uint64_t wide = 14695981039346656037u;
  for (int32_t round = 0; round < n; round++) {
    narrow = fnv32(buffer, SIZE, narrow);
    wide = fnv64(buffer, SIZE, wide);
  }
  return (int64_t)(wide ^ narrow);
}
