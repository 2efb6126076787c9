// A small scripting language inside WebAssembly: its text is cut into tokens,
// parsed by recursive descent into a tree, and the tree is walked. The script
// counts the primes up to n by trial division and adds up greatest common
// divisors; a script that does not parse traps.
#include <stdint.h>

static const char source[] =
  "primes = 0; i = 2;"
  "while (i <= n) {"
  "  d = 2; prime = 1;"
  "  while (d * d <= i && prime) {"
  "    if (i % d == 0) prime = 0; else d = d + 1;"
  "  }"
  "  primes = primes + prime;"
  "  a = i; b = n + 12;"
  "  while (b != 0) { t = a % b; a = b; b = t; }"
  "  divisors = divisors + a;"
  "  i = i + 1;"
  "}"
  "result = primes * 1000 + divisors % 1000;";

enum Kind {
  NUMBER, VARIABLE, ASSIGN, IF, WHILE, SEQUENCE,
  OR, AND, EQUAL, UNEQUAL, LESS, LESS_EQUAL, ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, NOT, NEGATE,
};

typedef struct Node {
  enum Kind kind;
  int32_t value;
  const struct Node *first, *second, *third;
} Node;

#define NODES 512
#define NAMES 32

static Node nodes[NODES];
static uint32_t node_count;
static struct {
  const char *start;
  uint32_t length;
} names[NAMES];
static uint32_t name_count;
static int32_t variables[NAMES];

// The token under the cursor: its text, and its first byte as its kind.
static const char *token;
static uint32_t token_length;

static int is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static int is_digit(char c) { return c >= '0' && c <= '9'; }

static void next_token(void) {
  token += token_length;
  while (*token == ' ' || *token == '\n') token++;
  token_length = 1;
  if (*token == 0) {
    token_length = 0;
  } else if (is_letter(*token)) {
    while (is_letter(token[token_length]) || is_digit(token[token_length])) token_length++;
  } else if (is_digit(*token)) {
    while (is_digit(token[token_length])) token_length++;
  } else if (token[1] == '=' && (*token == '=' || *token == '!' || *token == '<')) {
    token_length = 2;
  } else if (token[1] == *token && (*token == '&' || *token == '|')) {
    token_length = 2;
  }
}

static int is(const char *text) {
  uint32_t i = 0;
  while (text[i] && i < token_length && token[i] == text[i]) i++;
  return text[i] == 0 && i == token_length;
}

static int accept(const char *text) {
  if (!is(text)) return 0;
  next_token();
  return 1;
}

static void expect(const char *text) {
  if (!accept(text)) __builtin_trap();
}

static const Node *node(enum Kind kind, int32_t value, const Node *first, const Node *second, const Node *third) {
  if (node_count == NODES) __builtin_trap();
  Node *made = &nodes[node_count++];
  *made = (Node){kind, value, first, second, third};
  return made;
}

static int32_t name_index(const char *start, uint32_t length) {
  for (uint32_t i = 0; i < name_count; i++) {
    uint32_t at = 0;
    if (names[i].length != length) continue;
    while (at < length && names[i].start[at] == start[at]) at++;
    if (at == length) return (int32_t)i;
  }
  if (name_count == NAMES) __builtin_trap();
  names[name_count].start = start;
  names[name_count].length = length;
  variables[name_count] = 0;
  return (int32_t)name_count++;
}

static const Node *expression(int level);

static const Node *primary(void) {
  if (accept("(")) {
    const Node *inner = expression(0);
    expect(")");
    return inner;
  }
  if (accept("!")) return node(NOT, 0, primary(), 0, 0);
  if (accept("-")) return node(NEGATE, 0, primary(), 0, 0);
  const Node *leaf;
  if (is_digit(*token)) {
    int32_t value = 0;
    for (uint32_t i = 0; i < token_length; i++) value = value * 10 + (token[i] - '0');
    leaf = node(NUMBER, value, 0, 0, 0);
  } else if (is_letter(*token)) {
    leaf = node(VARIABLE, name_index(token, token_length), 0, 0, 0);
  } else {
    __builtin_trap();
  }
  next_token();
  return leaf;
}

// Binary operators by level, the loosest first.
static const struct {
  const char *text;
  int level;
  enum Kind kind;
} operators[] = {
  {"||", 0, OR}, {"&&", 1, AND}, {"==", 2, EQUAL}, {"!=", 2, UNEQUAL}, {"<", 3, LESS}, {"<=", 3, LESS_EQUAL},
  {"+", 4, ADD}, {"-", 4, SUBTRACT}, {"*", 5, MULTIPLY}, {"/", 5, DIVIDE}, {"%", 5, REMAINDER},
};

static const Node *expression(int level) {
  if (level == 6) return primary();
  const Node *left = expression(level + 1);
  for (uint32_t i = 0; i < sizeof operators / sizeof *operators;) {
    if (operators[i].level == level && accept(operators[i].text)) {
      left = node(operators[i].kind, 0, left, expression(level + 1), 0);
      i = 0;
    } else {
      i++;
    }
  }
  return left;
}

static const Node *statement(void) {
  if (accept("{")) {
    const Node *list = node(SEQUENCE, 0, 0, 0, 0);
    while (!accept("}")) list = node(SEQUENCE, 0, list, statement(), 0);
    return list;
  }
  if (accept("while")) {
    expect("(");
    const Node *condition = expression(0);
    expect(")");
    return node(WHILE, 0, condition, statement(), 0);
  }
  if (accept("if")) {
    expect("(");
    const Node *condition = expression(0);
    expect(")");
    const Node *then = statement();
    return node(IF, 0, condition, then, accept("else") ? statement() : 0);
  }
  if (!is_letter(*token)) __builtin_trap();
  int32_t name = name_index(token, token_length);
  next_token();
  expect("=");
  const Node *value = expression(0);
  expect(";");
  return node(ASSIGN, name, value, 0, 0);
}

static int32_t evaluate(const Node *e) {
  switch (e->kind) {
    case NUMBER: return e->value;
    case VARIABLE: return variables[e->value];
    case OR: return evaluate(e->first) || evaluate(e->second);
    case AND: return evaluate(e->first) && evaluate(e->second);
    case EQUAL: return evaluate(e->first) == evaluate(e->second);
    case UNEQUAL: return evaluate(e->first) != evaluate(e->second);
    case LESS: return evaluate(e->first) < evaluate(e->second);
    case LESS_EQUAL: return evaluate(e->first) <= evaluate(e->second);
    case ADD: return evaluate(e->first) + evaluate(e->second);
    case SUBTRACT: return evaluate(e->first) - evaluate(e->second);
    case MULTIPLY: return evaluate(e->first) * evaluate(e->second);
    case DIVIDE: return evaluate(e->first) / evaluate(e->second);
    case REMAINDER: return evaluate(e->first) % evaluate(e->second);
    case NOT: return !evaluate(e->first);
    case NEGATE: return -evaluate(e->first);
    default: __builtin_trap();
  }
}

static void execute(const Node *s) {
  switch (s->kind) {
    case ASSIGN:
      variables[s->value] = evaluate(s->first);
      break;
    case IF:
      if (evaluate(s->first)) execute(s->second);
      else if (s->third) execute(s->third);
      break;
    case WHILE:
      while (evaluate(s->first)) execute(s->second);
      break;
    case SEQUENCE:
      if (s->first) execute(s->first);
      if (s->second) execute(s->second);
      break;
    default: __builtin_trap();
  }
}

int32_t run(int32_t n) {
  node_count = 0;
  name_count = 0;
  token = source;
  token_length = 0;
  next_token();
  variables[name_index("n", 1)] = n;
  const Node *program = node(SEQUENCE, 0, 0, 0, 0);
  while (token_length) program = node(SEQUENCE, 0, program, statement(), 0);
  execute(program);
  return variables[name_index("result", 6)];
}
