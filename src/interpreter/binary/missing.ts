// Opcodes and type codes of proposals that are not built yet, so that they are refused by name and never misread.
// When a proposal lands, its lines leave this file.

import type { MissingFeature } from '../core/features.ts';

// First and last opcode (prefixed ones as in the rows) of each range, and the proposal that owns it.
const missingOpcodes: readonly (readonly [first: number, last: number, feature: MissingFeature])[] = [
  [0x14, 0x15, 'typed function references'], // call_ref, return_call_ref
  [0xd3, 0xd3, 'garbage collection'], // ref.eq
  [0xd4, 0xd6, 'typed function references'], // ref.as_non_null, br_on_null, br_on_non_null
  [0xfb0000, 0xfb001e, 'garbage collection'], // struct.new to i31.get_u
];

/** The proposal that an opcode without a row belongs to, or undefined where it belongs to none. */
export function missingOpcode(opcode: number): MissingFeature | undefined {
  return missingOpcodes.find(([first, last]) => opcode >= first && opcode <= last)?.[2];
}

const missingHeapTypes: ReadonlyMap<number, MissingFeature> = new Map([
  [0x6a, 'garbage collection'], // array
  [0x6b, 'garbage collection'], // struct
  [0x6c, 'garbage collection'], // i31
  [0x6d, 'garbage collection'], // eq
  [0x6e, 'garbage collection'], // any
  [0x71, 'garbage collection'], // none
  [0x72, 'garbage collection'], // noextern
  [0x73, 'garbage collection'], // nofunc
  [0x74, 'garbage collection'], // noexn
] as const);

/** The same for the code of an abstract heap type. */
export function missingHeapType(code: number): MissingFeature | undefined {
  return missingHeapTypes.get(code);
}

/** The same for the code of a reference type: the abstract heap types' shorthands, `(ref ...)` and `(ref null ...)`. */
export function missingReferenceType(code: number): MissingFeature | undefined {
  return code === 0x63 || code === 0x64 ? 'typed function references' : missingHeapTypes.get(code);
}

/** The same for the form of a type definition. */
export function missingTypeForm(code: number): MissingFeature | undefined {
  // rec, sub final, sub, array, struct
  const garbageCollection = code === 0x4e || code === 0x4f || code === 0x50 || code === 0x5e || code === 0x5f;
  return garbageCollection ? 'garbage collection' : undefined;
}
