// How often a byte occurs in a text of 64 KiB, and where it does last, sixteen
// bytes at a time, for n different bytes. Needs 128-bit vectors.
#include <stdint.h>
#include <wasm_simd128.h>

#define SIZE 65536

static uint8_t text[SIZE];

int32_t run(int32_t n) {
  uint32_t state = 12345;
  for (uint32_t i = 0; i < SIZE; i++) {
    state = state * 1103515245u + 12345u;
    text[i] = (uint8_t)(state >> 16);
  }
  uint32_t gathered = 0;
  for (int32_t round = 0; round < n; round++) {
    v128_t wanted = wasm_i8x16_splat((int8_t)(round * 7));
    uint32_t count = 0;
    uint32_t last = 0;
    for (uint32_t i = 0; i < SIZE; i += 16) {
      uint32_t found = wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(text + i), wanted));
      if (found != 0) {
        count += (uint32_t)__builtin_popcount(found);
        last = i + 31 - (uint32_t)__builtin_clz(found);
      }
    }
    gathered = gathered * 31 + count + last;
  }
  return (int32_t)gathered;
}
