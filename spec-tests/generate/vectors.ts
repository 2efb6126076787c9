// Vectors in generated function bodies: instructions on lanes, in rows as a compiler leaves them, and loads and stores
// with the addresses that loops have. Opcodes and types are written down here a second time on purpose, so that a wrong
// row of the engine's own table cannot hide.

import { HeapWriter } from './heap.ts';
import { f32, f64, i32, i64, type TypeCode, unsigned, v128 } from './module-builder.ts';

/** An instruction on vectors that cannot trap. */
interface VectorInstruction {
  readonly opcode: number;
  readonly operands: readonly TypeCode[];
  readonly result: TypeCode;
  /** How many lanes its immediate can name; 32 is the shuffle with its sixteen. */
  readonly lanes: number;
  /** The float lanes in which a NaN result's bits are not determined. */
  readonly floats: typeof f32 | typeof f64 | undefined;
}

const all: VectorInstruction[] = [];

function add(
  opcodes: readonly number[],
  operands: readonly TypeCode[],
  result: TypeCode = v128,
  floats?: typeof f32 | typeof f64,
  lanes = 0,
): void {
  for (const opcode of opcodes) all.push({ opcode, operands, result, lanes, floats });
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const unary = [v128];
const binary = [v128, v128];
const ternary = [v128, v128, v128];

add([0x0d], binary, v128, undefined, 32);
add([0x0e], binary);
for (const [index, type] of [i32, i32, i32, i64, f32, f64].entries()) add([0x0f + index], [type]);
for (const [opcode, type, lanes] of [
  [0x15, i32, 16],
  [0x16, i32, 16],
  [0x18, i32, 8],
  [0x19, i32, 8],
  [0x1b, i32, 4],
  [0x1d, i64, 2],
  [0x1f, f32, 4],
  [0x21, f64, 2],
] as const) {
  add([opcode], unary, type, undefined, lanes);
}
for (const [opcode, type, lanes] of [
  [0x17, i32, 16],
  [0x1a, i32, 8],
  [0x1c, i32, 4],
  [0x1e, i64, 2],
  [0x20, f32, 4],
  [0x22, f64, 2],
] as const) {
  add([opcode], [v128, type], v128, undefined, lanes);
}
// Comparisons, then bits.
add([...range(0x23, 0x4c), ...range(0xd6, 0xdb)], binary);
add([0x4d], unary);
add(range(0x4e, 0x51), binary);
add([0x52], ternary);
add([0x53, 0x63, 0x64, 0x83, 0x84, 0xa3, 0xa4, 0xc3, 0xc4], unary, i32);
// Integer lanes: of 8 bits, 16, 32, 64; shifts; arithmetic.
add([0x60, 0x61, 0x62, 0x80, 0x81, 0xa0, 0xa1, 0xc0, 0xc1], unary);
add([...range(0x7c, 0x7f), ...range(0x87, 0x8a), ...range(0xa7, 0xaa), ...range(0xc7, 0xca)], unary);
for (const first of [0x6b, 0x8b, 0xab, 0xcb]) add(range(first, first + 2), [v128, i32]);
add([0x65, 0x66, ...range(0x6e, 0x73), ...range(0x76, 0x79), 0x7b], binary);
add([0x82, 0x85, 0x86, ...range(0x8e, 0x93), ...range(0x95, 0x99), 0x9b, ...range(0x9c, 0x9f)], binary);
add([0xae, 0xb1, ...range(0xb5, 0xba), ...range(0xbc, 0xbf)], binary);
add([0xce, 0xd1, 0xd5, ...range(0xdc, 0xdf)], binary);
// Float lanes.
add([0xe0, 0xe1, 0xec, 0xed], unary);
add([0x67, 0x68, 0x69, 0x6a, 0xe3, 0x5e], unary, v128, f32);
add([0x74, 0x75, 0x7a, 0x94, 0xef, 0x5f], unary, v128, f64);
add(range(0xe4, 0xe9), binary, v128, f32);
add(range(0xf0, 0xf5), binary, v128, f64);
add([0xea, 0xeb, 0xf6, 0xf7], binary);
add(range(0xf8, 0xff), unary);

/** What every engine answers alike, and what each may choose its answer to. */
const fixed: readonly VectorInstruction[] = [...all];
all.length = 0;
add([0x100], binary);
add([0x101, 0x102, 0x103, 0x104], unary);
add([0x105, 0x106, 0x107, 0x108, 0x109, 0x10a, 0x10b, 0x10c, 0x113], ternary);
add(range(0x10d, 0x112), binary);
const withRelaxed: readonly VectorInstruction[] = [...fixed, ...all];

/** Of these a generated program has more: they move vectors, and their operands are what a translator folds. */
const often = fixed.filter(({ opcode, operands }) => operands[1] === i32 || opcode === 0x0d || opcode === 0x52);

/** Loads and stores, with the number of lanes that the immediate of some can name. */
const accesses = [
  ...range(0x00, 0x0a).map((opcode) => ({ opcode, lanes: 0, alignment: [4, 3, 3, 3, 3, 3, 3, 0, 1, 2, 3][opcode]! })),
  { opcode: 0x0b, lanes: 0, alignment: 4 },
  { opcode: 0x0b, lanes: 0, alignment: 4 },
  { opcode: 0x00, lanes: 0, alignment: 4 },
  { opcode: 0x5c, lanes: 0, alignment: 2 },
  { opcode: 0x5d, lanes: 0, alignment: 3 },
  ...range(0x54, 0x5b).map((opcode) => ({ opcode, lanes: 16 >> (opcode & 3), alignment: opcode & 3 })),
];

const canonicalNaN = { [f32]: [0, 0, 0xc0, 0x7f], [f64]: [0, 0, 0, 0, 0, 0, 0xf8, 0x7f] };

export class VectorWriter extends HeapWriter {
  protected override statement(): void {
    if (!this.surroundings.types.includes(v128) || !this.choices.once(3)) return super.statement();
    const kind = this.choices.below(8);
    if (kind < 3) this.#access();
    else for (let count = 1 + this.choices.below(5); count > 0; count--) this.#compute();
  }

  #emitVector(opcode: number): void {
    this.emit(0xfd, ...unsigned(opcode));
  }

  #compute(): void {
    const { choices, surroundings } = this;
    const list = choices.once(4) ? often : surroundings.determined ? fixed : withRelaxed;
    const { opcode, operands, result, lanes, floats } = list[choices.below(256) % list.length]!;
    this.need(operands);
    this.#emitVector(opcode);
    if (lanes === 32) this.#shuffled();
    else if (lanes > 0) this.emit(choices.below(lanes));
    this.take(operands.length);
    this.give([result]);
    if (floats !== undefined && surroundings.determined) this.#makeLanesCanonical(floats);
  }

  /** Any sixteen bytes, or four whole words. */
  #shuffled(): void {
    const { choices } = this;
    if (choices.once(2)) {
      for (let word = 0; word < 4; word++) {
        const first = 4 * choices.below(8);
        this.emit(first, first + 1, first + 2, first + 3);
      }
    } else for (let lane = 0; lane < 16; lane++) this.emit(choices.below(32));
  }

  // `x, NaN, x == x, bitselect`, with x in a local: a lane of x unless it is a NaN.
  #makeLanesCanonical(lanes: typeof f32 | typeof f64): void {
    const local = this.ownLocal(v128);
    this.localSet(local, true);
    this.#emitVector(0x0c);
    const bytes = canonicalNaN[lanes as keyof typeof canonicalNaN]!;
    for (let at = 0; at < 16; at += bytes.length) this.emit(...bytes);
    this.emit(0x20, ...unsigned(local), 0x20, ...unsigned(local));
    this.#emitVector(lanes === f32 ? 0x41 : 0x47);
    this.#emitVector(0x52);
    // Later code may read the local, too.
    this.localSet(local, true);
  }

  #access(): void {
    const { choices, surroundings } = this;
    const { opcode, lanes, alignment } = choices.of(accesses);
    const takesVector = opcode === 0x0b || lanes > 0;
    const isStore = opcode === 0x0b || (opcode >= 0x58 && opcode <= 0x5b);
    this.address();
    // As a loop's unrolled body adds to its address; now and then it wraps.
    if (choices.once(2)) {
      this.constant(i32, BigInt(choices.of([16, 1, 8, 32, 3, 0xfffffff0])));
      this.emit(0x6a);
      this.take(1);
    }
    if (takesVector) this.produce(v128);
    const memory = surroundings.memories > 1 ? choices.below(2) : 0;
    const aligned = choices.below(alignment + 1);
    const kind = choices.below(128);
    const offset = kind < 126 ? choices.below(40) : choices.of([65_520, 0x7fffffff, 0x80000000, 0xffffffff]);
    this.#emitVector(opcode);
    this.emit(...(memory === 0 ? [aligned] : [aligned | 64, memory]), ...unsigned(offset));
    if (lanes > 0) this.emit(choices.below(lanes));
    this.take(takesVector ? 2 : 1);
    if (!isStore) this.give([v128]);
  }
}
