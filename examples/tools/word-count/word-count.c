// word-count: lines, words, bytes and the most frequent words of standard input.
//
// A line ends with a newline, as for wc. A word is a run of letters, digits and
// bytes from 128 on (so that UTF-8 text keeps whole words), with apostrophes
// inside; ASCII letters count the same in upper and lower case. Where standard
// input is empty, a text built into the program is counted and stderr says so.
//
//   word-count [--top=N]      N of 0 to 1000 words are listed, 10 by default
//
// Exit code: 0, 1 when reading or memory fails, 2 for a wrong argument.

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char built_in_text[] =
    "The ferry keeper counted everything. He counted the boards of the landing,\n"
    "the gulls on the boards, and the boats that the gulls followed home. When\n"
    "the river froze and no boat came, he counted the words of the people who\n"
    "waited by his stove, and he wrote the numbers on the wall.\n"
    "\n"
    "\"You don't need numbers,\" said the oldest of them. \"The river will thaw\n"
    "when the river thaws.\"\n"
    "\n"
    "\"The river, yes,\" said the keeper. \"But the people don't wait like a river\n"
    "waits. When they speak of the weather, it is the first day. When they speak\n"
    "of the food, it is the third. When they count the boards, like me, then it\n"
    "is time to look for a boat.\"\n"
    "\n"
    "On the ninth day someone counted the boards. The keeper put on his coat,\n"
    "went out over the ice, and found that the river had thawed in the night.\n";

typedef struct {
  uint32_t hash;
  uint32_t length;
  uint32_t start; // where the word lies in `letters`
  uint64_t count; // 0: the slot is free
} Entry;

// Open addressing with linear probing; the capacity is a power of two and at
// most three quarters of it are used.
static Entry *table;
static uint32_t capacity;
static uint32_t used;

// The letters of all different words, one after another; the word that is being
// read stands at the end, where it already is when it turns out to be new.
static char *letters;
static size_t letters_used;
static size_t letters_capacity;
static size_t word_length;
static uint32_t word_hash;

static uint64_t lines, words, bytes;

static void fail(const char *what) {
  fprintf(stderr, "word-count: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void grow_table(void) {
  uint32_t larger = capacity ? 2 * capacity : 256;
  Entry *fresh = calloc(larger, sizeof(Entry));
  if (!fresh) fail("word table");
  for (uint32_t i = 0; i < capacity; i++) {
    if (!table[i].count) continue;
    uint32_t slot = table[i].hash & (larger - 1);
    while (fresh[slot].count) slot = (slot + 1) & (larger - 1);
    fresh[slot] = table[i];
  }
  free(table);
  table = fresh;
  capacity = larger;
}

static void begin_word(void) {
  word_length = 0;
  word_hash = 2166136261u;
}

static void add_letter(char letter) {
  if (letters_used + word_length == letters_capacity) {
    letters_capacity = letters_capacity ? 2 * letters_capacity : 4096;
    letters = realloc(letters, letters_capacity);
    if (!letters) fail("letters");
  }
  letters[letters_used + word_length++] = letter;
  word_hash = (word_hash ^ (uint8_t)letter) * 16777619u;
}

static void end_word(void) {
  if (word_length == 0) return;
  words++;
  if (4 * (uint64_t)(used + 1) > 3 * (uint64_t)capacity) grow_table();
  const char *word = letters + letters_used;
  uint32_t slot = word_hash & (capacity - 1);
  for (;; slot = (slot + 1) & (capacity - 1)) {
    Entry *entry = &table[slot];
    if (!entry->count) {
      *entry = (Entry){word_hash, (uint32_t)word_length, (uint32_t)letters_used, 1};
      letters_used += word_length;
      used++;
      break;
    }
    if (entry->hash == word_hash && entry->length == word_length &&
        memcmp(letters + entry->start, word, word_length) == 0) {
      entry->count++;
      break;
    }
  }
  begin_word();
}

static bool belongs_to_word(uint8_t c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 128;
}

// Apostrophes seen inside a word and not yet known to be followed by a letter.
static size_t apostrophes;

static void count(const uint8_t *text, size_t length) {
  bytes += length;
  for (size_t i = 0; i < length; i++) {
    uint8_t c = text[i];
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    if (belongs_to_word(c)) {
      for (; apostrophes; apostrophes--) add_letter('\'');
      add_letter((char)c);
    } else if (c == '\'' && word_length) {
      apostrophes++;
    } else {
      apostrophes = 0;
      end_word();
      if (c == '\n') lines++;
    }
  }
}

// More frequent first, then in the order of their bytes.
static int compare(const void *left, const void *right) {
  const Entry *a = left, *b = right;
  if (a->count != b->count) return a->count < b->count ? 1 : -1;
  uint32_t shorter = a->length < b->length ? a->length : b->length;
  int order = memcmp(letters + a->start, letters + b->start, shorter);
  if (order) return order;
  return a->length < b->length ? -1 : a->length > b->length;
}

static void report(uint32_t top) {
  printf("lines            %" PRIu64 "\n", lines);
  printf("words            %" PRIu64 "\n", words);
  printf("bytes            %" PRIu64 "\n", bytes);
  printf("different words  %" PRIu32 "\n", used);
  uint32_t packed = 0;
  for (uint32_t i = 0; i < capacity; i++) {
    if (table[i].count) table[packed++] = table[i];
  }
  if (packed) qsort(table, packed, sizeof(Entry), compare);
  for (uint32_t i = 0; i < packed && i < top; i++) {
    printf("%8" PRIu64 "  %.*s\n", table[i].count, (int)table[i].length, letters + table[i].start);
  }
  if (fflush(stdout) != 0) fail("standard output");
}

static uint32_t read_top(int argc, char **argv) {
  uint32_t top = 10;
  for (int i = 1; i < argc; i++) {
    char *end = argv[i];
    unsigned long value = 1001;
    if (strncmp(argv[i], "--top=", 6) == 0 && argv[i][6] >= '0' && argv[i][6] <= '9') {
      value = strtoul(argv[i] + 6, &end, 10);
    }
    if (*end != 0 || value > 1000) {
      fprintf(stderr, "word-count: wrong argument %s\nusage: word-count [--top=N], N from 0 to 1000\n", argv[i]);
      exit(2);
    }
    top = (uint32_t)value;
  }
  return top;
}

int main(int argc, char **argv) {
  static uint8_t buffer[16384];
  uint32_t top = read_top(argc, argv);
  begin_word();
  for (;;) {
    ssize_t got = read(STDIN_FILENO, buffer, sizeof buffer);
    if (got < 0) fail("standard input");
    if (got == 0) break;
    count(buffer, (size_t)got);
  }
  if (bytes == 0) {
    fprintf(stderr, "word-count: standard input is empty, counting the built-in text\n");
    count((const uint8_t *)built_in_text, sizeof built_in_text - 1);
  }
  end_word();
  report(top);
  return 0;
}
