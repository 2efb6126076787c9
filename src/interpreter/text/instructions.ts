// Instructions from the binary format to the text format's plain form (specification 6.5), one at a time. The rows say
// what follows an opcode; where the text format has another order or other words, it is said here.

import { hasTag, readCatchKind, readInstruction, readMemoryAccess } from '../binary/body.ts';
import type { BinaryReader } from '../binary/reader.ts';
import type { Immediate, InstructionRow } from '../instructions/row.ts';
import { blockTypeText, heapTypeText, typeListText } from './types.ts';

/** One instruction as text, and its row. */
export interface InstructionText {
  readonly row: InstructionRow;
  readonly text: string;
}

/** The next instruction. */
export function instructionText(reader: BinaryReader): InstructionText {
  const row = readInstruction(reader);
  const words = row.immediates.map((immediate) => immediateText(reader, row, immediate));
  return { row, text: arranged(row.name, words) };
}

/** The name and its immediates in the order and the words of the text format. */
function arranged(name: string, words: readonly string[]): string {
  const [first, second, third, fourth] = words;
  switch (name) {
    case 'call_indirect':
    case 'return_call_indirect':
      return `${name}${indexUnlessFirst(second!)} (type ${first})`;
    case 'memory.init':
    case 'table.init':
      return `${name}${indexUnlessFirst(second!)} ${first}`;
    case 'ref.test':
    case 'ref.cast':
    case 'ref.cast_desc_eq':
      return `${name} (ref ${first})`;
    case 'ref.test null':
    case 'ref.cast null':
    case 'ref.cast_desc_eq null':
      return `${name.slice(0, -5)} (ref null ${first})`;
    case 'br_on_cast':
    case 'br_on_cast_fail':
    case 'br_on_cast_desc_eq':
    case 'br_on_cast_desc_eq_fail': {
      const flags = Number(first);
      const type = (bit: number, heap: string) => `(ref ${(flags & bit) === 0 ? '' : 'null '}${heap})`;
      return `${name} ${second} ${type(1, third!)} ${type(2, fourth!)}`;
    }
    case 'memory.size':
    case 'memory.grow':
    case 'memory.fill':
      return `${name}${indexUnlessFirst(first!)}`;
    case 'memory.copy':
    case 'table.copy':
      return first === '0' && second === '0' ? name : `${name} ${first} ${second}`;
    default:
      return [name, ...words.filter((word) => word !== '')].join(' ');
  }
}

/** An index that the text format leaves out where it is 0. */
function indexUnlessFirst(index: string): string {
  return index === '0' ? '' : ` ${index}`;
}

function immediateText(reader: BinaryReader, row: InstructionRow, immediate: Immediate): string {
  switch (immediate) {
    case 'label':
    case 'function':
    case 'table':
    case 'local':
    case 'global':
    case 'memory':
    case 'tag':
    case 'element segment':
    case 'data segment':
    case 'type':
    case 'field':
    case 'count':
      return `${reader.u32()}`;
    case 'lane':
    case 'cast flags':
      return `${reader.u8()}`;
    case 'zero byte':
      reader.u8();
      return '';
    case 'memory access':
      return accessText(reader, row);
    case 'block type':
      return blockTypeText(reader).slice(1);
    case 'heap type':
      return heapTypeText(reader);
    case 'value types':
      return typeListText(reader, 'result').slice(1);
    case 'label table': {
      const labels: number[] = [];
      for (let left = reader.u32(); left >= 0; left--) labels.push(reader.u32());
      return labels.join(' ');
    }
    case 'catch clauses':
      return catchClausesText(reader);
    case 'i32':
      return `${reader.s32()}`;
    case 'i64':
      reader.s64();
      return `${(BigInt(reader.high) << 32n) | BigInt(reader.low >>> 0)}`;
    case 'f32':
      return float32Text(reader.f32Bits());
    case 'f64':
      reader.f64Bits();
      return float64Text(reader.low, reader.high);
    case 'v128': {
      const words = Array.from({ length: 4 }, () => `0x${(reader.f32Bits() >>> 0).toString(16).padStart(8, '0')}`);
      return `i32x4 ${words.join(' ')}`;
    }
    case 'lanes':
      return Array.from({ length: 16 }, () => reader.u8()).join(' ');
    default:
      return immediate satisfies never;
  }
}

/** Memory, offset and alignment, each only where it is not what the text format takes for granted. */
function accessText(reader: BinaryReader, row: InstructionRow): string {
  readMemoryAccess(reader);
  const { memory, offset, alignment } = reader;
  const natural = 'bytes' in row ? row.bytes : 1;
  const words: string[] = [];
  if (memory !== 0) words.push(`${memory}`);
  if (offset !== 0) words.push(`offset=${offsetText(reader)}`);
  if (2 ** alignment !== natural) words.push(`align=${2 ** alignment}`);
  return words.join(' ');
}

/** All 64 bits of an offset; as a number it is rounded above 2^53. */
function offsetText({ low, high, offset }: BinaryReader): string {
  return offset <= Number.MAX_SAFE_INTEGER ? `${offset}` : `${(BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)}`;
}

const catchWords = ['catch', 'catch_ref', 'catch_all', 'catch_all_ref'];

function catchClausesText(reader: BinaryReader): string {
  const clauses: string[] = [];
  for (let left = reader.u32(); left > 0; left--) {
    const kind = readCatchKind(reader);
    const tag = hasTag(kind) ? ` ${reader.u32()}` : '';
    clauses.push(`(${catchWords[kind]}${tag} ${reader.u32()})`);
  }
  return clauses.join(' ');
}

const scratch = new DataView(new ArrayBuffer(8));

/** The number that has these bits; what is not a number says all of them. */
function float32Text(bits: number): string {
  scratch.setInt32(0, bits);
  const exponentAndMore = bits & 0x7fffffff;
  if (exponentAndMore <= 0x7f800000) return numberText(scratch.getFloat32(0));
  return `${bits < 0 ? '-' : ''}nan:0x${(bits & 0x7fffff).toString(16)}`;
}

function float64Text(low: number, high: number): string {
  scratch.setInt32(0, high);
  scratch.setInt32(4, low);
  const isNumber = (high & 0x7ff00000) !== 0x7ff00000 || ((high & 0xfffff) === 0 && low === 0);
  if (isNumber) return numberText(scratch.getFloat64(0));
  const payload = (BigInt(high & 0xfffff) << 32n) | BigInt(low >>> 0);
  return `${high < 0 ? '-' : ''}nan:0x${payload.toString(16)}`;
}

function numberText(value: number): string {
  if (Math.abs(value) === Number.POSITIVE_INFINITY) return value < 0 ? '-inf' : 'inf';
  // The shortest decimal that comes back to the same f64 comes back to the same f32, too.
  return Object.is(value, -0) ? '-0' : `${value}`;
}
