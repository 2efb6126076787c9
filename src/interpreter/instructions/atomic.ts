// Atomic instructions (the threads proposal). Seven widths times nine families: a family is one line, and so is a width;
// the few that wait, wake and order stand alone. What a family does to the value in memory is execution/atomic.ts.

import { type AtomicRow, i32, i64, type ValueType } from './row.ts';

/** What an atomic instruction does, in the order by which internal code numbers it. */
export const atomicFamilies = [
  'fence',
  'notify',
  'wait',
  'load',
  'store',
  'add',
  'sub',
  'and',
  'or',
  'xor',
  'xchg',
  'cmpxchg',
] as const;

/** One of them. */
export type AtomicFamily = (typeof atomicFamilies)[number];

// In the order of their opcodes within a family.
const widths: readonly (readonly [type: ValueType, typeName: string, bytes: AtomicRow['bytes']])[] = [
  [i32, 'i32', 4],
  [i64, 'i64', 8],
  [i32, 'i32', 1],
  [i32, 'i32', 2],
  [i64, 'i64', 1],
  [i64, 'i64', 2],
  [i64, 'i64', 4],
];

// Opcode of the first width, name (`*` stands for the bits of a narrow access), how many values beside the address, and
// whether there is a result.
const families: readonly (readonly [opcode: number, family: AtomicFamily, name: string, values: 0 | 1 | 2])[] = [
  [0xfe0010, 'load', 'load*_u', 0],
  [0xfe0017, 'store', 'store*', 1],
  [0xfe001e, 'add', 'rmw*.add_u', 1],
  [0xfe0025, 'sub', 'rmw*.sub_u', 1],
  [0xfe002c, 'and', 'rmw*.and_u', 1],
  [0xfe0033, 'or', 'rmw*.or_u', 1],
  [0xfe003a, 'xor', 'rmw*.xor_u', 1],
  [0xfe0041, 'xchg', 'rmw*.xchg_u', 1],
  [0xfe0048, 'cmpxchg', 'rmw*.cmpxchg_u', 2],
];

function atomic(
  opcode: number,
  name: string,
  family: AtomicFamily,
  bytes: AtomicRow['bytes'],
  operands: readonly ValueType[],
  results: readonly ValueType[],
): AtomicRow {
  const immediates = family === 'fence' ? (['zero byte'] as const) : (['memory access'] as const);
  return { kind: 'atomic', opcode, name, immediates, feature: 'threads', operands, results, family, bytes };
}

export const atomicRows: readonly AtomicRow[] = [
  atomic(0xfe0000, 'memory.atomic.notify', 'notify', 4, [i32, i32], [i32]),
  atomic(0xfe0001, 'memory.atomic.wait32', 'wait', 4, [i32, i32, i64], [i32]),
  atomic(0xfe0002, 'memory.atomic.wait64', 'wait', 8, [i32, i64, i64], [i32]),
  atomic(0xfe0003, 'atomic.fence', 'fence', 1, [], []),
  ...families.flatMap(([first, family, pattern, values]) =>
    widths.map(([type, typeName, bytes], index) => {
      const isWhole = (type === i64 ? 8 : 4) === bytes;
      const name = isWhole ? pattern.replace('*', '').replace(/_u$/, '') : pattern.replace('*', `${8 * bytes}`);
      const operands = [i32, ...new Array<ValueType>(values).fill(type)];
      return atomic(first + index, `${typeName}.atomic.${name}`, family, bytes, operands, family === 'store' ? [] : [type]);
    }),
  ),
];
