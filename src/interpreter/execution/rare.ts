// The operations behind the loop's arm `rare`: references, tables, sizes, and memories and globals that the fast arms
// do not reach. Numbers: translation/operations.ts, rareNumbers. Called from the loop; plain otherwise.

import { copyWithinArray, setArray } from '../core/host-arrays.ts';
import { quad } from '../core/arithmetic.ts';
import { Trap, trapNumber } from '../core/errors.ts';
import { wideRows } from '../instructions/wide.ts';
import { addressAt, loadFrom, storeTo } from './access.ts';
import { atomic } from './atomic.ts';
import { exitThrow } from './exits.ts';
import type { Machine } from './machine.ts';

const outOfBoundsTable = trapNumber('out-of-bounds-table-access');

/** Runs one; answers 0, the number of a trap, or an exit. */
export function rare(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { words, references } = machine.stack;
  const instance = machine.instance!;
  const destination = fp + (code[pc]! >>> 10);
  const slot = destination >> 1;
  const a = code[pc + 2]!;
  switch (code[pc + 1]! & 0xffff) {
    case 0: // referenceNull
      references[slot] = null;
      return 0;
    case 1: // referenceMove
      references[slot] = references[(fp + a) >> 1];
      return 0;
    case 2: // referenceIsNull
      words[destination] = references[(fp + a) >> 1] === null ? 1 : 0;
      return 0;
    case 3: // referenceFunction
      references[slot] = instance.functionAt(a);
      return 0;
    case 4: {
      // tableGet
      const { elements } = instance.tables[code[pc + 3]!]!;
      const index = words[fp + a]! >>> 0;
      if (index >= elements.length) return outOfBoundsTable;
      references[slot] = elements[index];
      return 0;
    }
    case 5: {
      // tableSet
      const { elements } = instance.tables[code[pc + 4]!]!;
      const index = words[fp + a]! >>> 0;
      if (index >= elements.length) return outOfBoundsTable;
      elements[index] = references[(fp + code[pc + 3]!) >> 1];
      return 0;
    }
    case 6: // tableSize
      words[destination] = instance.tables[a]!.elements.length;
      words[destination + 1] = 0;
      return 0;
    case 7: {
      // tableGrow
      const table = instance.tables[code[pc + 4]!]!;
      const count = addressAt(words, fp + code[pc + 3]!, table.tableType.address64);
      return grow(machine, destination, () => table.grow(count, references[(fp + a) >> 1]));
    }
    case 8: // memorySize
      words[destination] = instance.memories[a]!.size;
      words[destination + 1] = instance.memories[a]!.size / 4294967296;
      return 0;
    case 9: {
      // memoryGrow
      const memory = instance.memories[code[pc + 3]!]!;
      const pages = addressAt(words, fp + a, memory.memoryType.address64);
      const status = grow(machine, destination, () => memory.grow(pages));
      machine.loadMemory();
      return status;
    }
    case 10: // dataDrop
      instance.dataSegments[a] = null;
      return 0;
    case 11: // elementDrop
      instance.elementSegments[a] = null;
      return 0;
    case 12: // globalGetReference
      references[slot] = instance.globals[a]!.reference;
      return 0;
    case 13: // globalSetReference
      instance.globals[a]!.reference = references[slot];
      return 0;
    case 14: {
      // globalGetImported
      const { cells, offset } = instance.globals[a]!;
      words[destination] = cells[offset]!;
      words[destination + 1] = cells[offset + 1]!;
      return 0;
    }
    case 15: {
      // globalSetImported
      const { cells, offset } = instance.globals[a]!;
      cells[offset] = words[destination]!;
      cells[offset + 1] = words[destination + 1]!;
      return 0;
    }
    case 16: {
      // load: address, kind, offset, memory
      const kind = code[pc + 3]!;
      const at = (words[fp + a]! >>> 0) + (code[pc + 4]! >>> 0);
      const status = loadFrom(machine, instance.memories[code[pc + 5]!]!, at, kind & 15, (kind & 16) !== 0);
      if (status !== 0) return status;
      words[destination] = machine.low;
      if ((kind & 32) !== 0) words[destination + 1] = machine.high;
      return 0;
    }
    case 17: {
      // store: the value is where a destination would be
      const kind = code[pc + 3]!;
      const at = (words[fp + a]! >>> 0) + (code[pc + 4]! >>> 0);
      return storeTo(instance.memories[code[pc + 5]!]!, at, kind & 15, words[destination]!, words[destination + 1]!);
    }
    case 18: // clearReferences
      for (let index = slot; index < slot + a; index++) references[index] = null;
      return 0;
    case 19: // referenceSelect
      references[slot] = references[(fp + (words[fp + code[pc + 4]!] === 0 ? code[pc + 3]! : a)) >> 1];
      return 0;
    case 20: {
      // moveRange: downwards, so that a forward copy is right
      const from = fp + a;
      const count = code[pc + 3]!;
      copyWithinArray(words, destination, from, from + 2 * count);
      for (let index = 0; index < count; index++) references[slot + index] = references[(from >> 1) + index];
      return 0;
    }
    case 21: {
      // wide: which, then the operands. All are read before the results, which may lie over them, are written.
      const { meaning, operands } = wideRows[a]!;
      const s = fp + code[pc + 3]!;
      const t = fp + code[pc + 4]!;
      if (operands.length === 2) {
        meaning(words[s]!, words[s + 1]!, words[t]!, words[t + 1]!);
      } else {
        const u = fp + code[pc + 5]!;
        const v = fp + code[pc + 6]!;
        meaning(words[s]!, words[s + 1]!, words[t]!, words[t + 1]!, words[u]!, words[u + 1]!, words[v]!, words[v + 1]!);
      }
      setArray(words, quad, destination);
      return 0;
    }
    case 22:
      return atomic(machine, code, pc, fp);
    case 23: // throw: tag, first value (unwind.ts)
    case 24: // throwReference: the reference
      return exitThrow;
    default:
      throw new Error(`there is no rare operation ${code[pc + 1]! & 0xffff}`);
  }
}

/** Puts the size before growing into a slot; a trap that growing throws becomes its number. */
function grow(machine: Machine, destination: number, perform: () => number): number {
  try {
    const { words } = machine.stack;
    const previous = perform();
    words[destination] = previous;
    // Of an i32 nobody reads the high half.
    words[destination + 1] = previous < 0 ? -1 : previous / 4294967296;
    return 0;
  } catch (error) {
    if (error instanceof Trap) return trapNumber(error.code);
    throw error;
  }
}
