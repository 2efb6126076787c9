// Integer and rounding helpers that JavaScript lacks, for the instruction rows. Pure functions of numbers.
// A 64-bit integer is two int32 halves, low first. Hot code.

import { hostMath } from './host-math.ts';

const { floor, fround, imul } = hostMath;

/** How many bits are set. */
export function populationCount(a: number): number {
  a -= (a >>> 1) & 0x55555555;
  a = (a & 0x33333333) + ((a >>> 2) & 0x33333333);
  return imul((a + (a >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The high 32 bits of the unsigned product of two 32-bit integers. */
export function multiplyHigh(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = (imul(a1, b0) + (imul(a0, b0) >>> 16)) | 0;
  // Each partial product is below 2^32 - 2^17, so the carries added to it do not wrap.
  const other = (imul(a0, b1) + (middle & 0xffff)) | 0;
  return (imul(a1, b1) + (middle >>> 16) + (other >>> 16)) | 0;
}

/** Where divideUnsigned and divideSigned leave their answer: quotient low, high, remainder low, high. */
export const division = new Int32Array(4);

/** Unsigned 64-bit division; the divisor must not be 0. The answer is in `division`. */
export function divideUnsigned(al: number, ah: number, bl: number, bh: number): void {
  if ((ah | bh) === 0) {
    division[0] = (al >>> 0) / (bl >>> 0);
    division[1] = 0;
    division[2] = (al >>> 0) % (bl >>> 0);
    division[3] = 0;
    return;
  }
  if (ah >>> 0 < 0x200000 && bh >>> 0 < 0x200000) {
    // Both below 2^53. The quotient's rounding may reach the next whole number; the remainder is exact.
    const a = (ah >>> 0) * 4294967296 + (al >>> 0);
    const b = (bh >>> 0) * 4294967296 + (bl >>> 0);
    const remainder = a % b;
    const quotient = (a - remainder) / b;
    division[0] = quotient;
    division[1] = quotient / 4294967296;
    division[2] = remainder;
    division[3] = remainder / 4294967296;
    return;
  }
  if (bh < 0) {
    // The divisor is 2^63 or more: it goes in once or not at all.
    const once = ah >>> 0 > bh >>> 0 || (ah === bh && al >>> 0 >= bl >>> 0);
    division[0] = once ? 1 : 0;
    division[1] = 0;
    division[2] = once ? al - bl : al;
    division[3] = once ? ah - bh - (al >>> 0 < bl >>> 0 ? 1 : 0) : ah;
    return;
  }
  divideByEstimate(al, ah, bl, bh);
}

// Divides by guessing in floating point, from above, and mending the guess: the divisor is below 2^63, so that the
// difference between dividend and guess times divisor, taken modulo 2^64, is right as a signed number.
function divideByEstimate(al: number, ah: number, bl: number, bh: number): void {
  const divisor = bh * 4294967296 + (bl >>> 0);
  let rl = al;
  let rh = ah;
  let remainder = (ah >>> 0) * 4294967296 + (al >>> 0);
  let ql = 0;
  let qh = 0;
  for (;;) {
    // Two roundings err by less than one part in 2^51; the first guess is never too small, later ones mend both ways.
    const guess = floor((remainder / divisor) * (1 + 8.881784197001252e-16));
    const gl = guess | 0;
    const gh = floor(guess / 4294967296) | 0;
    const pl = imul(gl, bl);
    const ph = (multiplyHigh(gl, bl) + imul(gl, bh) + imul(gh, bl)) | 0;
    rh = (rh - ph - (rl >>> 0 < pl >>> 0 ? 1 : 0)) | 0;
    rl = (rl - pl) | 0;
    const sum = (ql + gl) | 0;
    qh = (qh + gh + (sum >>> 0 < ql >>> 0 ? 1 : 0)) | 0;
    ql = sum;
    remainder = rh * 4294967296 + (rl >>> 0);
    if (rh >= 0 && (rh < bh || (rh === bh && rl >>> 0 < bl >>> 0))) break;
  }
  division[0] = ql;
  division[1] = qh;
  division[2] = rl;
  division[3] = rh;
}

/** Signed 64-bit division that truncates; the divisor must not be 0. MIN / -1 wraps to MIN. The answer is in `division`. */
export function divideSigned(al: number, ah: number, bl: number, bh: number): void {
  const negative = ah < 0;
  const opposite = (ah ^ bh) < 0;
  if (ah < 0) {
    ah = (~ah + (al === 0 ? 1 : 0)) | 0;
    al = -al | 0;
  }
  if (bh < 0) {
    bh = (~bh + (bl === 0 ? 1 : 0)) | 0;
    bl = -bl | 0;
  }
  divideUnsigned(al, ah, bl, bh);
  if (opposite) negate(0);
  if (negative) negate(2);
}

function negate(index: number): void {
  const low = division[index]!;
  division[index] = -low;
  division[index + 1] = ~division[index + 1]! + (low === 0 ? 1 : 0);
}

/** Where the 128-bit operations leave their answer: four words, lowest first. */
export const quad = new Int32Array(4);

/** The 128-bit sum: a and b as four words each, lowest first. */
export function addQuad(
  a0: number,
  a1: number,
  a2: number,
  a3: number,
  b0: number,
  b1: number,
  b2: number,
  b3: number,
): void {
  // Sums of unsigned words stay below 2^34, so a quotient of 2^32 is the carry.
  let sum = (a0 >>> 0) + (b0 >>> 0);
  quad[0] = sum | 0;
  sum = (a1 >>> 0) + (b1 >>> 0) + (sum > 4294967295 ? 1 : 0);
  quad[1] = sum | 0;
  sum = (a2 >>> 0) + (b2 >>> 0) + (sum > 4294967295 ? 1 : 0);
  quad[2] = sum | 0;
  quad[3] = (a3 + b3 + (sum > 4294967295 ? 1 : 0)) | 0;
}

/** The 128-bit difference. */
export function subtractQuad(
  a0: number,
  a1: number,
  a2: number,
  a3: number,
  b0: number,
  b1: number,
  b2: number,
  b3: number,
): void {
  let difference = (a0 >>> 0) - (b0 >>> 0);
  quad[0] = difference | 0;
  difference = (a1 >>> 0) - (b1 >>> 0) - (difference < 0 ? 1 : 0);
  quad[1] = difference | 0;
  difference = (a2 >>> 0) - (b2 >>> 0) - (difference < 0 ? 1 : 0);
  quad[2] = difference | 0;
  quad[3] = (a3 - b3 - (difference < 0 ? 1 : 0)) | 0;
}

/** The 128-bit product of two unsigned 64-bit integers. */
export function multiplyUnsignedQuad(al: number, ah: number, bl: number, bh: number): void {
  // Schoolbook: each product of two words is a low and a high word; each sum of words stays below 2^35.
  const middle = (multiplyHigh(al, bl) >>> 0) + (imul(al, bh) >>> 0) + (imul(ah, bl) >>> 0);
  const upper =
    (multiplyHigh(al, bh) >>> 0) + (multiplyHigh(ah, bl) >>> 0) + (imul(ah, bh) >>> 0) + floor(middle / 4294967296);
  quad[0] = imul(al, bl);
  quad[1] = middle | 0;
  quad[2] = upper | 0;
  quad[3] = (multiplyHigh(ah, bh) + floor(upper / 4294967296)) | 0;
}

/** The 128-bit product of two signed 64-bit integers. */
export function multiplySignedQuad(al: number, ah: number, bl: number, bh: number): void {
  multiplyUnsignedQuad(al, ah, bl, bh);
  // A negative factor was taken for 2^64 more than it is: that much of the other one goes from the upper half.
  if (ah < 0) takeFromUpperHalf(bl, bh);
  if (bh < 0) takeFromUpperHalf(al, ah);
}

function takeFromUpperHalf(low: number, high: number): void {
  const borrow = quad[2]! >>> 0 < low >>> 0 ? 1 : 0;
  quad[2] = (quad[2]! - low) | 0;
  quad[3] = (quad[3]! - high - borrow) | 0;
}

/** The nearest whole number, ties to even; the sign of zero is kept. */
export function roundToEven(a: number): number {
  // Adding and taking away 2^52 lets the hardware round; beyond it every number is whole.
  if (a > 0) return a < 4503599627370496 ? a + 4503599627370496 - 4503599627370496 : a;
  if (a < 0) {
    if (a <= -4503599627370496) return a;
    const rounded = a - 4503599627370496 + 4503599627370496;
    return rounded === 0 ? -0 : rounded;
  }
  return a;
}

/** The f32 nearest to a 64-bit integer, rounded once. `high` is signed or not, as the integer is. */
export function f32FromInteger64(low: number, high: number): number {
  // From 2^53 on, the low 11 bits cannot decide the rounding but by being there at all: one odd bit stands for them
  // all (rounding to odd), the f64 is exact, and the rounding to f32 is the only one.
  if (high >= 0x200000 || high < -0x200000) low = (low & -0x800) | ((low & 0x7ff) === 0 ? 0 : 0x800);
  return fround(high * 4294967296 + (low >>> 0));
}
