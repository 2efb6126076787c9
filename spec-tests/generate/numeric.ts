// The numeric instructions and memory accesses as generated programs use them: opcode bytes and types, written down here
// a second time on purpose, so that a wrong row of the engine's own table cannot hide.

import { f32, f64, i32, i64, type TypeCode } from './module-builder.ts';

/** A numeric instruction. */
export interface NumericInstruction {
  readonly opcode: readonly number[];
  readonly operands: readonly TypeCode[];
  readonly result: TypeCode;
  /** Can it trap? */
  readonly traps: boolean;
  /** Does it calculate with floats, so that a NaN result's bits are not determined (specification 4.3.3)? */
  readonly floats: boolean;
}

const all: NumericInstruction[] = [];

function range(first: number, last: number, operands: readonly TypeCode[], result: TypeCode, traps = false): void {
  for (let opcode = first; opcode <= last; opcode++) {
    all.push({ opcode: [opcode], operands, result, traps, floats: false });
  }
}

function floatRange(first: number, last: number, operands: readonly TypeCode[], result: TypeCode): void {
  for (let opcode = first; opcode <= last; opcode++) {
    all.push({ opcode: [opcode], operands, result, traps: false, floats: true });
  }
}

range(0x6a, 0x6c, [i32, i32], i32);
range(0x71, 0x78, [i32, i32], i32);
range(0x45, 0x45, [i32], i32);
range(0x46, 0x4f, [i32, i32], i32);
range(0x50, 0x50, [i64], i32);
range(0x51, 0x5a, [i64, i64], i32);
range(0x5b, 0x60, [f32, f32], i32);
range(0x61, 0x66, [f64, f64], i32);
range(0x67, 0x69, [i32], i32);
range(0x6d, 0x70, [i32, i32], i32, true);
range(0x79, 0x7b, [i64], i64);
range(0x7c, 0x7e, [i64, i64], i64);
range(0x83, 0x8a, [i64, i64], i64);
range(0x7f, 0x82, [i64, i64], i64, true);
range(0x8b, 0x8c, [f32], f32);
floatRange(0x8d, 0x91, [f32], f32);
floatRange(0x92, 0x97, [f32, f32], f32);
range(0x98, 0x98, [f32, f32], f32);
range(0x99, 0x9a, [f64], f64);
floatRange(0x9b, 0x9f, [f64], f64);
floatRange(0xa0, 0xa5, [f64, f64], f64);
range(0xa6, 0xa6, [f64, f64], f64);
range(0xa7, 0xa7, [i64], i32);
range(0xa8, 0xa9, [f32], i32, true);
range(0xaa, 0xab, [f64], i32, true);
range(0xac, 0xad, [i32], i64);
range(0xae, 0xaf, [f32], i64, true);
range(0xb0, 0xb1, [f64], i64, true);
range(0xb2, 0xb3, [i32], f32);
range(0xb4, 0xb5, [i64], f32);
floatRange(0xb6, 0xb6, [f64], f32);
range(0xb7, 0xb8, [i32], f64);
range(0xb9, 0xba, [i64], f64);
floatRange(0xbb, 0xbb, [f32], f64);
range(0xbc, 0xbc, [f32], i32);
range(0xbd, 0xbd, [f64], i64);
range(0xbe, 0xbe, [i32], f32);
range(0xbf, 0xbf, [i64], f64);
range(0xc0, 0xc1, [i32], i32);
range(0xc2, 0xc4, [i64], i64);
for (const [number, operand] of [f32, f32, f64, f64, f32, f32, f64, f64].entries()) {
  const result = number < 4 ? i32 : i64;
  all.push({ opcode: [0xfc, number], operands: [operand], result, traps: false, floats: false });
}

/** Those that cannot trap, and those that can. */
export const harmless: readonly NumericInstruction[] = all.filter(({ traps }) => !traps);
export const trapping: readonly NumericInstruction[] = all.filter(({ traps }) => traps);
/** Comparisons of integers: what conditions are made of. */
export const comparisons: readonly NumericInstruction[] = all.filter(
  ({ opcode: [first = 0], operands: [operand] }) =>
    first >= 0x45 && first <= 0x5a && (operand === i32 || operand === i64),
);

/** A load (`store` false) or store. */
export interface AccessInstruction {
  readonly opcode: number;
  readonly type: TypeCode;
  readonly store: boolean;
  /** Its natural alignment, as a power of two. */
  readonly alignment: number;
}

const accessTypes: readonly (readonly [opcode: number, type: TypeCode, alignment: number])[] = [
  [0x28, i32, 2],
  [0x29, i64, 3],
  [0x2a, f32, 2],
  [0x2b, f64, 3],
  [0x2c, i32, 0],
  [0x2d, i32, 0],
  [0x2e, i32, 1],
  [0x2f, i32, 1],
  [0x30, i64, 0],
  [0x31, i64, 0],
  [0x32, i64, 1],
  [0x33, i64, 1],
  [0x34, i64, 2],
  [0x35, i64, 2],
  [0x36, i32, 2],
  [0x37, i64, 3],
  [0x38, f32, 2],
  [0x39, f64, 3],
  [0x3a, i32, 0],
  [0x3b, i32, 1],
  [0x3c, i64, 0],
  [0x3d, i64, 1],
  [0x3e, i64, 2],
];

export const accesses: readonly AccessInstruction[] = accessTypes.map(([opcode, type, alignment]) => ({
  opcode,
  type,
  alignment,
  store: opcode >= 0x36,
}));
