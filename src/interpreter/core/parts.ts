// Which parts of the interpreter a build has: this one all of them. In the smaller build parts.absent.ts takes its place, as
// does every `name.absent.ts` that of the `name.ts` beside it (scripts/bundles.ts); nothing else says what is left out.

/** Are there vector instructions, the relaxed ones too? */
export const hasVectors: boolean = true;
/** Are there structures, arrays, and the instructions on them? */
export const hasHeap: boolean = true;
/** Are there shared memories and atomic instructions? */
export const hasThreads: boolean = true;
/** Are there wide arithmetic instructions? */
export const hasWideArithmetic: boolean = true;
/** Are there operations that stand for more than one instruction, or hold a float constant? Speed alone depends on it. */
export const hasFusedOperations: boolean = true;
