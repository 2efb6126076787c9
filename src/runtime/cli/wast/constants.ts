// The constants of a script: what an action is called with, and what an assertion expects. Numbers are
// raw bits, never host floats. How a result is held against an expectation is values.ts.

import { F32, F64, type FloatFormat, floatBits, infinityBits, integerBits, quietBit } from './literals.ts';
import { type Expression, type List, ScriptError } from './reader.ts';

/** The number types. */
export type NumberType = 'i32' | 'i64' | 'f32' | 'f64';

/** A number as its raw bits, unsigned. */
export interface NumberConstant {
  readonly kind: 'number';
  readonly type: NumberType;
  readonly bits: bigint;
}

/** A vector as its raw bits; lane 0 is the lowest. */
export interface VectorConstant {
  readonly kind: 'vector';
  readonly bits: bigint;
}

/** A null reference; the heap type is a keyword or an index, or absent where any null will do. */
export interface NullConstant {
  readonly kind: 'null';
  readonly heapType: string | undefined;
}

/** A host object, told apart by its number; `host` is one that is seen as `anyref`. */
export interface HostConstant {
  readonly kind: 'extern' | 'host';
  readonly number: number;
}

/** What an action can be called with. */
export type Constant = NumberConstant | VectorConstant | NullConstant | HostConstant;

/** Any NaN of a class: canonical (only the quiet bit in the payload) or arithmetic (at least the quiet bit). */
export interface NanClass {
  readonly kind: 'nan';
  readonly type: 'f32' | 'f64';
  readonly class: 'canonical' | 'arithmetic';
}

/** A vector given by lanes, at least one of which is a class of NaNs. */
export interface VectorOfLanes {
  readonly kind: 'lanes';
  readonly format: FloatFormat;
  readonly lanes: readonly (bigint | NanClass)[];
}

/** Any reference of a kind that is not null: `(ref.func)`, `(ref.struct)`, `(ref.extern)`. */
export interface AnyReference {
  readonly kind: 'reference';
  readonly of: string;
}

/** One of several. */
export interface Either {
  readonly kind: 'either';
  readonly of: readonly Expectation[];
}

/** What an assertion can expect of one result. */
export type Expectation = Constant | NanClass | VectorOfLanes | AnyReference | Either;

const SHAPES: Readonly<Record<string, { readonly lanes: number; readonly format: number | FloatFormat }>> = {
  i8x16: { lanes: 16, format: 8 },
  i16x8: { lanes: 8, format: 16 },
  i32x4: { lanes: 4, format: 32 },
  i64x2: { lanes: 2, format: 64 },
  f32x4: { lanes: 4, format: F32 },
  f64x2: { lanes: 2, format: F64 },
};

/** Reads the argument of an action. */
export function readConstant(expression: Expression): Constant {
  const expectation = readExpectation(expression);
  switch (expectation.kind) {
    case 'number':
    case 'vector':
    case 'null':
    case 'extern':
    case 'host':
      return expectation;
    default:
      throw new ScriptError(`a ${expectation.kind} pattern is no argument`, expression.start);
  }
}

/** Reads an expected result. Throws a `ScriptError` for what is none, a `LiteralError` for a bad number. */
export function readExpectation(expression: Expression): Expectation {
  const { head, operands } = headOf(expression);
  switch (head) {
    case 'i32.const':
    case 'i64.const':
    case 'f32.const':
    case 'f64.const':
      return numberOf(head.slice(0, 3) as NumberType, atom(operands[0], expression), expression);
    case 'v128.const':
      return vectorOf(operands, expression);
    case 'ref.null':
      return { kind: 'null', heapType: operands[0] === undefined ? undefined : atom(operands[0], expression) };
    case 'ref.extern':
    case 'ref.host':
      if (operands[0] === undefined) return { kind: 'reference', of: head.slice(4) };
      return {
        kind: head === 'ref.host' ? 'host' : 'extern',
        number: Number(integerBits(atom(operands[0], expression), 32)),
      };
    case 'either':
      return { kind: 'either', of: operands.map(readExpectation) };
    default:
      if (head.startsWith('ref.')) return { kind: 'reference', of: head.slice(4) };
      throw new ScriptError(`"${head}" is no constant`, expression.start);
  }
}

/** The keyword a list begins with, and what follows it. */
export function headOf(expression: Expression): { head: string; operands: readonly Expression[]; list: List } {
  if (expression.kind !== 'list') throw new ScriptError('expected a list', expression.start);
  const first = expression.items[0];
  if (first?.kind !== 'atom') throw new ScriptError('expected a list that begins with a keyword', expression.start);
  return { head: first.text, operands: expression.items.slice(1), list: expression };
}

function atom(expression: Expression | undefined, within: Expression): string {
  if (expression?.kind !== 'atom')
    throw new ScriptError('expected a keyword or a number', expression?.start ?? within.end);
  return expression.text;
}

function numberOf(type: NumberType, text: string, at: Expression): NumberConstant | NanClass {
  if (type === 'i32' || type === 'i64') {
    return { kind: 'number', type, bits: integerBits(text, type === 'i32' ? 32 : 64) };
  }
  const nan = nanClassOf(type, text);
  if (nan !== undefined) {
    if (text.startsWith('-')) throw new ScriptError('a class of NaNs has no sign', at.start);
    return nan;
  }
  return { kind: 'number', type, bits: floatBits(text, type === 'f32' ? F32 : F64) };
}

function nanClassOf(type: 'f32' | 'f64', text: string): NanClass | undefined {
  if (text.endsWith('nan:canonical')) return { kind: 'nan', type, class: 'canonical' };
  if (text.endsWith('nan:arithmetic')) return { kind: 'nan', type, class: 'arithmetic' };
  return undefined;
}

function vectorOf(operands: readonly Expression[], at: Expression): VectorConstant | VectorOfLanes {
  const name = atom(operands[0], at);
  const shape = SHAPES[name];
  if (shape === undefined) throw new ScriptError(`"${name}" is no shape of a vector`, at.start);
  const texts = operands.slice(1).map((operand) => atom(operand, at));
  if (texts.length !== shape.lanes)
    throw new ScriptError(`${name} has ${shape.lanes} lanes, not ${texts.length}`, at.start);
  const { format } = shape;
  if (typeof format === 'number') {
    return {
      kind: 'vector',
      bits: joinLanes(
        texts.map((text) => integerBits(text, format)),
        format,
      ),
    };
  }
  const type = format === F32 ? 'f32' : 'f64';
  const lanes = texts.map((text) => nanClassOf(type, text) ?? floatBits(text, format));
  const bits = lanes.filter((lane) => typeof lane === 'bigint');
  if (bits.length === lanes.length) return { kind: 'vector', bits: joinLanes(bits, format.width) };
  return { kind: 'lanes', format, lanes };
}

function joinLanes(lanes: readonly bigint[], width: number): bigint {
  return lanes.reduceRight((bits, lane) => (bits << BigInt(width)) | lane, 0n);
}

/** Whether the bits of a float belong to a class of NaNs. The sign is free in both. */
export function isNanOfClass(bits: bigint, nan: NanClass): boolean {
  const format = nan.type === 'f32' ? F32 : F64;
  const magnitude = BigInt.asUintN(format.width - 1, bits);
  const canonical = infinityBits(format) | quietBit(format);
  return nan.class === 'canonical' ? magnitude === canonical : (magnitude & canonical) === canonical;
}
