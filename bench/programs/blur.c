// A Gaussian blur with five taps in f32, first along the rows and then along the
// columns of a square picture, n times over: single precision and loads at small
// offsets. The result is the sum of the picture's middle row.
#include <stdint.h>

#define SIDE 256

static float picture[SIDE * SIDE];
static float scratch[SIDE * SIDE];

static void blur(const float *from, float *to, int32_t step, int32_t line) {
  for (int32_t l = 0; l < SIDE; l++) {
    const float *in = from + l * line;
    float *out = to + l * line;
    for (int32_t i = 0; i < 2; i++) {
      out[i * step] = in[i * step];
      out[(SIDE - 1 - i) * step] = in[(SIDE - 1 - i) * step];
    }
    for (int32_t i = 2; i < SIDE - 2; i++) {
      const float *p = in + i * step;
      out[i * step] = 0.0625f * (p[-2 * step] + p[2 * step]) + 0.25f * (p[-step] + p[step]) + 0.375f * p[0];
    }
  }
}

double run(int32_t n) {
  uint32_t noise = 12345;
  for (int32_t i = 0; i < SIDE * SIDE; i++) {
    noise = noise * 1664525u + 1013904223u;
    picture[i] = (float)(noise >> 24) / 255.0f;
  }
  for (int32_t pass = 0; pass < n; pass++) {
    blur(picture, scratch, 1, SIDE);
    blur(scratch, picture, SIDE, 1);
  }
  double sum = 0;
  for (int32_t i = 0; i < SIDE; i++) sum += (double)picture[SIDE / 2 * SIDE + i];
  return sum;
}
