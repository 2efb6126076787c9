// Calls through tables of functions, as compiled C++ or Rust makes them: shapes
// of four kinds with virtual methods, visited in an order that is hard to foresee.
#include <stdint.h>

#define SHAPES 256

typedef struct Shape Shape;

typedef struct {
  int32_t (*area)(const Shape *);
  int32_t (*outline)(const Shape *);
  void (*grow)(Shape *, int32_t);
} Methods;

struct Shape {
  const Methods *methods;
  int32_t a, b, c;
};

static int32_t square_area(const Shape *s) { return s->a * s->a; }
static int32_t square_outline(const Shape *s) { return 4 * s->a; }
static void square_grow(Shape *s, int32_t by) { s->a = (s->a + by) & 1023; }

static int32_t box_area(const Shape *s) { return s->a * s->b; }
static int32_t box_outline(const Shape *s) { return 2 * (s->a + s->b); }
static void box_grow(Shape *s, int32_t by) {
  s->a = (s->a + by) & 1023;
  s->b = (s->b + 2 * by) & 1023;
}

// Circles reckon with 355/113.
static int32_t circle_area(const Shape *s) { return s->a * s->a / 113 * 355; }
static int32_t circle_outline(const Shape *s) { return 2 * s->a * 355 / 113; }
static void circle_grow(Shape *s, int32_t by) { s->a = (s->a ^ by) & 511; }

static int32_t triangle_area(const Shape *s) { return s->a * s->b >> 1; }
static int32_t triangle_outline(const Shape *s) { return s->a + s->b + s->c; }
static void triangle_grow(Shape *s, int32_t by) {
  s->c = (s->c + by) & 1023;
  s->b = (s->b + s->c) & 1023;
}

static const Methods kinds[4] = {
  {square_area, square_outline, square_grow},
  {box_area, box_outline, box_grow},
  {circle_area, circle_outline, circle_grow},
  {triangle_area, triangle_outline, triangle_grow},
};

static Shape shapes[SHAPES];

int32_t run(int32_t n) {
  uint32_t random = 2463534242u;
  for (int32_t i = 0; i < SHAPES; i++) {
    random = random * 1664525u + 1013904223u;
    shapes[i] = (Shape){&kinds[random >> 30], random >> 4 & 255, random >> 12 & 255, random >> 20 & 255};
  }
  int32_t sum = 0;
  for (int32_t i = 0; i < n; i++) {
    random = random * 1664525u + 1013904223u;
    Shape *shape = &shapes[random >> 24];
    shape->methods->grow(shape, i & 15);
    sum += shape->methods->area(shape) - shape->methods->outline(shape);
  }
  return sum;
}
