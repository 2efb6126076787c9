// The Mandelbrot set on an n by n grid in f64, at most 100 steps a point: the
// sum of the steps over all points.
#include <stdint.h>

#define STEPS 100

int32_t run(int32_t n) {
  int32_t total = 0;
  for (int32_t row = 0; row < n; row++) {
    double ci = 2.0 * row / n - 1.0;
    for (int32_t column = 0; column < n; column++) {
      double cr = 3.0 * column / n - 2.0;
      double zr = 0, zi = 0;
      int32_t step = 0;
      while (step < STEPS) {
        double rr = zr * zr, ii = zi * zi;
        if (rr + ii > 4.0) break;
        zi = 2.0 * zr * zi + ci;
        zr = rr - ii + cr;
        step++;
      }
      total += step;
    }
  }
  return total;
}
