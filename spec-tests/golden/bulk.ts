// Golden programs of work that grows with an operand (FUEL 2), each total derived by hand: three operands, 1 for the
// instruction, and a unit for every 64 bytes that are moved; a table's element counts as 8 bytes.

import { type GoldenProgram, program, run } from './program.ts';

const memory = '(memory 2) (data $data "sixty-four bytes and a few more, so that a surcharge of two falls due: ';
const moreData = '0123456789012345678901234567890123456789012345678901234567890123456789")';
const table = '(table $t 40 100 funcref) (func $f) (elem $elements func';

const inMemory = (body: string): string => `${memory}${moreData} ${run(body)}`;
const inTable = (body: string): string => `${table}${' $f'.repeat(30)}) ${run(body)}`;

/** A program for each number of bytes or elements, with the surcharge it brings. */
function each(
  name: string,
  surcharges: readonly (readonly [count: number, surcharge: number])[],
  fields: (count: number) => string,
): GoldenProgram[] {
  return surcharges.map(([count, surcharge]) => program(`${name} ${count}`, 4 + surcharge, '', fields(count)));
}

const bytes = [
  [0, 0],
  [1, 0],
  [63, 0],
  [64, 1],
  [65, 1],
  [127, 1],
  [128, 2],
] as const;
const elements = [
  [0, 0],
  [7, 0],
  [8, 1],
  [9, 1],
  [15, 1],
  [16, 2],
] as const;

export const bulkPrograms: readonly GoldenProgram[] = [
  ...each('memory.fill', [...bytes, [65_536, 1024]], (count) =>
    inMemory(`i32.const 5 i32.const 1 i32.const ${count} memory.fill`),
  ),
  ...each('memory.copy', bytes, (count) => inMemory(`i32.const 5 i32.const 9 i32.const ${count} memory.copy`)),
  ...each('memory.init', bytes, (count) => inMemory(`i32.const 5 i32.const 1 i32.const ${count} memory.init $data`)),
  ...each('table.fill', elements, (count) => inTable(`i32.const 5 ref.func $f i32.const ${count} table.fill`)),
  ...each('table.copy', elements, (count) => inTable(`i32.const 5 i32.const 9 i32.const ${count} table.copy`)),
  ...each('table.init', elements, (count) =>
    inTable(`i32.const 5 i32.const 1 i32.const ${count} table.init $elements`),
  ),

  // Three constants, 1, and 10 units for 10 bytes.
  program('memory.fill at a byte a unit', 14, '', inMemory('i32.const 0 i32.const 1 i32.const 10 memory.fill'), {
    bytesPerFuel: 1,
  }),
  // 3 elements are 24 bytes.
  program('table.fill at a byte a unit', 28, '', inTable('i32.const 0 ref.null func i32.const 3 table.fill'), {
    bytesPerFuel: 1,
  }),
  // No surcharge at all.
  program('memory.fill without surcharges', 4, '', inMemory('i32.const 0 i32.const 1 i32.const 65536 memory.fill'), {
    bytesPerFuel: Infinity,
  }),
  // The operands are checked first: 4 GiB out of bounds cost the three constants and 1.
  program(
    'memory.fill out of bounds',
    4,
    'trap out-of-bounds-memory-access',
    inMemory('i32.const 0 i32.const 1 i32.const -1 memory.fill nop'),
  ),
  program(
    'table.copy out of bounds',
    4,
    'trap out-of-bounds-table-access',
    inTable('i32.const 0 i32.const 1 i32.const -1 table.copy nop'),
  ),
  // 4 + 1 for each fill, and what follows is paid as usual: 5 + 5 + nop.
  program(
    'fills one after the other',
    11,
    '',
    inMemory('i32.const 0 i32.const 1 i32.const 64 memory.fill i32.const 9 i32.const 2 i32.const 100 memory.fill nop'),
  ),
  // Done whole or not at all: with 3 + 1 + 1023 there is too little for 1024, so that only the constants are paid.
  program(
    'memory.fill that fuel does not cover',
    3,
    'out-of-fuel',
    inMemory('i32.const 0 i32.const 1 i32.const 65536 memory.fill'),
    { budget: 3 + 1 + 1023 },
  ),
  program(
    'memory.fill that fuel just covers',
    3 + 1 + 1024,
    '',
    inMemory('i32.const 0 i32.const 1 i32.const 65536 memory.fill'),
    { budget: 3 + 1 + 1024 },
  ),

  // data.drop, elem.drop: 1 each, and then three constants and an init of nothing.
  program(
    'dropped segments',
    10,
    '',
    `${memory}${moreData} ${table} $f) ${run(
      'data.drop $data elem.drop $elements i32.const 0 i32.const 0 i32.const 0 memory.init $data i32.const 0 i32.const 0 i32.const 0 table.init $elements',
    )}`,
  ),
  // const, memory.grow by 10 pages, drop, memory.size: growing costs 1, whatever it allocates.
  program('memory.grow', 4, '11', `(memory 1) ${run('i32.const 10 memory.grow drop memory.size', '(result i32)')}`),
  // Refused by the declared maximum: -1 for the same price.
  program(
    'memory.grow that is refused',
    2,
    '4294967295',
    `(memory 1 2) ${run('i32.const 2 memory.grow', '(result i32)')}`,
  ),
  // ref.null, const, table.grow by 1000, drop, table.size.
  program(
    'table.grow',
    5,
    '1001',
    `(table 1 funcref) ${run('ref.null func i32.const 1000 table.grow drop table.size', '(result i32)')}`,
  ),
];
