// Writes a JSON text of n records into memory and then scans it byte by byte:
// a structure check with a stack of brackets, string escapes decoded and hashed,
// numbers added up. The result joins the hash and the sum; 0 is a syntax error.
#include <stdint.h>

#define CAPACITY (1 << 22)
#define DEPTH 64

static char text[CAPACITY];
static uint32_t length;

static void put(const char *s) {
  while (*s) text[length++] = *s++;
}

static void put_number(uint32_t value) {
  char digits[10];
  int count = 0;
  do digits[count++] = (char)('0' + value % 10); while (value /= 10);
  while (count) text[length++] = digits[--count];
}

static void write_records(int32_t n) {
  static const char *const words[8] = {
    "alder", "birch", "cedar", "d\\u0065odar", "elm \\\"wych\\\"", "fir", "ginkgo\\n", "h\\u00e4gg",
  };
  uint32_t random = 7;
  length = 0;
  put("[\n");
  for (int32_t i = 0; i < n; i++) {
    random = random * 1664525u + 1013904223u;
    put("  {\"id\": ");
    put_number((uint32_t)i);
    put(", \"name\": \"");
    put(words[random >> 29]);
    put("\", \"size\": [");
    put_number(random >> 8 & 4095);
    put(", ");
    put_number(random >> 4 & 15);
    put(random & 1024 ? "], \"alive\": true}" : "], \"alive\": null}");
    put(i + 1 < n ? ",\n" : "\n");
  }
  put("]\n");
  text[length] = 0;
}

static const char *at;
static uint32_t hash;
static uint64_t sum;

static void mix(uint32_t byte) { hash = (hash ^ byte) * 16777619u; }

static void skip_space(void) {
  while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') at++;
}

static int32_t hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

static int scan_string(void) {
  if (*at++ != '"') return 0;
  for (;;) {
    uint32_t c = (uint8_t)*at++;
    if (c == '"') return 1;
    if (c < 32) return 0;
    if (c == '\\') {
      c = (uint8_t)*at++;
      switch (c) {
        case 'n': c = '\n'; break;
        case 't': c = '\t'; break;
        case 'r': c = '\r'; break;
        case 'b': c = '\b'; break;
        case 'f': c = '\f'; break;
        case '"': case '\\': case '/': break;
        case 'u': {
          c = 0;
          for (int i = 0; i < 4; i++) {
            int32_t digit = hexadecimal(*at++);
            if (digit < 0) return 0;
            c = c << 4 | (uint32_t)digit;
          }
          break;
        }
        default: return 0;
      }
    }
    mix(c);
  }
}

static int scan_word(const char *word) {
  while (*word) {
    if (*at++ != *word++) return 0;
  }
  return 1;
}

static int scan_number(void) {
  uint64_t value = 0;
  if (*at < '0' || *at > '9') return 0;
  while (*at >= '0' && *at <= '9') value = value * 10 + (uint64_t)(*at++ - '0');
  sum += value;
  return 1;
}

// One value after another; a bracket opens or closes a level, no recursion.
static int scan(void) {
  char open[DEPTH];
  int depth = 0;
  for (;;) {
    // a value, with its name when the innermost bracket is an object's
    skip_space();
    if (depth && open[depth - 1] == '{') {
      if (!scan_string()) return 0;
      skip_space();
      if (*at++ != ':') return 0;
      skip_space();
    }
    char c = *at;
    if (c == '{' || c == '[') {
      if (depth == DEPTH) return 0;
      open[depth++] = c;
      at++;
      skip_space();
      if (*at != c + 2) continue;
    } else if (c == '"') {
      if (!scan_string()) return 0;
    } else if (c == 't') {
      if (!scan_word("true")) return 0;
    } else if (c == 'f') {
      if (!scan_word("false")) return 0;
    } else if (c == 'n') {
      if (!scan_word("null")) return 0;
    } else if (!scan_number()) {
      return 0;
    }
    // what follows a value: closing brackets, then a comma or the end
    skip_space();
    while (depth && *at == open[depth - 1] + 2) {
      depth--;
      at++;
      skip_space();
    }
    if (depth == 0) return *at == 0;
    if (*at++ != ',') return 0;
  }
}

int64_t run(int32_t n) {
  // A record is at most 90 bytes long.
  if (n < 1 || n > CAPACITY / 90 - 1) __builtin_trap();
  write_records(n);
  at = text;
  hash = 2166136261u;
  sum = 0;
  if (!scan()) return 0;
  return (int64_t)((uint64_t)hash << 32 ^ sum);
}
