// Internal code as text, an operation a line: for tests, and for people who want to see what a function became.

import { headerWords } from './translator.ts';
import type { InternalCode } from './code.ts';
import { operationBits } from './layout.ts';
import { vectorOperationTable } from './vector-operations.generated.ts';
import { bulkNumbers, gcBulkNumbers, gcNumbers, type Operation, operations, rareNumbers } from './operations.ts';

const nameOf = (numbers: Readonly<Record<string, number>>, wanted: number): string =>
  Object.entries(numbers).find(([, number]) => number === wanted)?.[0] ?? `${wanted}`;

/** One operation: where it stands, its name, and its fields; slots as `s3`, positions as `@17`, fuel as `+2`. */
function printOperation(words: Int32Array, position: number, operation: Operation): string {
  const fields = operation.places.map((place, index) => {
    const word = words[position + place.word]!;
    const shifted = place.shift === 0 ? word : word >>> place.shift;
    const value = place.mask === 0 ? shifted : shifted & place.mask;
    switch (operation.fields[index]) {
      case 'd':
      case 's':
        return `s${value / 2}`;
      case 'D':
      case 'S':
        return `s${value}`;
      case 't':
        return `@${value}`;
      case 'c':
        return value < 0 ? `${value}` : `+${value}`;
      default:
        return `${value}`;
    }
  });
  return [operation.name, ...fields].join(' ');
}

// The groups of operations of varying length that share an arm of the loop.
const groups = new Map<string, Readonly<Record<string, number>>>([
  ['rare', rareNumbers],
  ['gc', gcNumbers],
  ['gc_bulk', gcBulkNumbers],
]);

/** Words that follow an operation without being part of its layout. */
function tailOf(words: Int32Array, position: number, operation: Operation): { words: number; text: string } {
  if (operation.name === 'branch_table') {
    const labels = words[position + 1]! + 1;
    const entries: string[] = [];
    for (let label = 0; label < labels; label++) {
      const at = position + operation.length + 2 * label;
      entries.push(`@${words[at]} +${words[at + 1]}`);
    }
    return { words: 2 * labels, text: ` [${entries.join(', ')}]` };
  }
  const numbers = groups.get(operation.name);
  if (numbers !== undefined) {
    const count = (words[position + 1]! >>> 16) - 2;
    const operands = [...words.subarray(position + 2, position + 2 + count)];
    return { words: count, text: ` ${nameOf(numbers, words[position + 1]! & 0xffff)} ${operands.join(' ')}` };
  }
  if (operation.name === 'vector') {
    const count = (words[position + 1]! >>> 16) - 2;
    const operands = [...words.subarray(position + 2, position + 2 + count)];
    return { words: count, text: ` ${vectorOperationTable[words[position + 1]! & 0xffff]} ${operands.join(' ')}` };
  }
  if (operation.name === 'bulk') return { words: 0, text: ` ${nameOf(bulkNumbers, words[position + 1]!)}` };
  return { words: 0, text: '' };
}

/** The internal code of a function, translating it if need be. Positions are relative to its first operation. */
export function printFunction(code: InternalCode, functionIndex: number): string[] {
  const header = code.translate(functionIndex);
  const { words } = code;
  const start = header + headerWords;
  const end = code.endOf(functionIndex);
  const lines = [`frame ${words[header]! / 2}, entry +${words[header + 3]}`];
  let position = start;
  while (position < end) {
    const operation = operations[words[position]! & ((1 << operationBits) - 1)]!;
    const tail = tailOf(words, position, operation);
    const relative = printOperation(words, position, operation).replace(/@(\d+)/g, (_, at) => `@${Number(at) - start}`);
    const text = tail.text.replace(/@(\d+)/g, (_, at) => `@${Number(at) - start}`);
    lines.push(`${position - start}: ${relative}${text}`);
    position += operation.length + tail.words;
  }
  return lines;
}
