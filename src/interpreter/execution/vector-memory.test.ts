// Accesses of vectors to memory, every row of them: whichever memory it is, however its addresses are written, wherever it
// ends, the same bytes are reached, and past the end nothing is. What these rows do at an address is compared with a
// native engine elsewhere (spec-tests/native/vectors.test.ts); here a memory of 64 KiB at index 0 is the measure.

import { expect, test } from 'vitest';
import type { VectorRow } from '../instructions/row.ts';
import { instructionRows } from '../instructions/table.ts';
import { Engine } from './engine.ts';
import { Instance } from './instance.ts';
import type { Memory } from './memory.ts';
import { Module } from './module.ts';
import { Store } from './store.ts';
import { assemble } from './testing/text.ts';

const rows = instructionRows.filter((row): row is VectorRow => row.kind === 'vector' && row.bytes > 0);
const value = 0x8f8e8d8c_8b8a8988_07060504_03020100n;
/** Offsets, and constants that the module adds to an address before it is used. */
const ways = [
  [0n, 0],
  [3n, 0],
  [16n, 5],
  [0n, -8],
  [0x7fff_fff0n, 16],
  [0x8000_0000n, -0x8000_0000],
  [0xffff_fff8n, 0],
] as const;

interface Layout {
  readonly name: string;
  /** Memories as text; the last one is the one that is reached. */
  readonly memories: readonly string[];
  readonly address: 'i32' | 'i64';
  readonly size: number;
}

const layouts: readonly Layout[] = [
  { name: 'a memory', memories: ['1'], address: 'i32', size: 65_536 },
  { name: 'the second memory', memories: ['2', '1'], address: 'i32', size: 65_536 },
  { name: 'a 64-bit memory', memories: ['i64 1'], address: 'i64', size: 65_536 },
  { name: 'the second memory, a 64-bit one', memories: ['2', 'i64 1'], address: 'i64', size: 65_536 },
  { name: 'a memory that ends anywhere', memories: ['65531 (pagesize 1)'], address: 'i32', size: 65_531 },
  { name: 'a 64-bit memory that ends anywhere', memories: ['i64 65533 (pagesize 1)'], address: 'i64', size: 65_533 },
  { name: 'a memory of fewer bytes than a vector', memories: ['9 (pagesize 1)'], address: 'i32', size: 9 },
];

const lane = ({ lanes }: VectorRow): number => Math.max(0, lanes - 1);

function functionText(row: VectorRow, { memories, address }: Layout, offset: bigint, addend: number): string {
  const isStore = row.results.length === 0;
  const base = addend === 0 ? '(local.get 0)' : `(${address}.add (local.get 0) (${address}.const ${addend}))`;
  const operands = row.operands.length === 2 ? `${base} (local.get 1)` : base;
  const immediates = `${memories.length - 1} offset=${offset}${row.lanes > 0 ? ` ${lane(row)}` : ''}`;
  const result = isStore ? '' : '(result v128)';
  return `(func (export "${row.name} ${offset} ${addend}") (param ${address} v128) ${result} (${row.name} ${immediates} ${operands}))`;
}

class Subject {
  readonly layout: Layout;
  readonly #instance: Instance;
  readonly memory: Memory;
  readonly #pattern: Uint8Array;

  constructor(layout: Layout, instance: Instance) {
    this.layout = layout;
    this.#instance = instance;
    this.memory = instance.getMemory('memory')!;
    this.#pattern = Uint8Array.from({ length: layout.size }, (_, at) => (at * 37 + (at >> 8)) & 255);
    this.memory.write(0, this.#pattern);
  }

  /** What a call answers, or the code of its trap; and what it has changed, with that undone. */
  call(row: VectorRow, offset: bigint, addend: number, address: bigint): string {
    let outcome: string;
    try {
      outcome = this.#instance.getFunc(`${row.name} ${offset} ${addend}`)!.callBits(address, value).join();
    } catch (error) {
      outcome = (error as { code: string }).code;
    }
    if (row.results.length > 0) return outcome;
    const bytes = this.memory.bytes();
    if (Buffer.compare(bytes, this.#pattern) === 0) return outcome;
    const changed: string[] = [];
    for (let at = 0; at < bytes.length; at++) {
      if (bytes[at] !== this.#pattern[at]) changed.push(`${at}: ${bytes[at]}`);
    }
    this.memory.write(0, this.#pattern);
    return `${outcome} ${changed.join(', ')}`;
  }
}

async function make(layout: Layout, translation: 'fast' | 'plain'): Promise<Subject> {
  const engine = new Engine({ translation, features: { customPageSizes: true } });
  const own = layout.memories.map((text, index) => {
    const name = index === layout.memories.length - 1 ? '(export "memory")' : '';
    return `(memory ${name} ${text})`;
  });
  const texts = rows.flatMap((row) => ways.map(([offset, addend]) => functionText(row, layout, offset, addend)));
  const module = new Module(engine, await assemble([...own, ...texts].join('\n')));
  return new Subject(layout, new Instance(new Store(engine), module));
}

test.each(
  layouts.flatMap((layout) =>
    // What an access does is the same in both; how its address gets there is not.
    (layout.size === 65_536 ? (['fast', 'plain'] as const) : (['fast'] as const)).map(
      (translation) => [layout.name, translation, layout] as const,
    ),
  ),
)('%s in %s translation', async (_name, translation, layout) => {
  const measure = await make(layouts[0]!, 'fast');
  const subject = await make(layout, translation);
  const space = layout.address === 'i64' ? 64 : 32;
  const { size } = layout;
  let inside = 0;
  let outside = 0;
  for (const row of rows) {
    const edges = [0, 1, 4].flatMap((distance) => [distance, size - row.bytes - distance, size - distance]);
    const places = [...edges.filter((place) => place >= 0).map(BigInt), 1n << 31n, 1n << 32n];
    for (const [offset, addend] of ways) {
      for (const place of places) {
        const address = BigInt.asUintN(space, place - offset - BigInt(addend));
        const effective = BigInt.asUintN(space, address + BigInt(addend)) + offset;
        const isInside = effective + BigInt(row.bytes) <= BigInt(size);
        // The measure's pattern is as long as its memory; up to a smaller one's end they are the same.
        const expected = isInside ? measure.call(row, 0n, 0, effective) : 'out-of-bounds-memory-access';
        if (isInside) inside++;
        else outside++;
        const found = subject.call(row, offset, addend, address);
        if (found !== expected) expect(found, `${row.name} ${address} + ${addend} + ${offset}`).toBe(expected);
      }
    }
  }
  expect(Math.min(inside, outside)).toBeGreaterThan(100);
});
