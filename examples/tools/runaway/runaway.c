// runaway: lists the perfect numbers (equal to the sum of their proper divisors)
// by trying every number, one after another, without an end. It shows what fuel
// is for: the numbers found before the budget is used up are printed, then the
// runtime stops it. `run` returns only when standard output cannot be written: 1.
//
// No C library: the one system call is imported by hand.

#include <stdint.h>

typedef struct {
  const char *start;
  uint32_t length;
} Piece;

__attribute__((import_module("wasi_snapshot_preview1"), import_name("fd_write")))
extern uint32_t fd_write(uint32_t descriptor, const Piece *pieces, uint32_t count, uint32_t *written);

static uint32_t print(const char *start, uint32_t length) {
  uint32_t written = 0;
  while (length > 0) {
    Piece piece = {start, length};
    uint32_t error = fd_write(1, &piece, 1, &written);
    if (error) return error;
    start += written;
    length -= written;
  }
  return 0;
}

static uint32_t print_line(uint64_t number) {
  char line[21];
  uint32_t at = sizeof line;
  line[--at] = '\n';
  do line[--at] = (char)('0' + number % 10); while (number /= 10);
  return print(line + at, sizeof line - at);
}

static uint64_t sum_of_proper_divisors(uint64_t number) {
  uint64_t sum = 1;
  for (uint64_t divisor = 2; divisor * divisor <= number; divisor++) {
    if (number % divisor) continue;
    sum += divisor;
    if (divisor * divisor != number) sum += number / divisor;
  }
  return sum;
}

__attribute__((export_name("run")))
int32_t run(void) {
  static const char title[] = "perfect numbers:\n";
  if (print(title, sizeof title - 1)) return 1;
  for (uint64_t number = 2;; number++) {
    if (sum_of_proper_divisors(number) == number && print_line(number)) return 1;
  }
}
