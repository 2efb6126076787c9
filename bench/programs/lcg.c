// A 64-bit linear congruential generator with the multiplier and increment of
// Knuth's MMIX; its high bits are gathered so that every step counts.
#include <stdint.h>

int64_t run(int32_t n) {
  uint64_t state = 1;
  uint64_t gathered = 0;
  for (int32_t i = 0; i < n; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    gathered = (gathered << 1 | gathered >> 63) ^ state >> 33;
  }
  return (int64_t)gathered;
}
