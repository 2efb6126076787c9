// Stands in for heap.ts where a build has no garbage-collected heap: no module with such an instruction is valid there.

import { ReferenceTranslator } from './references.ts';

export class HeapTranslator extends ReferenceTranslator {
  instruction(opcode: number): void {
    throw new Error(`0x${opcode.toString(16)} has no translation`);
  }
}
