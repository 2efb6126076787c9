// Types from the binary format (specification 5.3) to the words of the text format (6.4), without a number of the
// engine in between: indices of types stay the module's own. For modules that have been validated.

import type { BinaryReader } from '../binary/reader.ts';

const numeric: Readonly<Record<number, string>> = { 127: 'i32', 126: 'i64', 125: 'f32', 124: 'f64', 123: 'v128' };
const packed: Readonly<Record<number, string>> = { 120: 'i8', 119: 'i16' };
/** By the byte of the code; as a type, the nullable reference to it. */
const abstractHeap: Readonly<Record<number, string>> = {
  105: 'exn',
  106: 'array',
  107: 'struct',
  108: 'i31',
  109: 'eq',
  110: 'any',
  111: 'extern',
  112: 'func',
  113: 'none',
  114: 'noextern',
  115: 'nofunc',
  116: 'noexn',
};
/** What the text format calls the nullable reference to it, where that is not its word with `ref` behind it. */
const bottomReferences: Readonly<Record<string, string>> = {
  none: 'nullref',
  noextern: 'nullexternref',
  nofunc: 'nullfuncref',
  noexn: 'nullexnref',
};
const nullableReference = 0x63;
const nonNullReference = 0x64;
const emptyBlock = 0x40;

const exactForm = 0x62;

/** A heap type: a word, a type index, or one that is meant exactly. */
export function heapTypeText(reader: BinaryReader): string {
  if (reader.bytes[reader.position] === exactForm) {
    reader.position++;
    return `(exact ${reader.s33()})`;
  }
  const code = reader.s33();
  return code >= 0 ? `${code}` : abstractHeap[code + 0x80]!;
}

/** A value type. */
export function valueTypeText(reader: BinaryReader): string {
  const code = reader.u8();
  if (code === nullableReference) return `(ref null ${heapTypeText(reader)})`;
  if (code === nonNullReference) return `(ref ${heapTypeText(reader)})`;
  if (numeric[code] !== undefined) return numeric[code];
  const heap = abstractHeap[code]!;
  return bottomReferences[heap] ?? `${heap}ref`;
}

/** A block's type, with a space before it; nothing for the empty one. */
export function blockTypeText(reader: BinaryReader): string {
  const code = reader.bytes[reader.position]!;
  if (code === emptyBlock) {
    reader.position++;
    return '';
  }
  // One byte with bit 6 set is negative as a signed number: a value type or the beginning of one.
  if (code > 0x40 && code < 0x80) return ` (result ${valueTypeText(reader)})`;
  return ` (type ${reader.s33()})`;
}

/** A vector of value types behind a word; nothing where it is empty. */
export function typeListText(reader: BinaryReader, word: string): string {
  const types: string[] = [];
  for (let left = reader.u32(); left > 0; left--) types.push(valueTypeText(reader));
  return types.length === 0 ? '' : ` (${word} ${types.join(' ')})`;
}

const hasMaximum = 0x01;
const shared = 0x02;
const addresses64 = 0x04;
const pageSizeGiven = 0x08;

/** Limits with everything that their flags say but what stands behind them. */
function limitsText(reader: BinaryReader, flags: number): string {
  const size = (): string => {
    reader.u64();
    return `${(BigInt(reader.high >>> 0) << 32n) | BigInt(reader.low >>> 0)}`;
  };
  const address = (flags & addresses64) === 0 ? '' : 'i64 ';
  const minimum = size();
  return `${address}${minimum}${(flags & hasMaximum) === 0 ? '' : ` ${size()}`}`;
}

/** A memory's type. */
export function memoryTypeText(reader: BinaryReader): string {
  const flags = reader.u8();
  const limits = limitsText(reader, flags);
  const pageSize = (flags & pageSizeGiven) === 0 ? '' : ` (pagesize ${2 ** reader.u32()})`;
  return `${limits}${(flags & shared) === 0 ? '' : ' shared'}${pageSize}`;
}

/** A table's type. */
export function tableTypeText(reader: BinaryReader): string {
  const element = valueTypeText(reader);
  return `${limitsText(reader, reader.u8())} ${element}`;
}

/** A global's type, or a field's. */
export function mutableTypeText(reader: BinaryReader, content: string): string {
  return reader.u8() === 0 ? content : `(mut ${content})`;
}

const recursionGroup = 0x4e;
const finalSubtype = 0x4f;
const openSubtype = 0x50;
const describesForm = 0x4c;
const descriptorForm = 0x4d;
const arrayForm = 0x5e;
const structForm = 0x5f;

/** The next recursion group of the type section, in lines; types are numbered from `index` on. */
export function recursionGroupText(reader: BinaryReader, index: number): { lines: string[]; count: number } {
  if (reader.bytes[reader.position] !== recursionGroup) {
    return { lines: [`(type (;${index};) ${subtypeText(reader)})`], count: 1 };
  }
  reader.position++;
  const count = reader.u32();
  const lines = ['(rec'];
  for (let position = 0; position < count; position++) {
    lines.push(`  (type (;${index + position};) ${subtypeText(reader)})`);
  }
  return { lines: [...lines, ')'], count };
}

function subtypeText(reader: BinaryReader): string {
  const form = reader.bytes[reader.position]!;
  if (form !== finalSubtype && form !== openSubtype) return describedText(reader);
  reader.position++;
  const above: number[] = [];
  for (let left = reader.u32(); left > 0; left--) above.push(reader.u32());
  const words = ['sub', ...(form === finalSubtype ? ['final'] : []), ...above];
  return `(${words.join(' ')} ${describedText(reader)})`;
}

/** What it describes, what describes it, and what it is. */
function describedText(reader: BinaryReader): string {
  let clauses = '';
  for (const [form, word] of [[describesForm, 'describes'] as const, [descriptorForm, 'descriptor'] as const]) {
    if (reader.bytes[reader.position] !== form) continue;
    reader.position++;
    clauses += `(${word} ${reader.u32()}) `;
  }
  return `${clauses}${compositeText(reader)}`;
}

function compositeText(reader: BinaryReader): string {
  const form = reader.u8();
  if (form === arrayForm) return `(array ${fieldText(reader)})`;
  if (form !== structForm) return `(func${typeListText(reader, 'param')}${typeListText(reader, 'result')})`;
  let fields = '';
  for (let left = reader.u32(); left > 0; left--) fields += ` (field ${fieldText(reader)})`;
  return `(struct${fields})`;
}

function fieldText(reader: BinaryReader): string {
  const code = packed[reader.bytes[reader.position]!];
  if (code !== undefined) reader.position++;
  return mutableTypeText(reader, code ?? valueTypeText(reader));
}
