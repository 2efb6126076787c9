// The number literals of the text format, read into raw bits (specification, "Text Format / Values").
// Everything is computed with whole numbers of any size: no host float takes part, so an f32 is
// rounded once, and hexadecimal floats and the bits of NaNs are exact. What a constant is for is
// commands.ts.

/** A literal that is not well formed, or out of its type's range. */
export class LiteralError extends Error {
  override readonly name = 'LiteralError';
}

const INTEGER = /^([+-]?)(0x[0-9a-fA-F](?:_?[0-9a-fA-F])*|[0-9](?:_?[0-9])*)$/;

/** The bits of an integer literal of 8, 16, 32 or 64 bits, signed or unsigned, as an unsigned number. */
export function integerBits(text: string, width: number): bigint {
  const match = INTEGER.exec(text);
  if (match === null) throw new LiteralError(`"${text}" is no integer`);
  const magnitude = BigInt((match[2] ?? '').replaceAll('_', ''));
  const negative = match[1] === '-';
  const limit = 1n << BigInt(width);
  if (negative ? magnitude > limit >> 1n : magnitude >= limit) {
    throw new LiteralError(`"${text}" is out of range for ${width} bits`);
  }
  return negative ? BigInt.asUintN(width, -magnitude) : magnitude;
}

/** A binary floating-point format of IEEE 754. */
export interface FloatFormat {
  /** Bits in all. */
  readonly width: number;
  /** Bits of the stored significand. */
  readonly significandBits: number;
}

/** The format of `f32`. */
export const F32: FloatFormat = { width: 32, significandBits: 23 };
/** The format of `f64`. */
export const F64: FloatFormat = { width: 64, significandBits: 52 };

/** The bits of positive infinity: the exponent's bits, all set. */
export function infinityBits(format: FloatFormat): bigint {
  const exponentBits = BigInt(format.width - 1 - format.significandBits);
  return ((1n << exponentBits) - 1n) << BigInt(format.significandBits);
}

/** The bit that tells a quiet NaN from a signalling one, which is all of the canonical NaN's payload. */
export function quietBit(format: FloatFormat): bigint {
  return 1n << BigInt(format.significandBits - 1);
}

const DECIMAL_FLOAT = /^([0-9](?:_?[0-9])*)(?:\.((?:[0-9](?:_?[0-9])*)?))?(?:[eE]([+-]?[0-9](?:_?[0-9])*))?$/;
const HEXADECIMAL_FLOAT =
  /^0x([0-9a-fA-F](?:_?[0-9a-fA-F])*)(?:\.((?:[0-9a-fA-F](?:_?[0-9a-fA-F])*)?))?(?:[pP]([+-]?[0-9](?:_?[0-9])*))?$/;
const NAN_PAYLOAD = /^nan:0x([0-9a-fA-F](?:_?[0-9a-fA-F])*)$/;

/** The bits of a float literal, rounded once to nearest, ties to even. */
export function floatBits(text: string, format: FloatFormat): bigint {
  const signed = text.startsWith('-') || text.startsWith('+');
  const sign = text.startsWith('-') ? 1n << BigInt(format.width - 1) : 0n;
  const magnitude = signed ? text.slice(1) : text;
  if (magnitude === 'inf') return sign | infinityBits(format);
  if (magnitude === 'nan') return sign | infinityBits(format) | quietBit(format);
  const payload = NAN_PAYLOAD.exec(magnitude);
  if (payload !== null) {
    const bits = BigInt(`0x${digitsOf(payload[1])}`);
    if (bits === 0n || bits >> BigInt(format.significandBits) !== 0n) {
      throw new LiteralError(`"${text}" has a payload out of range`);
    }
    return sign | infinityBits(format) | bits;
  }
  const bits = hexadecimalBits(magnitude, format) ?? decimalBits(magnitude, format);
  if (bits === undefined) throw new LiteralError(`"${text}" is no float`);
  if (bits >= infinityBits(format)) throw new LiteralError(`"${text}" is out of range for f${format.width}`);
  return sign | bits;
}

function digitsOf(group: string | undefined): string {
  return (group ?? '').replaceAll('_', '');
}

function hexadecimalBits(text: string, format: FloatFormat): bigint | undefined {
  const match = HEXADECIMAL_FLOAT.exec(text);
  if (match === null) return undefined;
  const fraction = digitsOf(match[2]);
  const significand = BigInt(`0x${digitsOf(match[1])}${fraction}`);
  return scaled(significand, 2n, Number(digitsOf(match[3])) - 4 * fraction.length, format);
}

function decimalBits(text: string, format: FloatFormat): bigint | undefined {
  const match = DECIMAL_FLOAT.exec(text);
  if (match === null) return undefined;
  const fraction = digitsOf(match[2]);
  const significand = BigInt(digitsOf(match[1]) + fraction);
  return scaled(significand, 10n, Number(digitsOf(match[3])) - fraction.length, format);
}

/** The bits nearest to significand * base^exponent. */
function scaled(significand: bigint, base: bigint, exponent: number, format: FloatFormat): bigint {
  if (significand === 0n) return 0n;
  // An absurd exponent must not build an absurd power: past these bounds every value of either
  // format overflows, or rounds to zero, whatever the digits are.
  const digits = significand.toString(16).length;
  const bound = 5000 + 4 * digits;
  const clamped = Math.max(-bound, Math.min(bound, exponent));
  return clamped >= 0
    ? nearest(significand * base ** BigInt(clamped), 1n, format)
    : nearest(significand, base ** BigInt(-clamped), format);
}

/**
 * The bits of the float nearest to numerator / denominator, ties to even; infinity's bits where the
 * rounded value is beyond the largest finite one. Both are positive.
 */
function nearest(numerator: bigint, denominator: bigint, format: FloatFormat): bigint {
  const { width, significandBits } = format;
  const bias = 2 ** (width - 2 - significandBits) - 1;
  const leastExponent = 1 - bias - significandBits;
  // The exponent of the last place, first estimated so that the quotient has significandBits + 1 or + 2 bits.
  const estimate = bitLength(numerator) - bitLength(denominator) - significandBits - 1;
  let exponent = Math.max(estimate, leastExponent);
  let quotient = divideToEven(numerator, denominator, exponent);
  if (bitLength(quotient) > significandBits + 1) {
    // The estimate was one too low: divide again, for rounding a rounded quotient would round twice.
    exponent++;
    quotient = divideToEven(numerator, denominator, exponent);
  }
  if (bitLength(quotient) > significandBits + 1) {
    // Rounded up to a power of two: the digits below are zero, so this shift is exact.
    exponent++;
    quotient >>= 1n;
  }
  const biased = bitLength(quotient) > significandBits ? exponent + bias + significandBits : 0;
  if (biased >= 2 * bias + 1) return infinityBits(format);
  const stored = BigInt.asUintN(significandBits, quotient);
  return (BigInt(biased) << BigInt(significandBits)) | stored;
}

/** numerator / denominator / 2^exponent as a whole number, rounded to nearest, ties to even. */
function divideToEven(numerator: bigint, denominator: bigint, exponent: number): bigint {
  const top = exponent < 0 ? numerator << BigInt(-exponent) : numerator;
  const bottom = exponent > 0 ? denominator << BigInt(exponent) : denominator;
  const quotient = top / bottom;
  const twice = (top - quotient * bottom) * 2n;
  return twice > bottom || (twice === bottom && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

function bitLength(value: bigint): number {
  if (value === 0n) return 0;
  const digits = value.toString(16);
  return 4 * digits.length - Math.clz32(Number.parseInt(digits.charAt(0), 16)) + 28;
}
