// Types in the binary format (specification 5.3). Whether a type is allowed where it stands is validation's business;
// here are refused the codes that are none, and those whose feature is off.

import { everyFeature, type Features, switchedOff } from '../core/features.ts';
import {
  exactly,
  exnref,
  externref,
  f64,
  funcref,
  type GlobalType,
  i32,
  type Limits,
  type MemoryType,
  nullexnref,
  pageSize,
  referenceTo,
  type Size,
  type TableType,
  v128,
  type ValueType,
  withoutNull,
} from '../core/types.ts';
import type { BinaryReader } from './reader.ts';

/** A value type. Those who read again what was accepted already need not name the features. */
export function readValueType(
  reader: BinaryReader,
  features: Features = everyFeature,
  text = 'malformed value type',
): ValueType {
  const start = reader.position;
  const code = reader.u8();
  if (code <= i32 && code >= f64) return code;
  if (code === v128) {
    if (!features.vectors) reader.refuse(switchedOff('vectors'), start);
    return code;
  }
  if (code === funcref && !features.referenceTypes) reader.refuse(switchedOff('referenceTypes'), start);
  return referenceOf(reader, code, start, features, text);
}

/** A reference type, as tables and element segments name theirs. `funcref` was there before the others. */
export function readReferenceType(reader: BinaryReader, features: Features = everyFeature): ValueType {
  const start = reader.position;
  return referenceOf(reader, reader.u8(), start, features, 'malformed reference type');
}

// `(ref null ht)` and `(ref ht)`; an abstract heap type alone is the nullable reference to it (specification 5.3.4).
const nullableForm = 0x63;
const nonNullForm = 0x64;

function referenceOf(reader: BinaryReader, code: number, start: number, features: Features, text: string): ValueType {
  if (code === nullableForm || code === nonNullForm) {
    if (!features.functionReferences) reader.refuse(switchedOff('functionReferences'), start);
    const type = readHeapType(reader, features);
    return code === nullableForm ? type : withoutNull(type);
  }
  if (!isAbstract(code)) refuseCode(reader, code, start, text);
  mustBeAllowed(reader, code, start, features);
  return code;
}

/** A heap type, as the type of nullable references to it: `func` gives `funcref`. */
export function readHeapType(reader: BinaryReader, features: Features = everyFeature): ValueType {
  const start = reader.position;
  if (reader.bytes[start] === exactForm) return readExactType(reader, features);
  const code = reader.s33();
  if (code >= 0) {
    if (!features.functionReferences) reader.refuse(switchedOff('functionReferences'), start);
    return referenceTo(reader.typeIds[code] ?? reader.invalid(`unknown type ${code}`, start));
  }
  // A negative code is that of a byte with bit 6 set.
  const type = code + 0x80;
  if (!isAbstract(type)) reader.fail('malformed heap type', start);
  mustBeAllowed(reader, type, start, features);
  return type;
}

// The custom descriptors proposal: exactly the type of that index.
const exactForm = 0x62;

function readExactType(reader: BinaryReader, features: Features): ValueType {
  const start = reader.position++;
  if (!features.customDescriptors) reader.refuse(switchedOff('customDescriptors'), start);
  const index = reader.s33();
  // The suite's reader takes it for no type at all.
  if (index < 0) reader.fail('malformed storage type', start);
  return exactly(referenceTo(reader.typeIds[index] ?? reader.invalid(`unknown type ${index}`, start + 1)));
}

const isAbstract = (code: number): boolean => code >= exnref && code <= nullexnref;

function mustBeAllowed(reader: BinaryReader, type: ValueType, start: number, features: Features): void {
  if (type === funcref) return;
  if (type === externref) {
    if (!features.referenceTypes) reader.refuse(switchedOff('referenceTypes'), start);
    return;
  }
  if ((type === exnref || type === nullexnref) && !features.exceptions) reader.refuse(switchedOff('exceptions'), start);
  if (type === exnref) return;
  if (!features.gc) reader.refuse(switchedOff('gc'), start);
}

// Codes of types are signed LEB128 of 7 bits in the specification's eyes (5.3.1), so a byte with its top bit set has
// gone on too long.
export function refuseCode(reader: BinaryReader, code: number, start: number, text: string): never {
  reader.fail(code >= 0x80 ? 'integer representation too long' : text, start);
}

// The flags of limits (5.3.7 and 5.3.8; the threads and custom page sizes proposals).
const hasMaximum = 0x01;
const shared = 0x02;
const addresses64 = 0x04;
const pageSizeGiven = 0x08;

/** Element type and limits. */
export function readTableType(reader: BinaryReader, features: Features): TableType {
  const element = readReferenceType(reader, features);
  const start = reader.position;
  const flags = reader.u8();
  if ((flags & ~(hasMaximum | addresses64)) !== 0) refuseFlags(reader, flags, start);
  return { element, ...readLimits(reader, flags, features, start) };
}

export function readMemoryType(reader: BinaryReader, features: Features = everyFeature): MemoryType {
  const start = reader.position;
  const flags = reader.u8();
  const known = hasMaximum | shared | addresses64 | (features.customPageSizes ? pageSizeGiven : 0);
  if ((flags & ~known) !== 0) refuseFlags(reader, flags, start);
  if ((flags & shared) !== 0 && !features.threads) reader.refuse(switchedOff('threads'), start);
  const { minimum, maximum, address64 } = readLimits(reader, flags, features, start);
  const bytes = (flags & pageSizeGiven) === 0 ? pageSize : readPageSize(reader);
  return { minimum, maximum, address64, pageSize: bytes, shared: (flags & shared) !== 0 };
}

function refuseFlags(reader: BinaryReader, flags: number, start: number): never {
  // WebAssembly 3.0 has no such flag and the suite wants its text; the proposal is named behind it.
  const proposal = (flags & ~0x0f) === 0 && (flags & pageSizeGiven) !== 0;
  const detail = proposal ? ` (${switchedOff('customPageSizes')})` : '';
  reader.fail(`malformed limits flags 0x${hexByte(flags)}${detail}`, start);
}

// Both numbers are 64 bits wide whatever the flags say; that they fit the address type is a rule of validity.
function readLimits(reader: BinaryReader, flags: number, features: Features, start: number): Limits {
  const address64 = (flags & addresses64) !== 0;
  if (address64 && !features.memory64) reader.refuse(switchedOff('memory64'), start);
  const minimum = readSize(reader);
  const maximum = (flags & hasMaximum) === 0 ? undefined : readSize(reader);
  return { minimum, maximum, address64 };
}

function readSize(reader: BinaryReader): Size {
  const size = reader.u64();
  if (size <= Number.MAX_SAFE_INTEGER) return size;
  return (BigInt(reader.high >>> 0) << 32n) | BigInt(reader.low >>> 0);
}

// The power of two that a page's bytes are. Which powers there are is a rule of validity.
function readPageSize(reader: BinaryReader): number {
  const start = reader.position;
  const power = reader.u32();
  if (power > 63) reader.fail('invalid custom page size', start);
  return 2 ** power;
}

/** A tag's type (5.3.12): the attribute of exceptions, the only one there is, and a type index, which is answered. */
export function readTagType(reader: BinaryReader): number {
  const start = reader.position;
  if (reader.u8() !== 0x00) reader.fail('zero byte expected: tag attribute', start);
  return reader.u32();
}

export function readGlobalType(reader: BinaryReader, features: Features): GlobalType {
  const content = readValueType(reader, features);
  const start = reader.position;
  const mutability = reader.u8();
  if (mutability > 1) reader.fail('malformed mutability', start);
  return { content, mutable: mutability === 1 };
}

/** A byte in two hexadecimal digits. */
export function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
