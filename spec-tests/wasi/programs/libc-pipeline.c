// Words of standard input are counted, sorted and written to a file, which is then shown.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { char word[24]; int count; } entry;
static entry entries[64];
static int used;

static int compare(const void *one, const void *other) {
  const entry *a = one, *b = other;
  return a->count != b->count ? b->count - a->count : strcmp(a->word, b->word);
}

int main(void) {
  char line[128];
  const char *blanks = " \n";
  while (fgets(line, sizeof line, stdin)) for (char *word = strtok(line, blanks); word; word = strtok(NULL, blanks)) {
    int i = 0;
    while (i < used && strcmp(entries[i].word, word) != 0) i++;
    if (i == used) strcpy(entries[used++].word, word);
    entries[i].count++;
  }
  qsort(entries, (size_t)used, sizeof *entries, compare);
  FILE *file = fopen("words", "w+");
  for (int i = 0; i < used; i++) fprintf(file, "%d %s\n", entries[i].count, entries[i].word);
  rewind(file);
  int c;
  while ((c = fgetc(file)) != EOF) putchar(toupper(c));
  return fclose(file);
}
