// Stands in for caller.ts in the small polyfill, whose host functions are called as JavaScript functions are.

/** Has no methods. */
export class Caller {}

/** Is never thrown. */
export const unpaid = {};
