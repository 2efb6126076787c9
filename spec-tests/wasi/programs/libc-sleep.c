// nanosleep and time: sleeping takes time and does not fail.
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  struct timespec before, after, wanted = {0, 15000000};
  clock_gettime(CLOCK_MONOTONIC, &before);
  printf("nanosleep: %d\n", nanosleep(&wanted, NULL));
  printf("usleep: %d\n", usleep(1000));
  clock_gettime(CLOCK_MONOTONIC, &after);
  long long passed = (after.tv_sec - before.tv_sec) * 1000000000ll + after.tv_nsec - before.tv_nsec;
  printf("passed: %d\n", passed >= 15000000);
  printf("after 2020: %d\n", time(NULL) > 1577836800);
  return 0;
}
