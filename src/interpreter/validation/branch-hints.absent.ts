// Stands in for branch-hints.ts in the small polyfill, whose programs have no way to ask for it.

/** Is never called. */
export function validateBranchHints(): void {
  throw new Error('branch hints are not checked in this build');
}
