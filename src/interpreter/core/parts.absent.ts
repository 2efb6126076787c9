// What the smaller build has; see parts.ts.

export const hasVectors: boolean = false;
export const hasHeap: boolean = false;
export const hasThreads: boolean = false;
export const hasWideArithmetic: boolean = false;
export const hasFusedOperations: boolean = false;
