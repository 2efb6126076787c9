// Every row of the vector instructions that the host knows against its native WebAssembly, bit for bit: vectors of edge
// lanes of every shape and random ones, through memory, in both translations; and with results that land on their own
// operands.

import { expect, test } from 'vitest';
import { nativeWebAssembly } from '../../bench/programs/native.ts';
import { f32, f64, i32, i64, v128, type ValueType } from '../../src/interpreter/core/types.ts';
import { Engine, Instance, Module, Store } from '../../src/interpreter/index.ts';
import type { VectorRow } from '../../src/interpreter/instructions/row.ts';
import { instructionRows } from '../../src/interpreter/instructions/table.ts';
import { ModuleBuilder, unsigned } from '../generate/module-builder.ts';
import { patience, seed, seeded, times } from './effort.ts';
import { type Code, get, opcode, set } from './encode.ts';
import { edges, isNaNPattern } from './operands.ts';

const rows = instructionRows.filter((row): row is VectorRow => row.kind === 'vector');

/** Where operands lie in memory, 16 bytes each, and where the result goes; what memory instructions work on is at 96. */
const resultAt = 64;
const memorySize = 128;

const loads = new Map<ValueType, Code>([
  [i32, [0x28, 0]],
  [i64, [0x29, 0]],
  [f32, [0x2a, 0]],
  [f64, [0x2b, 0]],
  [v128, [0xfd, 0, 0]],
]);
const stores = new Map<ValueType, Code>([
  [i32, [0x36, 0]],
  [i64, [0x37, 0]],
  [f32, [0x38, 0]],
  [f64, [0x39, 0]],
  [v128, [0xfd, 0x0b, 0]],
]);

/** A source of numbers that a seed repeats. */
function generator(start: number): () => number {
  let state = start | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** The immediates of a row: lanes and bytes by chance. */
function immediates(row: VectorRow, next: () => number): Code {
  return row.immediates.flatMap((immediate) => {
    if (immediate === 'memory access') return [0, ...unsigned(next() % 16)];
    if (immediate === 'lane') return [next() % row.lanes];
    return Array.from({ length: 16 }, () => next() % (immediate === 'lanes' ? row.lanes : 256));
  });
}

/** `run` takes operands from memory, and puts the result there; `own` lets it land in the local of an operand of its type. */
function moduleOf(row: VectorRow, immediate: Code): Uint8Array {
  const module = new ModuleBuilder();
  const operands = row.operands.map((type, index): Code => {
    // The address of a load or store is a constant.
    if (row.bytes > 0 && index === 0) return [0x41, 0xe0, 0x00];
    return [0x41, 0, ...loads.get(type)!, ...unsigned(16 * index)];
  });
  const [result] = row.results;
  const instruction = [...opcode(row.opcode), ...immediate];
  const store = result === undefined ? [] : [...stores.get(result)!, ...unsigned(resultAt)];
  const zero = result === undefined ? [] : [0x41, 0];
  module.export('run', 'func', module.func([], [], [], [...zero, ...operands.flat(), ...instruction, ...store]));
  // Operands kept in locals, the result in the first one of its type.
  const locals = row.operands.flatMap((_, index) => [...operands[index]!, ...set(index)]);
  const target = result === undefined ? -1 : row.operands.indexOf(result);
  const landing =
    target < 0
      ? [...zero, ...row.operands.flatMap((_, index) => get(index)), ...instruction, ...store]
      : [
          ...row.operands.flatMap((_, index) => get(index)),
          ...instruction,
          ...set(target),
          0x41,
          0,
          ...get(target),
          ...store,
        ];
  module.export('own', 'func', module.func([], [], row.operands, [...locals, ...landing]));
  module.export('memory', 'memory', module.memory(1));
  return module.toBytes();
}

/** The lanes in which a row may answer any arithmetic NaN where ours is the canonical one. */
function floatLanes(row: VectorRow): 'f32' | 'f64' | undefined {
  if (/\.(abs|neg|pmin|pmax|splat|replace_lane|extract_lane|eq|ne|lt|gt|le|ge)$/.test(row.name)) return undefined;
  return row.name.startsWith('f32x4') ? 'f32' : row.name.startsWith('f64x2') ? 'f64' : undefined;
}

/** The bytes of the result with every NaN lane made canonical. */
function canonical(bytes: Uint8Array, lanes: 'f32' | 'f64' | undefined): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  for (let at = resultAt; lanes === 'f32' && at < resultAt + 16; at += 4) {
    if (isNaNPattern('f32', BigInt(view.getUint32(at, true)))) view.setUint32(at, 0x7fc00000, true);
  }
  for (let at = resultAt; lanes === 'f64' && at < resultAt + 16; at += 8) {
    if (isNaNPattern('f64', view.getBigUint64(at, true))) view.setBigUint64(at, 0x7ff8000000000000n, true);
  }
  return copy;
}

const widths = { i32: 4, i64: 8, f32: 4, f64: 8 } as const;

/** Memory for one try: each operand of lanes of one kind, edges or anything. */
function contents(next: () => number): Uint8Array {
  const bytes = Uint8Array.from({ length: memorySize }, next);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < resultAt; at += 16) {
    const kind = next() % 8;
    if (kind < 4) {
      const type = (['i32', 'i64', 'f32', 'f64'] as const)[kind]!;
      for (let lane = 0; lane < 16; lane += widths[type]) {
        const bits = edges[type][next() % edges[type].length]!;
        if (widths[type] === 4) view.setUint32(at + lane, Number(bits), true);
        else view.setBigUint64(at + lane, bits, true);
      }
    } else if (kind < 6) {
      // Bytes and halfwords at their ends.
      const values = kind === 4 ? [0, 1, 0x7f, 0x80, 0xff, 0x81] : [0, 0xff, 0x7f, 0x80];
      for (let lane = 0; lane < 16; lane++) view.setUint8(at + lane, values[next() % values.length]!);
    } else if (kind === 6) bytes.copyWithin(at, (at + 16) % resultAt, ((at + 16) % resultAt) + 16);
  }
  return bytes;
}

interface Runner {
  readonly memory: () => Uint8Array;
  readonly call: (name: string) => void;
}

function nativeRunner(bytes: Uint8Array): Runner {
  const { exports } = new nativeWebAssembly!.Instance(new nativeWebAssembly!.Module(bytes));
  const { buffer } = exports.memory as { readonly buffer: ArrayBuffer };
  return { memory: () => new Uint8Array(buffer), call: (name) => (exports[name] as () => void)() };
}

function ourRunner(bytes: Uint8Array, translation: 'fast' | 'plain'): Runner {
  const engine = new Engine({ translation });
  const instance = new Instance(new Store(engine), new Module(engine, bytes));
  return { memory: () => instance.getMemory('memory')!.bytes(), call: (name) => void instance.getFunc(name)!.call() };
}

test('the table has the 236 fixed-width instructions and the 20 relaxed ones', () => {
  expect(rows.filter(({ feature }) => feature === 'vectors')).toHaveLength(236);
  expect(rows.filter(({ feature }) => feature === 'relaxedVectors')).toHaveLength(20);
});

// Relaxed results depend on the host's processor: the suite lists what they may be.
test.each(rows.filter(({ feature }) => feature === 'vectors').map((row) => [row.name, row] as const))(
  `%s is what it is natively ${seeded}`,
  (_, row) => {
    const next = generator(seed ^ (row.opcode * 2654435761));
    const lanes = floatLanes(row);
    for (let choice = row.immediates.length > 0 ? 4 : 1; choice > 0; choice--) {
      const bytes = moduleOf(row, immediates(row, next));
      const native = nativeRunner(bytes);
      const ours = (['fast', 'plain'] as const).map((translation) => ourRunner(bytes, translation));
      for (let left = times(60); left > 0; left--) {
        const before = contents(next);
        for (const name of ['run', 'own']) {
          native.memory().set(before);
          native.call(name);
          const expected = canonical(native.memory().slice(0, memorySize), lanes);
          for (const runner of ours) {
            runner.memory().set(before);
            runner.call(name);
            const found = runner.memory().slice(0, memorySize);
            if (Buffer.compare(found, expected) === 0) continue;
            const shown = (memory: Uint8Array) =>
              Buffer.from(memory)
                .toString('hex')
                .replace(/(.{32})/g, '$1 ');
            expect(`${name}: ${shown(found)}`, `from ${shown(before)}`).toBe(`${name}: ${shown(expected)}`);
          }
        }
      }
    }
  },
  patience,
);
