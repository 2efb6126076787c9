// A file is written line by line, read again, and changed in the middle.
#include <errno.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  FILE *file = fopen("lines.txt", "w");
  if (file == NULL) return printf("cannot be made: %s\n", strerror(errno)), 1;
  for (int i = 1; i <= 5; i++) fprintf(file, "line %d\n", i);
  fclose(file);
  file = fopen("lines.txt", "r+");
  char line[32];
  int count = 0;
  while (fgets(line, sizeof line, file)) count++;
  printf("%d lines, %ld bytes\n", count, ftell(file));
  fseek(file, 7, SEEK_SET);
  fputs("LINE", file);
  rewind(file);
  fgets(line, sizeof line, file);
  fgets(line, sizeof line, file);
  printf("second: %s", line);
  fclose(file);
  file = fopen("lines.txt", "a");
  fputs("the end\n", file);
  fclose(file);
  file = fopen("lines.txt", "r");
  fseek(file, -8, SEEK_END);
  fgets(line, sizeof line, file);
  printf("last: %s", line);
  fclose(file);
  file = fopen("none.txt", "r");
  printf("none: %s\n", file ? "there" : strerror(errno));
  return 0;
}
