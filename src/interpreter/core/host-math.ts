// The functions of `Math` that instructions are made of, as they were when the engine was loaded: what stands in their place
// later changes no result. What they mean is the language's.

const { abs, ceil, clz32, floor, fround, imul, max, min, sign, sqrt, trunc } = Math;

/** Stands for `Math` in generated files, under that name. */
export const hostMath = Object.freeze({ abs, ceil, clz32, floor, fround, imul, max, min, sign, sqrt, trunc });
