// The dot product of two vectors of 4096 floats, four lanes at a time, n times;
// each round weights the sum a little differently. Needs 128-bit vectors.
#include <stdint.h>
#include <wasm_simd128.h>

#define SIZE 4096

static float left[SIZE];
static float right[SIZE];

static float dot(const float *a, const float *b) {
  v128_t sum = wasm_f32x4_splat(0);
  for (int32_t i = 0; i < SIZE; i += 4) {
    sum = wasm_f32x4_add(sum, wasm_f32x4_mul(wasm_v128_load(a + i), wasm_v128_load(b + i)));
  }
  return wasm_f32x4_extract_lane(sum, 0) + wasm_f32x4_extract_lane(sum, 1) +
         wasm_f32x4_extract_lane(sum, 2) + wasm_f32x4_extract_lane(sum, 3);
}

double run(int32_t n) {
  for (int32_t i = 0; i < SIZE; i++) {
    left[i] = (float)(i % 17) * 0.25f;
    right[i] = (float)(i % 13) * 0.5f;
  }
  double total = 0;
  for (int32_t round = 0; round < n; round++) {
    total += dot(left, right) * (double)(round % 5);
    right[round % SIZE] += 0.125f;
  }
  return total;
}
