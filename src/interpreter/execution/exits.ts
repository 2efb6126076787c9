// Why the loop left, where it was not for a trap. The loop writes these numbers as literals; a test keeps them equal.

/** The outermost function of this entry, or of this instance, has returned. */
export const exitHalt = -1;
/** A direct call: of a function that is imported or not yet translated, or that the caps may forbid. */
export const exitCall = -2;
/** The fuel does not cover the line just entered: `fuel` is negative by what is missing. */
export const exitFuel = -3;
/** A stop that was placed in the code. */
export const exitStop = -4;
/** An indirect call, as `exitCall`; the function is in `machine.callee`. */
export const exitCallIndirect = -5;
/** A tail call. */
export const exitTailCall = -6;
/** `throw`, `throw_ref` or `rethrow`. */
export const exitThrow = -8;
/** A bulk instruction costs more than the fuel at hand: `machine.surcharge`. */
export const exitSurcharge = -7;
