// The sieve of Eratosthenes, one byte a number: how many primes are below n.
#include <stdint.h>

#define LIMIT 4000000

static uint8_t composite[LIMIT];

int32_t run(int32_t n) {
  if (n < 0 || n > LIMIT) __builtin_trap();
  for (int32_t i = 0; i < n; i++) composite[i] = 0;
  int32_t primes = 0;
  for (int32_t i = 2; i < n; i++) {
    if (composite[i]) continue;
    primes++;
    if ((int64_t)i * i >= n) continue;
    for (int32_t multiple = i * i; multiple < n; multiple += i) composite[multiple] = 1;
  }
  return primes;
}
