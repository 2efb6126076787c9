// Reads bytes and knows only the number formats and names of specification 5.2; sections and instructions stand in the
// files beside this one. Every failure is a CompileError with the official suite's text and the offset at fault.
// Hot code: validation and translation read every instruction through this class, so one constructor sets all fields,
// nothing is allocated per number, and what is more than one number is left in fields.

import { CompileError } from '../core/errors.ts';
import type { CompileLimits } from '../core/limits.ts';
import type { ByteRange } from './declaration.ts';
import { decodeUtf8 } from './utf8.ts';

const noTypes: ArrayLike<number> = [];

export class BinaryReader {
  readonly bytes: Uint8Array;
  /** Where the next byte is read. */
  position: number;
  /**
   * Where the range at hand (a section, a function body) should end. Numbers are read up to the end of the bytes, not
   * of the range: the suite wants a LEB128 that runs over the end of its section to be judged as a LEB128. So whoever
   * reads a range compares afterwards (`finish`), and instructions compare before each opcode.
   */
  end: number;
  /** The function whose body is read, for error messages. */
  functionIndex: number | undefined;

  /** The engine's numbers of the module's types, by type index: what the codes of reference types refer to. */
  typeIds: ArrayLike<number>;

  /** The two halves of the last 64-bit integer or f64, as int32. */
  low: number;
  high: number;

  /** The last memory access: alignment as a power of two, memory index, and offset (whole, exact up to 2^53). */
  alignment: number;
  memory: number;
  offset: number;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length, functionIndex?: number) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.functionIndex = functionIndex;
    this.typeIds = noTypes;
    this.low = 0;
    this.high = 0;
    this.alignment = 0;
    this.memory = 0;
    this.offset = 0;
  }

  /** Goes to another range of the same bytes, so that one reader can serve every function. */
  open(range: ByteRange, functionIndex?: number): void {
    this.position = range.start;
    this.end = range.end;
    this.functionIndex = functionIndex;
  }

  /** The range must have been read exactly to its end. */
  finish(): void {
    if (this.position !== this.end) this.fail('section size mismatch', this.position);
  }

  // ---- numbers (specification 5.2.2 and 5.2.3)

  /** One byte. */
  u8(): number {
    const byte = this.bytes[this.position];
    if (byte === undefined) this.ended();
    this.position++;
    return byte;
  }

  /** Unsigned LEB128 of 32 bits. */
  u32(): number {
    const byte = this.bytes[this.position]!;
    if (byte < 0x80) {
      this.position++;
      return byte;
    }
    return this.longU32();
  }

  private longU32(): number {
    const start = this.position;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    const last = this.lastByte(start, 0x70, false);
    return (value | (last << 28)) >>> 0;
  }

  /** Signed LEB128 of 32 bits. */
  s32(): number {
    const byte = this.bytes[this.position]!;
    if (byte < 0x80) {
      this.position++;
      return (byte << 25) >> 25;
    }
    const start = this.position;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value << (25 - shift)) >> (25 - shift);
    }
    return value | (this.lastByte(start, 0x78, true) << 28);
  }

  /** Signed LEB128 of 33 bits: a type index from 0 to 2^32 - 1, or a negative code. */
  s33(): number {
    const byte = this.bytes[this.position]!;
    if (byte < 0x80) {
      this.position++;
      return (byte << 25) >> 25;
    }
    const start = this.position;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value << (25 - shift)) >> (25 - shift);
    }
    const last = this.lastByte(start, 0x70, true);
    const low = (value | (last << 28)) >>> 0;
    return (last & 0x10) === 0 ? low : low - 4294967296;
  }

  /** Signed LEB128 of 64 bits, left in `low` and `high`. */
  s64(): void {
    const byte = this.bytes[this.position]!;
    if (byte < 0x80) {
      this.position++;
      this.low = (byte << 25) >> 25;
      this.high = this.low >> 31;
      return;
    }
    this.long64(true);
  }

  /** Unsigned LEB128 of 64 bits as a number: exact up to 2^53, rounded above. The exact halves stay in `low` and `high`. */
  u64(): number {
    const byte = this.bytes[this.position]!;
    if (byte < 0x80) {
      this.position++;
      this.low = byte;
      this.high = 0;
      return byte;
    }
    this.long64(false);
    return (this.high >>> 0) * 4294967296 + (this.low >>> 0);
  }

  private long64(signed: boolean): void {
    const start = this.position;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = this.u8();
      const group = byte & 0x7f;
      if (shift < 28) {
        low |= group << shift;
      } else if (shift === 28) {
        low |= group << 28;
        high = group >> 4;
      } else {
        high |= group << (shift - 32);
      }
      if (byte < 0x80) {
        if (signed && (byte & 0x40) !== 0) {
          const bits = shift + 7;
          if (bits < 32) low |= -1 << bits;
          high |= bits < 32 ? -1 : -1 << (bits - 32);
        }
        this.low = low;
        this.high = high;
        return;
      }
    }
    this.low = low;
    this.high = high | (this.lastByte(start, signed ? 0x7f : 0x7e, signed) << 31);
  }

  // The last byte that a LEB128 may have: it ends the number, and its unused bits are zero or copies of the sign.
  private lastByte(start: number, unused: number, signed: boolean): number {
    const byte = this.u8();
    const bits = byte & unused;
    if (bits !== 0 && !(signed && bits === unused)) this.fail('integer too large', start);
    if (byte >= 0x80) this.fail('integer representation too long', start);
    return byte;
  }

  /** An f32 as the int32 of its bits. */
  f32Bits(): number {
    const bytes = this.bytes;
    const position = this.position;
    if (position + 4 > bytes.length) this.ended();
    this.position = position + 4;
    return bytes[position]! | (bytes[position + 1]! << 8) | (bytes[position + 2]! << 16) | (bytes[position + 3]! << 24);
  }

  /** An f64 as two int32, left in `low` and `high`. */
  f64Bits(): void {
    if (this.position + 8 > this.bytes.length) this.ended();
    this.low = this.f32Bits();
    this.high = this.f32Bits();
  }

  // ---- lengths, bytes, names (specification 5.1.3 and 5.2.4)

  /**
   * The number of bytes, or of entries of at least one byte, that follow: never more than there are.
   * Which of the two texts it gets is the suite's doing: its reader counts the length itself among the bytes left.
   */
  length(): number {
    const start = this.position;
    const length = this.u32();
    if (length > this.bytes.length - start) this.fail('length out of bounds', start);
    if (length > this.bytes.length - this.position) this.ended();
    return length;
  }

  /** Goes over so many bytes. */
  skip(count: number): void {
    if (this.position + count > this.bytes.length) this.ended();
    this.position += count;
  }

  /** A length and as many bytes, left where they are. */
  byteVector(): ByteRange {
    const length = this.length();
    const start = this.position;
    this.position = start + length;
    return { start, end: this.position };
  }

  /** A name of at most so many bytes. */
  name(limits: CompileLimits): string {
    const start = this.position;
    const length = this.length();
    if (length > limits.nameBytes) this.exceeds('nameBytes', length, limits, start);
    const first = this.position;
    const text = decodeUtf8(this.bytes, first, first + length);
    if (text === undefined) this.fail('malformed UTF-8 encoding', first);
    this.position = first + length;
    return text;
  }

  // ---- errors: from here on nothing is hot

  /** The bytes are no module. */
  fail(text: string, offset: number): never {
    throw new CompileError('malformed', text, offset, this.functionIndex);
  }

  /** The bytes need a feature that is off or not built yet. */
  refuse(text: string, offset: number): never {
    throw new CompileError('unsupported', text, offset, this.functionIndex);
  }

  /** The bytes break a rule of validity that is found where they are read. */
  invalid(text: string, offset: number): never {
    throw new CompileError('invalid', text, offset, this.functionIndex);
  }

  /** A compile-time limit is exceeded by `found`. */
  exceeds(limit: keyof CompileLimits, found: number, limits: CompileLimits, offset: number): never {
    throw new CompileError('limit', limitText(limit, found, limits), offset, this.functionIndex);
  }

  /** The bytes end too soon. */
  ended(): never {
    this.fail('unexpected end of section or function', this.bytes.length);
  }
}

/** The words for an exceeded limit, with its name and both numbers: `locals: 50001 exceeds the limit of 50000`. */
export function limitText(limit: keyof CompileLimits, found: number, limits: CompileLimits): string {
  return `${limit}: ${found} exceeds the limit of ${limits[limit]}`;
}
