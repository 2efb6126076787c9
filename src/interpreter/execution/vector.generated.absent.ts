// Stands in for vector.generated.ts where a build has no vectors: no operation on them is ever translated there.

/** Answers what is never called. */
export function vectorOver(): () => number {
  return () => {
    throw new Error('there are no operations on vectors');
  };
}
