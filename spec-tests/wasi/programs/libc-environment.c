// getenv finds what is there and nothing else.
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  const char *there = getenv("GREETING"), *path = getenv("PATH"), *home = getenv("HOME");
  printf("%s, %s, %s\n", there ? there : "none", path ? path : "none", home ? home : "none");
  return 0;
}
