// What a row of a vector instruction is, and the families by which rows are written: an instruction on many shapes is
// one line, and what it does to a lane is the meaning of a scalar instruction or of vector-lanes.ts. No running here:
// the generator unrolls the rules, and what no rule describes is written by hand in execution/vector.ts.

import type { FeatureName } from '../core/features.ts';
import { f32, f64, i32, i64, v128, type ValueType } from '../core/types.ts';
import type { Immediate, VectorRow } from './row.ts';

/** How the 128 bits are divided (specification 2.4.4, "shape"). */
export type VectorShape = 'i8x16' | 'i16x8' | 'i32x4' | 'i64x2' | 'f32x4' | 'f64x2';

/** A lane as it is read or written: s8 and u8 are the same bits with and without their sign. */
export type LaneType = 's8' | 'u8' | 's16' | 'u16' | 'i32' | 'i64' | 'f32' | 'f64';

/** Where one argument of a lane's meaning comes from. */
export interface LaneSource {
  /** Which operand, counted from the first one pushed. */
  readonly operand: number;
  readonly lane: LaneType;
  /** Lane i of the result reads lane `scale * i + offset`; absent: the operand is a number, the same for all lanes. */
  readonly scale?: number;
  readonly offset?: number;
  /** For a shift count: the bits of it that count. */
  readonly mask?: number;
}

/** How the lanes of the operands make the result. */
export type VectorRule =
  /** Each lane is its meaning's answer; a boolean fills the lane with ones or zeros. Lanes past `count` become 0. */
  | {
      readonly form: 'lanes';
      readonly result: LaneType;
      readonly count: number;
      readonly sources: readonly LaneSource[];
      readonly meaning: string;
    }
  /** Each lane is a copy of the second operand's where the comparison holds, of the first one's where not. */
  | { readonly form: 'choose'; readonly lane: LaneType; readonly meaning: string }
  /** The lanes of the first operand, then those of the second, each made narrower by its meaning. */
  | { readonly form: 'narrow'; readonly result: LaneType; readonly from: LaneType; readonly meaning: string }
  /** An i32: are all lanes other than 0; or a bit for each lane, which is its sign. */
  | { readonly form: 'all true' | 'bit mask'; readonly lane: LaneType }
  | { readonly form: 'extract' | 'replace'; readonly lane: LaneType }
  /** Lanes in memory that fill a vector of wider ones; one for all lanes; one for the first, the others 0. */
  | {
      readonly form: 'load extended';
      readonly memory: LaneType;
      readonly result: LaneType;
      readonly meaning: string;
    }
  | { readonly form: 'load splat' | 'load zero'; readonly lane: LaneType }
  | { readonly form: 'load lane' | 'store lane'; readonly lane: LaneType }
  /** Written by hand, under this name. */
  | { readonly form: 'own'; readonly name: string };

const lanesOfShape: Readonly<Record<VectorShape, readonly [signed: LaneType, unsigned: LaneType, count: number]>> = {
  i8x16: ['s8', 'u8', 16],
  i16x8: ['s16', 'u16', 8],
  i32x4: ['i32', 'i32', 4],
  i64x2: ['i64', 'i64', 2],
  f32x4: ['f32', 'f32', 4],
  f64x2: ['f64', 'f64', 2],
};

/** How many lanes a shape has. */
export function laneCount(shape: VectorShape): number {
  return lanesOfShape[shape][2];
}

/** The lanes of a shape as an instruction sees them: without a sign where its name says so. */
export function laneOf(shape: VectorShape, name: string): LaneType {
  const [signed, unsigned] = lanesOfShape[shape];
  return /_u(_|$)|popcnt/.test(name) ? unsigned : signed;
}

const widths: Readonly<Record<LaneType, 1 | 2 | 4 | 8>> = {
  s8: 1,
  u8: 1,
  s16: 2,
  u16: 2,
  i32: 4,
  f32: 4,
  i64: 8,
  f64: 8,
};

/** Bytes in a lane. */
export function laneBytes(lane: LaneType): 1 | 2 | 4 | 8 {
  return widths[lane];
}

/** The type of a lane outside a vector. */
export function numberOf(shape: VectorShape): ValueType {
  return shape === 'i64x2' ? i64 : shape === 'f32x4' ? f32 : shape === 'f64x2' ? f64 : i32;
}

/** The scalar instruction that does to a number what the vector instruction does to each lane. */
function lifted(shape: VectorShape, name: string): string {
  return `${shape === 'i64x2' ? 'i64' : shape === 'f32x4' ? 'f32' : shape === 'f64x2' ? 'f64' : 'i32'}.${name}`;
}

interface Details {
  readonly immediates?: readonly Immediate[];
  readonly bytes?: VectorRow['bytes'];
  readonly lanes?: number;
}

/** One row. Opcodes of vector instructions are given without their prefix. */
export function vector(
  opcode: number,
  name: string,
  operands: readonly ValueType[],
  results: readonly ValueType[],
  rule: VectorRule,
  { immediates = [], bytes = 0, lanes = 0 }: Details = {},
): VectorRow {
  const feature: FeatureName = opcode < 0x100 ? 'vectors' : 'relaxedVectors';
  return { kind: 'vector', opcode: 0xfd0000 | opcode, name, immediates, feature, operands, results, rule, bytes, lanes };
}

/** Opcodes of an instruction by shape. */
export type Opcodes = Readonly<Partial<Record<VectorShape, number>>>;

function forShapes(opcodes: Opcodes, make: (shape: VectorShape, opcode: number) => VectorRow): VectorRow[] {
  return (Object.entries(opcodes) as [VectorShape, number][]).map(([shape, opcode]) => make(shape, opcode));
}

const vectors = (count: number): ValueType[] => new Array<ValueType>(count).fill(v128);

/** Lane i from lanes i of all operands. `meaning` names it where it is not the scalar instruction of the same name. */
export function lanewise(
  name: string,
  operands: 1 | 2 | 3,
  opcodes: Opcodes,
  meaning?: string | ((shape: VectorShape) => string),
): VectorRow[] {
  return forShapes(opcodes, (shape, opcode) => {
    const lane = laneOf(shape, name);
    const own = typeof meaning === 'function' ? meaning(shape) : meaning;
    return vector(opcode, `${shape}.${name}`, vectors(operands), [v128], {
      form: 'lanes',
      result: lane,
      count: laneCount(shape),
      sources: vectors(operands).map((_, operand) => ({ operand, lane, scale: 1, offset: 0 })),
      meaning: own ?? lifted(shape, name),
    });
  });
}

/** A comparison: lanes of ones and zeros, which are integers whatever was compared. */
export function comparison(name: string, opcodes: Opcodes): VectorRow[] {
  return lanewise(name, 2, opcodes).map((row) => {
    if (row.rule.form !== 'lanes') return row;
    const { result } = row.rule;
    return { ...row, rule: { ...row.rule, result: result === 'f32' ? 'i32' : result === 'f64' ? 'i64' : result } };
  });
}

/** Lanes of the second operand where a scalar comparison of both holds, of the first where not. */
export function choice(name: string, opcodes: Opcodes, scalar: string): VectorRow[] {
  return forShapes(opcodes, (shape, opcode) =>
    vector(opcode, `${shape}.${name}`, vectors(2), [v128], {
      form: 'choose',
      lane: laneOf(shape, name),
      meaning: lifted(shape, scalar),
    }),
  );
}

/** A shift of every lane by one count, which is taken modulo the lane's bits. */
export function shift(name: string, opcodes: Opcodes): VectorRow[] {
  return forShapes(opcodes, (shape, opcode) => {
    const lane = laneOf(shape, name);
    return vector(opcode, `${shape}.${name}`, [v128, i32], [v128], {
      form: 'lanes',
      result: lane,
      count: laneCount(shape),
      sources: [
        { operand: 0, lane, scale: 1, offset: 0 },
        { operand: 1, lane: 'i32', mask: 8 * laneBytes(lane) - 1 },
      ],
      meaning: lifted(shape, name),
    });
  });
}

/** A number in every lane. */
export function splat(opcodes: Opcodes): VectorRow[] {
  return forShapes(opcodes, (shape, opcode) => {
    const lane = bitsOf(laneOf(shape, ''));
    const source = lane === 'i64' ? 'i64' : 'i32';
    return vector(opcode, `${shape}.splat`, [numberOf(shape)], [v128], {
      form: 'lanes',
      result: lane,
      count: laneCount(shape),
      sources: [{ operand: 0, lane: source }],
      meaning: source === 'i64' ? 'same64' : 'same',
    });
  });
}

/** A lane whose bits are moved and not reckoned with. */
function bitsOf(lane: LaneType): LaneType {
  return lane === 'f32' ? 'i32' : lane === 'f64' ? 'i64' : lane;
}

/** One lane as a number. */
export function extract(name: string, opcodes: Opcodes): VectorRow[] {
  return forShapes(opcodes, (shape, opcode) => {
    const rule: VectorRule = { form: 'extract', lane: bitsOf(laneOf(shape, name)) };
    const details = { immediates: ['lane'], lanes: laneCount(shape) } as const;
    return vector(opcode, `${shape}.${name}`, [v128], [numberOf(shape)], rule, details);
  });
}

/** The vector with one lane replaced by a number. */
export function replace(opcodes: Opcodes): VectorRow[] {
  return forShapes(opcodes, (shape, opcode) => {
    const rule: VectorRule = { form: 'replace', lane: bitsOf(laneOf(shape, '')) };
    const details = { immediates: ['lane'], lanes: laneCount(shape) } as const;
    return vector(opcode, `${shape}.replace_lane`, [v128, numberOf(shape)], [v128], rule, details);
  });
}

/** An i32 made of all lanes. */
export function reduction(name: string, form: 'all true' | 'bit mask', opcodes: Opcodes): VectorRow[] {
  return forShapes(opcodes, (shape, opcode) =>
    vector(opcode, `${shape}.${name}`, [v128], [i32], { form, lane: laneOf(shape, name) }),
  );
}

/** Lanes of half the width from one half of each operand, the low one or the high one, made wider. */
export function widening(
  name: (half: string, sign: string) => string,
  operands: 1 | 2,
  to: VectorShape,
  from: VectorShape,
  opcodes: readonly [lowSigned: number, highSigned: number, lowUnsigned: number, highUnsigned: number],
  meaning: (sign: string) => string,
): VectorRow[] {
  return opcodes.map((opcode, index) => {
    const sign = index < 2 ? 's' : 'u';
    const isHigh = index % 2 === 1;
    const fullName = `${to}.${name(isHigh ? 'high' : 'low', sign)}`;
    const lane = laneOf(from, fullName);
    const offset = isHigh ? laneCount(to) : 0;
    return vector(opcode, fullName, vectors(operands), [v128], {
      form: 'lanes',
      result: laneOf(to, ''),
      count: laneCount(to),
      sources: vectors(operands).map((_, operand) => ({ operand, lane, scale: 1, offset })),
      meaning: meaning(sign),
    });
  });
}

/** Lanes that are each made of a group of neighbouring ones: `sources` of the first lane, `scale` apart for the next. */
export function grouped(
  opcode: number,
  name: string,
  operands: readonly ValueType[],
  to: VectorShape,
  meaning: string,
  sources: readonly LaneSource[],
): VectorRow {
  const rule: VectorRule = { form: 'lanes', result: laneOf(to, ''), count: laneCount(to), sources, meaning };
  return vector(opcode, name, operands, [v128], rule);
}

/** Lanes of one type from the first lanes of another; where those are fewer than the shape has, the rest is 0. */
export function conversion(
  opcode: number,
  name: string,
  [from, to, count]: readonly [LaneType, LaneType, number],
  meaning: string,
): VectorRow {
  const sources = [{ operand: 0, lane: from, scale: 1, offset: 0 }];
  return vector(opcode, name, [v128], [v128], { form: 'lanes', result: to, count, sources, meaning });
}

/** A load into a vector, or with `lane` into one lane of one, or a store of one. */
export function access(
  opcode: number,
  name: string,
  bytes: VectorRow['bytes'],
  rule: VectorRule,
  lanes = 0,
): VectorRow {
  const isStore = /store/.test(name);
  return vector(opcode, name, lanes > 0 || isStore ? [i32, v128] : [i32], isStore ? [] : [v128], rule, {
    immediates: lanes > 0 ? ['memory access', 'lane'] : ['memory access'],
    bytes,
    lanes,
  });
}
