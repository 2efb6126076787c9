// n pseudo-random numbers of type i32 sorted twice: by quicksort with insertion
// sort for short runs, and by heapsort. A position-dependent sum of the first
// result comes back; it is 0 if the two disagree or the order is wrong.
#include <stdint.h>

#define LIMIT 200000

static int32_t quick[LIMIT];
static int32_t heap[LIMIT];

static void swap(int32_t *a, int32_t *b) {
  int32_t t = *a;
  *a = *b;
  *b = t;
}

static void insertion_sort(int32_t *v, int32_t low, int32_t high) {
  for (int32_t i = low + 1; i <= high; i++) {
    int32_t value = v[i], j = i;
    for (; j > low && v[j - 1] > value; j--) v[j] = v[j - 1];
    v[j] = value;
  }
}

static void quicksort(int32_t *v, int32_t low, int32_t high) {
  while (high - low > 12) {
    int32_t middle = low + (high - low) / 2;
    if (v[middle] < v[low]) swap(&v[middle], &v[low]);
    if (v[high] < v[low]) swap(&v[high], &v[low]);
    if (v[high] < v[middle]) swap(&v[high], &v[middle]);
    int32_t pivot = v[middle], i = low, j = high;
    while (i <= j) {
      while (v[i] < pivot) i++;
      while (v[j] > pivot) j--;
      if (i <= j) swap(&v[i++], &v[j--]);
    }
    // The shorter part by recursion, the longer one by this loop.
    if (j - low < high - i) {
      quicksort(v, low, j);
      low = i;
    } else {
      quicksort(v, i, high);
      high = j;
    }
  }
  insertion_sort(v, low, high);
}

static void sift_down(int32_t *v, int32_t root, int32_t count) {
  int32_t value = v[root];
  for (;;) {
    int32_t child = 2 * root + 1;
    if (child >= count) break;
    if (child + 1 < count && v[child + 1] > v[child]) child++;
    if (v[child] <= value) break;
    v[root] = v[child];
    root = child;
  }
  v[root] = value;
}

static void heapsort(int32_t *v, int32_t count) {
  for (int32_t i = count / 2; i-- > 0;) sift_down(v, i, count);
  for (int32_t last = count - 1; last > 0; last--) {
    swap(&v[0], &v[last]);
    sift_down(v, 0, last);
  }
}

int32_t run(int32_t n) {
  if (n < 1 || n > LIMIT) __builtin_trap();
  uint32_t random = 42;
  for (int32_t i = 0; i < n; i++) {
    random ^= random << 13;
    random ^= random >> 17;
    random ^= random << 5;
    quick[i] = heap[i] = (int32_t)random;
  }
  quicksort(quick, 0, n - 1);
  heapsort(heap, n);
  uint32_t sum = 1;
  for (int32_t i = 0; i < n; i++) {
    if (quick[i] != heap[i] || (i > 0 && quick[i] < quick[i - 1])) return 0;
    sum = sum * 31 + (uint32_t)quick[i];
  }
  return (int32_t)sum;
}
