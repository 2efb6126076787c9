// Stands in for atomic.ts where a build has no threads: nothing is translated that would come here (core/parts.ts).

export function atomic(): never {
  throw new Error('this build has no atomic instructions');
}
