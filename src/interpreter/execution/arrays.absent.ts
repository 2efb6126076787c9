// Stands in for arrays.ts where a build has no garbage-collected heap: no operation on arrays is ever translated there.

/** Is never called. */
export function gcBulk(): number {
  throw new Error('there are no operations on arrays');
}
