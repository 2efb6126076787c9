// The product of two n by n matrices of f64, row by column, and its trace
// weighted by position.
#include <stdint.h>

#define LIMIT 256

static double left[LIMIT][LIMIT];
static double right[LIMIT][LIMIT];
static double product[LIMIT][LIMIT];

double run(int32_t n) {
  if (n < 0 || n > LIMIT) __builtin_trap();
  for (int32_t i = 0; i < n; i++) {
    for (int32_t j = 0; j < n; j++) {
      left[i][j] = (i + 1) / (double)(j + 1);
      right[i][j] = (i - j) / (double)(n + 1);
    }
  }
  for (int32_t i = 0; i < n; i++) {
    for (int32_t j = 0; j < n; j++) {
      double sum = 0;
      for (int32_t k = 0; k < n; k++) sum += left[i][k] * right[k][j];
      product[i][j] = sum;
    }
  }
  double weighted = 0;
  for (int32_t i = 0; i < n; i++) {
    for (int32_t j = 0; j < n; j++) weighted += product[i][j] * (1 + i % 7 - j % 5);
  }
  return weighted;
}
