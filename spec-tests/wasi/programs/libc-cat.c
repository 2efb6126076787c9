// Standard input to standard output, as any shell would.
#include <stdio.h>

int main(void) {
  char buffer[16];
  size_t n;
  while ((n = fread(buffer, 1, sizeof buffer, stdin)) > 0) fwrite(buffer, 1, n, stdout);
  return ferror(stdin) ? 1 : 0;
}
