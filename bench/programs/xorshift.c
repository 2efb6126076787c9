// Marsaglia's 64-bit xorshift (13, 7, 17) with a final multiplication: shifts
// and exclusive ors in i64, summed up.
#include <stdint.h>

int64_t run(int32_t n) {
  uint64_t state = 88172645463325252u;
  uint64_t sum = 0;
  for (int32_t i = 0; i < n; i++) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    sum += state * 2685821657736338717u;
  }
  return (int64_t)sum;
}
