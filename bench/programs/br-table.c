// A stack machine with a bytecode of its own: one loop around one dense switch,
// which the compiler makes a br_table. It runs a program that adds up the
// lengths of the Collatz sequences of 1 to n.
#include <stdint.h>

enum {
  HALT, PUSH, LOAD, STORE, ADD, SUBTRACT, MULTIPLY, AND, SHIFT_RIGHT,
  LESS, EQUAL, NOT, JUMP, JUMP_IF_ZERO, DUPLICATE, DROP,
};

// variables
enum { N, I, X, LENGTH, TOTAL, VARIABLES };

static const uint8_t program[] = {
  /*  0 */ PUSH, 1, STORE, I,
  /*  4 */ LOAD, N, LOAD, I, LESS, JUMP_IF_ZERO, 12, HALT,
  /* 12 */ LOAD, I, STORE, X, PUSH, 0, STORE, LENGTH,
  /* 20 */ LOAD, X, PUSH, 1, EQUAL, NOT, JUMP_IF_ZERO, 60,
  /* 28 */ LOAD, LENGTH, PUSH, 1, ADD, STORE, LENGTH,
  /* 35 */ LOAD, X, DUPLICATE, PUSH, 1, AND, JUMP_IF_ZERO, 53,
  /* 43 */ PUSH, 3, MULTIPLY, PUSH, 1, ADD, STORE, X, JUMP, 20,
  /* 53 */ PUSH, 1, SHIFT_RIGHT, STORE, X, JUMP, 20,
  /* 60 */ LOAD, TOTAL, LOAD, LENGTH, ADD, STORE, TOTAL,
  /* 67 */ LOAD, I, PUSH, 1, ADD, STORE, I, JUMP, 4,
};

static uint32_t stack[16];
static uint32_t variables[VARIABLES];

static uint32_t execute(const uint8_t *code) {
  uint32_t *top = stack;
  for (;;) {
    switch (*code++) {
      case HALT: return variables[TOTAL];
      case PUSH: *++top = *code++; break;
      case LOAD: *++top = variables[*code++]; break;
      case STORE: variables[*code++] = *top--; break;
      case ADD: top--; top[0] += top[1]; break;
      case SUBTRACT: top--; top[0] -= top[1]; break;
      case MULTIPLY: top--; top[0] *= top[1]; break;
      case AND: top--; top[0] &= top[1]; break;
      case SHIFT_RIGHT: top--; top[0] >>= top[1] & 31; break;
      case LESS: top--; top[0] = top[0] < top[1]; break;
      case EQUAL: top--; top[0] = top[0] == top[1]; break;
      case NOT: top[0] = !top[0]; break;
      case JUMP: code = program + *code; break;
      case JUMP_IF_ZERO: code = *top-- ? code + 1 : program + *code; break;
      case DUPLICATE: top++; top[0] = top[-1]; break;
      case DROP: top--; break;
      default: __builtin_trap();
    }
  }
}

int32_t run(int32_t n) {
  for (int i = 0; i < VARIABLES; i++) variables[i] = 0;
  variables[N] = (uint32_t)n;
  return (int32_t)execute(program);
}
