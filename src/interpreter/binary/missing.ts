// Opcodes and type codes of proposals that are not built yet, so that they are refused by name and never misread.
// When a proposal lands, its lines leave this file.

import type { MissingFeature } from '../core/features.ts';

// First and last opcode (prefixed ones as in the rows) of each range, and the proposal that owns it.
const missingOpcodes: readonly (readonly [first: number, last: number, feature: MissingFeature])[] = [
  [0xfb0020, 0xfb0026, 'custom descriptors'], // struct.new_desc to br_on_cast_desc_eq_fail
];

/** The proposal that an opcode without a row belongs to, or undefined where it belongs to none. */
export function missingOpcode(opcode: number): MissingFeature | undefined {
  return missingOpcodes.find(([first, last]) => opcode >= first && opcode <= last)?.[2];
}

/** The same for the first byte of a heap type: 0x62 says that a type is meant exactly. */
export function missingHeapType(code: number): MissingFeature | undefined {
  return code === 0x62 ? 'custom descriptors' : undefined;
}

/** The same for the first byte of a type definition: 0x4c describes another type, 0x4d is described by one. */
export function missingDefinition(code: number): MissingFeature | undefined {
  return code === 0x4c || code === 0x4d ? 'custom descriptors' : undefined;
}
