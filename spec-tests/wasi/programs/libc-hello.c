// printf, both streams, and a code from main.
#include <stdio.h>

int main(int argc, char **argv) {
  printf("%d arguments, the last is %s\n", argc, argv[argc - 1]);
  fprintf(stderr, "on the other stream\n");
  return 3;
}
