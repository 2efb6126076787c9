// Stands in for vectors.ts where a build has no vectors: no value has their type there.

/** No operation has any of these numbers. */
export const vectorNumbers = { move: 0, select: 0, globalGet: 0, globalSet: 0, shuffle: 0, shuffleWords: 0 } as const;

/** Is never called. */
export function translateVector(): void {
  throw new Error('there are no operations on vectors');
}
