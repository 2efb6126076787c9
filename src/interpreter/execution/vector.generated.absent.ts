// Stands in for vector.generated.ts where a build has no vectors: no operation on them is ever translated there.

/** Is never called. */
export function vector(): number {
  throw new Error('there are no operations on vectors');
}
