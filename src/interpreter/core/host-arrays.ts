// What the engine does to whole typed arrays, by the host's methods as they were when it was loaded: what stands in their
// place later moves no bytes. Each takes the array first.

type Numbers = Uint8Array | Int8Array | Int16Array | Int32Array;

const methods = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array;
const { call } = methods.fill;

/** `array.fill(value, start, end)`. */
export const fillArray = call.bind(methods.fill as never) as unknown as (
  array: Numbers,
  value: number,
  start: number,
  end: number,
) => void;

/** `array.set(source, at)`. */
export const setArray = call.bind(methods.set as never) as unknown as (
  array: Numbers,
  source: ArrayLike<number>,
  at: number,
) => void;

/** `array.copyWithin(to, start, end)`. */
export const copyWithinArray = call.bind(methods.copyWithin as never) as unknown as (
  array: Numbers,
  to: number,
  start: number,
  end: number,
) => void;
