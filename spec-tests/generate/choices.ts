// Decisions read from bytes: what makes a generated program depend on an array alone, so that fast-check can make it
// smaller. Where the bytes end every further decision is 0, and 0 is always the simplest one.

import { f32, f64, i32, i64, type TypeCode, v128 } from './module-builder.ts';

export class Choices {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    let end = bytes.length;
    while (end > 0 && bytes[end - 1] === 0) end--;
    this.#end = end;
  }

  /** Is anything left to decide? Zeros at the end are no decisions, so that a counterexample shrinks by zeros, too. */
  get left(): boolean {
    return this.#position < this.#end;
  }

  byte(): number {
    return this.#bytes[this.#position++] ?? 0;
  }

  /** A whole number below `count`, which is at most 256. */
  below(count: number): number {
    return this.byte() % count;
  }

  /** True about once in `count`, never where the bytes have ended. */
  once(count: number): boolean {
    return this.below(count) === count - 1;
  }

  of<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('there is nothing to choose from');
    return items[this.below(items.length)]!;
  }

  /** The bits of a value: one with which implementations have gone wrong, a small one, or any. */
  bitsOf(type: TypeCode): bigint {
    if (type === v128) return this.#lanes();
    const edges = edgeBits.get(type);
    if (edges === undefined) return 0n;
    const kind = this.below(8);
    if (kind < 3) return BigInt(this.below(16));
    if (kind < 7) return this.of(edges);
    let bits = 0n;
    for (let count = type === i32 || type === f32 ? 4 : 8; count > 0; count--)
      bits = (bits << 8n) | BigInt(this.byte());
    return bits;
  }

  /** A vector of one number or several, in lanes of one kind. */
  #lanes(): bigint {
    const kind = this.below(6);
    const [type, width] = (
      [
        [i32, 8],
        [i32, 16],
        [i32, 32],
        [i64, 64],
        [f32, 32],
        [f64, 64],
      ] as const
    )[kind]!;
    const isSplat = this.once(3);
    let bits = 0n;
    let lane = this.bitsOf(type);
    for (let at = 0; at < 128; at += width) {
      bits |= BigInt.asUintN(width, lane) << BigInt(at);
      if (!isSplat && at % 32 === 0) lane = this.bitsOf(type);
    }
    return bits;
  }
}

const edges32 = [
  0n,
  1n,
  0xffffffffn,
  0x7fffffffn,
  0x80000000n,
  0xfffffffen,
  2n,
  8n,
  16n,
  31n,
  32n,
  33n,
  63n,
  64n,
  127n,
  128n,
  255n,
  256n,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x10000n,
  0x12345678n,
  0xdeadbeefn,
];
const edges64 = [
  ...edges32,
  0x100000000n,
  0xffffffffffffffffn,
  0x7fffffffffffffffn,
  0x8000000000000000n,
  0xffffffff80000000n,
  0xffffffff00000000n,
  0x0123456789abcdefn,
  1n << 53n,
];
const edgesOfF32 = [
  0x00000000n,
  0x80000000n,
  0x3f800000n,
  0xbf800000n,
  0x3f000000n,
  0xbf000000n,
  0x40200000n,
  0x7f800000n,
  0xff800000n,
  0x7fc00000n,
  0xffc00000n,
  0x7fa12345n,
  0x00000001n,
  0x7f7fffffn,
  0x4f000000n,
  0xcf000000n,
  0x4f800000n,
  0x5f000000n,
  0xdf000000n,
  0x5f800000n,
  0x4b000001n,
  0x42c80000n,
  0xc2c80000n,
];
const edgesOfF64 = [
  0x0000000000000000n,
  0x8000000000000000n,
  0x3ff0000000000000n,
  0xbff0000000000000n,
  0x3fe0000000000000n,
  0xbfe0000000000000n,
  0x4004000000000000n,
  0x7ff0000000000000n,
  0xfff0000000000000n,
  0x7ff8000000000000n,
  0xfff8000000000000n,
  0x7ff4000012345678n,
  0x0000000000000001n,
  0x7fefffffffffffffn,
  0x41e0000000000000n,
  0xc1e0000000000000n,
  0xc1e0000000200000n,
  0x41f0000000000000n,
  0x43e0000000000000n,
  0xc3e0000000000000n,
  0x43f0000000000000n,
  0x4330000000000001n,
  0x47efffffe0000000n,
  0x4059000000000000n,
];
const edgeBits = new Map<TypeCode, readonly bigint[]>([
  [i32, edges32],
  [i64, edges64],
  [f32, edgesOfF32],
  [f64, edgesOfF64],
]);
