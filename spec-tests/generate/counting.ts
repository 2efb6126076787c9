// Makes code count its own instructions in a global, so that any WebAssembly engine can say what a program's fuel total
// is (FUEL 1): an oracle that shares nothing with the engine under test. Surcharges of bulk instructions are left out.

import { unsigned } from './module-builder.ts';

/**
 * An immediate: a number in LEB128, a value type (or a block's), a memory access, a list of numbers, of types or of catch
 * clauses, or so many bytes.
 */
type Immediate = 'number' | 'type' | 'types' | 'access' | 'list' | 'clauses' | 1 | 4 | 8 | 16;

/** Immediates, in order. */
const immediates = new Map<number, readonly Immediate[]>();
/** else, end; catch, delegate, catch_all. */
const delimiters: readonly (number | undefined)[] = [0x05, 0x0b, 0x07, 0x18, 0x19];

function from(first: number, last: number, ...kinds: Immediate[]): void {
  for (let opcode = first; opcode <= last; opcode++) immediates.set(opcode, kinds);
}

from(0x02, 0x04, 'type');
from(0x06, 0x06, 'type');
from(0x07, 0x09, 'number');
from(0x0c, 0x0d, 'number');
from(0x0e, 0x0e, 'list', 'number');
from(0x10, 0x10, 'number');
from(0x11, 0x11, 'number', 'number');
from(0x12, 0x12, 'number');
from(0x13, 0x13, 'number', 'number');
from(0x14, 0x15, 'number');
from(0x18, 0x18, 'number');
from(0x1c, 0x1c, 'types');
from(0x1f, 0x1f, 'type', 'clauses');
from(0x20, 0x26, 'number');
from(0x28, 0x3e, 'access');
from(0x3f, 0x42, 'number');
from(0x43, 0x43, 4);
from(0x44, 0x44, 8);
from(0xd0, 0xd0, 'number');
from(0xd2, 0xd2, 'number');
from(0xd5, 0xd6, 'number');
from(0xfb00, 0xfb01, 'number');
from(0xfb02, 0xfb05, 'number', 'number');
from(0xfb06, 0xfb07, 'number');
from(0xfb08, 0xfb0a, 'number', 'number');
from(0xfb0b, 0xfb0e, 'number');
from(0xfb10, 0xfb10, 'number');
from(0xfb11, 0xfb13, 'number', 'number');
from(0xfb14, 0xfb17, 'number');
from(0xfb18, 0xfb19, 'number', 'number', 'number', 'number');
from(0xfc08, 0xfc08, 'number', 'number');
from(0xfc09, 0xfc09, 'number');
from(0xfc0a, 0xfc0a, 'number', 'number');
from(0xfc0b, 0xfc0b, 'number');
from(0xfc0c, 0xfc0c, 'number', 'number');
from(0xfc0d, 0xfc0d, 'number');
from(0xfc0e, 0xfc0e, 'number', 'number');
from(0xfc0f, 0xfc11, 'number');
// Of vectors: constants and shuffles, lanes, loads and stores.
from(0xfd00, 0xfd0b, 'access');
from(0xfd0c, 0xfd0d, 16);
from(0xfd15, 0xfd22, 1);
from(0xfd54, 0xfd5b, 'access', 1);
from(0xfd5c, 0xfd5d, 'access');

/** Where the number that begins at a position ends, and what its low seven bits are. */
function afterNumber(code: readonly number[], start: number): number {
  let position = start;
  while ((code[position++] ?? 0) >= 128);
  return position;
}

/** The same for a value type; of a reference to a defined type the number follows. */
function afterType(code: readonly number[], start: number): number {
  const isReference = code[start] === 0x63 || code[start] === 0x64;
  return afterNumber(code, isReference ? start + 1 : start);
}

function afterInstruction(code: readonly number[], start: number): number {
  const isPrefixed = code[start] === 0xfb || code[start] === 0xfc || code[start] === 0xfd;
  // Of numbers in two bytes none has immediates.
  const opcode = isPrefixed ? (code[start]! << 8) | (code[start + 1] ?? 0) : (code[start] ?? 0);
  let position = isPrefixed ? afterNumber(code, start + 1) : start + 1;
  for (const kind of immediates.get(opcode) ?? []) {
    if (typeof kind === 'number') position += kind;
    else if (kind === 'number') position = afterNumber(code, position);
    else if (kind === 'type') position = afterType(code, position);
    else if (kind === 'access') {
      const namesMemory = ((code[position] ?? 0) & 64) !== 0;
      for (let count = namesMemory ? 3 : 2; count > 0; count--) position = afterNumber(code, position);
    } else if (kind === 'clauses') {
      for (let count = code[position++] ?? 0; count > 0; count--) {
        const hasTag = (code[position++] ?? 0) < 2;
        for (let left = hasTag ? 2 : 1; left > 0; left--) position = afterNumber(code, position);
      }
    } else {
      // Lists of generated programs are shorter than 128.
      const after = kind === 'types' ? afterType : afterNumber;
      for (let count = code[position++] ?? 0; count > 0; count--) position = after(code, position);
    }
  }
  return position;
}

/** The same code, adding 1 to an i64 global before each instruction that is no delimiter. */
export function counting(code: readonly number[], global: number): number[] {
  const count = [0x23, ...unsigned(global), 0x42, 1, 0x7c, 0x24, ...unsigned(global)];
  const counted: number[] = [];
  for (let position = 0; position < code.length; ) {
    const end = afterInstruction(code, position);
    if (!delimiters.includes(code[position])) counted.push(...count);
    counted.push(...code.slice(position, end));
    position = end;
  }
  return counted;
}
