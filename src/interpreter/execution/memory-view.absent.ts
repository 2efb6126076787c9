// Stands in for memory-view.ts in the small polyfill, whose programs see a memory by its buffer.

/** Has no methods. */
export class MemoryView {}
