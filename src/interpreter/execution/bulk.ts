// The operations behind the loop's arm `bulk`: fills, copies and inits of memories and tables, whose price grows with
// what they move (FUEL 2). Numbers: translation/operations.ts, bulkNumbers. Called from the loop; plain otherwise.

import { copyWithinArray, fillArray, setArray } from '../core/host-arrays.ts';
import { trapNumber } from '../core/errors.ts';
import { addressAt } from './access.ts';
import { exitSurcharge } from './exits.ts';
import type { Machine } from './machine.ts';
import type { Reference } from './values.ts';

const outOfBoundsMemory = trapNumber('out-of-bounds-memory-access');
const outOfBoundsTable = trapNumber('out-of-bounds-table-access');
/** What a reference counts as when its moving is charged, in bytes. */
const bytesPerReference = 8;

const noBytes = new Uint8Array(0);
const noElements: readonly Reference[] = [];

/**
 * Runs one: operands are checked first, then the surcharge is taken, then all is moved. Answers 0, the number of a trap,
 * or `exitSurcharge`, and then nothing has changed.
 */
export function bulk(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { words, references } = machine.stack;
  const instance = machine.instance!;
  // Which of the three are 64 bits wide, the memories and tables say.
  const aAt = fp + code[pc + 2]!;
  const bAt = fp + code[pc + 3]!;
  const countAt = fp + code[pc + 4]!;
  const first = code[pc + 5]!;
  const second = code[pc + 6]!;
  switch (code[pc + 1]!) {
    case 0: {
      // memoryInit: a segment, then a memory
      const bytes = instance.dataSegments[first] ?? noBytes;
      const memory = instance.memories[second]!;
      const a = addressAt(words, aAt, memory.memoryType.address64);
      const b = addressAt(words, bAt, false);
      const count = addressAt(words, countAt, false);
      if (a + count > memory.byteLength || b + count > bytes.length) return outOfBoundsMemory;
      if (!machine.pay(count)) return exitSurcharge;
      setArray(memory.u8, bytes.subarray(b, b + count), a);
      return 0;
    }
    case 1: {
      // memoryCopy: to the first memory from the second
      const target = instance.memories[first]!;
      const source = instance.memories[second]!;
      const to64 = target.memoryType.address64;
      const from64 = source.memoryType.address64;
      const a = addressAt(words, aAt, to64);
      const b = addressAt(words, bAt, from64);
      const count = addressAt(words, countAt, to64 && from64);
      if (a + count > target.byteLength || b + count > source.byteLength) return outOfBoundsMemory;
      if (!machine.pay(count)) return exitSurcharge;
      if (target === source) copyWithinArray(target.u8, a, b, b + count);
      else setArray(target.u8, source.u8.subarray(b, b + count), a);
      return 0;
    }
    case 2: {
      // memoryFill: b is the byte
      const memory = instance.memories[first]!;
      const { address64 } = memory.memoryType;
      const a = addressAt(words, aAt, address64);
      const count = addressAt(words, countAt, address64);
      if (a + count > memory.byteLength) return outOfBoundsMemory;
      if (!machine.pay(count)) return exitSurcharge;
      fillArray(memory.u8, words[bAt]! & 255, a, a + count);
      return 0;
    }
    case 3: {
      // tableInit: a segment, then a table
      const segment = instance.elementSegments[first] ?? noElements;
      const { elements, tableType } = instance.tables[second]!;
      const a = addressAt(words, aAt, tableType.address64);
      const b = addressAt(words, bAt, false);
      const count = addressAt(words, countAt, false);
      if (a + count > elements.length || b + count > segment.length) return outOfBoundsTable;
      if (!machine.pay(count * bytesPerReference)) return exitSurcharge;
      for (let index = 0; index < count; index++) elements[a + index] = segment[b + index];
      return 0;
    }
    case 4: {
      // tableCopy: to the first table from the second
      const { elements: target, tableType: to } = instance.tables[first]!;
      const { elements: source, tableType: from } = instance.tables[second]!;
      const a = addressAt(words, aAt, to.address64);
      const b = addressAt(words, bAt, from.address64);
      const count = addressAt(words, countAt, to.address64 && from.address64);
      if (a + count > target.length || b + count > source.length) return outOfBoundsTable;
      if (!machine.pay(count * bytesPerReference)) return exitSurcharge;
      if (a <= b) for (let index = 0; index < count; index++) target[a + index] = source[b + index];
      else for (let index = count - 1; index >= 0; index--) target[a + index] = source[b + index];
      return 0;
    }
    case 5: {
      // tableFill: b's slot holds the reference
      const { elements, tableType } = instance.tables[first]!;
      const a = addressAt(words, aAt, tableType.address64);
      const count = addressAt(words, countAt, tableType.address64);
      if (a + count > elements.length) return outOfBoundsTable;
      if (!machine.pay(count * bytesPerReference)) return exitSurcharge;
      const reference = references[bAt >> 1];
      for (let index = 0; index < count; index++) elements[a + index] = reference;
      return 0;
    }
    default:
      throw new Error(`there is no bulk operation ${code[pc + 1]}`);
  }
}
