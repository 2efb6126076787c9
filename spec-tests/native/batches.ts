// Runs shapes over batches of operands in the native engine and in ours, in either translation or both. Values travel
// through memory as integers, so that no float of the host's carries them.

import { requireNative } from '../../bench/programs/native.ts';
import { Engine, Instance, Module, Store, Trap, type TrapCode } from '../../src/interpreter/index.ts';
import {
  block,
  branchIf,
  carrier,
  type Code,
  encodeModule,
  fromBits,
  get,
  load,
  set,
  store,
  toBits,
} from './encode.ts';
import { sameArithmetic, shownBits } from './operands.ts';
import { distance, locals, type Numeric, type Shape } from './shapes.ts';
import { nativeTrapCodes } from './traps.ts';

const { address, end, a, b } = locals;
const pages = 6;
/** Operands of one batch at most. */
export const capacity = distance / 8;

/** What one run over a batch left: the results' bits, and the traps by index. */
interface Outcome {
  readonly results: BigUint64Array;
  readonly traps: ReadonlyMap<number, readonly TrapCode[]>;
}

/** A compiled module of shapes in one engine. */
interface Runner {
  readonly name: string;
  /** The memory as it is now. */
  readonly bytes: () => Uint8Array;
  /** Runs from one address to another; what it throws is a trap at `position`. */
  readonly run: (shape: number, from: number, to: number) => void;
  readonly position: () => number;
  readonly codesOf: (error: unknown) => readonly TrapCode[];
}

/** A function that runs a shape for every operand between two addresses, and says in a global which it is at. */
function driver(numeric: Numeric, shape: Shape): Code {
  const operands = numeric.operands.flatMap((type, index) => {
    return [...get(address), ...load(carrier(type), index * distance), ...fromBits(type), ...set(index === 0 ? a : b)];
  });
  const body = [
    ...[...get(address), ...get(end), 0x4f, ...branchIf(1)],
    ...[...get(address), 0x24, 0, ...operands],
    ...[...get(address), ...shape.code, ...toBits(shape.result), ...store(carrier(shape.result), 2 * distance)],
    ...[...get(address), 0x41, 8, 0x6a, ...set(address), 0x0c, 0],
  ];
  return block('block', undefined, block('loop', undefined, body));
}

/** The module of a list of shapes: one exported function each, `0`, `1` and so on. */
export function moduleOf(numeric: Numeric, shapes: readonly Shape[]): Uint8Array {
  const [first, second] = numeric.operands;
  return encodeModule({
    memory: [pages, pages],
    globals: [{ type: 'i32', name: 'position' }],
    functions: shapes.map((shape, index) => ({
      name: `${index}`,
      parameters: ['i32', 'i32'],
      locals: [first!, second ?? first!, numeric.result, 'i32'],
      code: driver(numeric, shape),
    })),
  });
}

interface NativeExports {
  readonly [shape: string]: (from: number, to: number) => void;
}

function nativeRunner(bytes: Uint8Array): Runner {
  const native = requireNative();
  const { exports } = new native.Instance(new native.Module(bytes));
  const functions = exports as NativeExports;
  const memory = exports.memory as { readonly buffer: ArrayBuffer };
  const position = exports.position as { readonly value: number };
  return {
    name: 'native',
    bytes: () => new Uint8Array(memory.buffer),
    run: (shape, from, to) => functions[shape]!(from, to),
    position: () => position.value,
    codesOf: nativeTrapCodes,
  };
}

type Translation = 'fast' | 'plain';
const engines: Readonly<Record<Translation, Engine>> = {
  fast: new Engine({ translation: 'fast' }),
  plain: new Engine({ translation: 'plain' }),
};
/** Both ways in which our engine translates. */
export const translations: readonly Translation[] = ['fast', 'plain'];

function ourRunner(translation: Translation, bytes: Uint8Array): Runner {
  const engine = engines[translation];
  const instance = new Instance(new Store(engine), new Module(engine, bytes), []);
  const memory = instance.getMemory('memory')!;
  const position = instance.getGlobal('position')!;
  return {
    name: translation,
    bytes: () => memory.bytes(),
    run: (shape, from, to) => void instance.getFunc(`${shape}`)!.call(from, to),
    position: () => Number(position.bits),
    codesOf: (error) => {
      if (error instanceof Trap) return [error.code];
      throw error;
    },
  };
}

function runBatch(runner: Runner, shape: number, count: number): Outcome {
  const memory = runner.bytes();
  memory.fill(0, 2 * distance, 2 * distance + count * 8);
  const traps = new Map<number, readonly TrapCode[]>();
  for (let from = 0; from < count * 8; ) {
    try {
      runner.run(shape, from, count * 8);
      break;
    } catch (error) {
      const position = runner.position();
      traps.set(position / 8, runner.codesOf(error));
      from = position + 8;
    }
  }
  const results = new BigUint64Array(memory.slice(2 * distance, 2 * distance + count * 8).buffer);
  return { results, traps };
}

/** All tuples of operands that can be made of a list for each place. */
export function allOperands(lists: readonly (readonly bigint[])[]): (readonly bigint[])[] {
  return lists.reduce<(readonly bigint[])[]>(
    (tuples, list) => tuples.flatMap((tuple) => list.map((bits) => [...tuple, bits])),
    [[]],
  );
}

/**
 * Compares shapes of one instruction on a batch: what differs, in words; nothing where all is as it must be.
 * @param lists a list for each operand, all of the same length
 * @param exact whether NaN results must be the same bit for bit
 */
export function differences(
  numeric: Numeric,
  shapes: readonly Shape[],
  lists: readonly (readonly bigint[])[],
  exact: boolean,
  translated = translations,
): string[] {
  const bytes = moduleOf(numeric, shapes);
  const ours = translated.map((translation) => ourRunner(translation, bytes));
  const native = nativeRunner(bytes);
  const faults: string[] = [];
  const count = lists[0]!.length;
  if (count > capacity) throw new Error(`${count} operands are more than a batch holds`);
  for (const runner of [native, ...ours]) {
    for (const [index, list] of lists.entries()) {
      runner.bytes().set(new Uint8Array(BigUint64Array.from(list).buffer), index * distance);
    }
  }
  for (const [index, shape] of shapes.entries()) {
    const expected = runBatch(native, index, count);
    for (const runner of ours) {
      const actual = runBatch(runner, index, count);
      for (let at = 0; at < count && faults.length < 10; at++) {
        const fault = differenceAt(shape, at, actual, expected, exact);
        if (fault === undefined) continue;
        const values = numeric.operands.map((type, operand) => shownBits(type, lists[operand]![at]!)).join(', ');
        faults.push(`${numeric.name} (${values}), ${shape.name}, ${runner.name}: ${fault}`);
      }
    }
  }
  return faults;
}

function differenceAt(shape: Shape, at: number, ours: Outcome, native: Outcome, exact: boolean): string | undefined {
  const [trap] = ours.traps.get(at) ?? [];
  const expected = native.traps.get(at) ?? [];
  if (trap !== undefined || expected.length > 0) {
    if (trap !== undefined && expected.includes(trap)) return undefined;
    return `${trap ?? 'no trap'} where the native engine has ${expected.join(' or ') || 'none'}`;
  }
  const actual = ours.results[at]!;
  const wanted = native.results[at]!;
  if (exact ? actual === wanted : sameArithmetic(shape.result, actual, wanted)) return undefined;
  return `${shownBits(shape.result, actual)} where the native engine has ${shownBits(shape.result, wanted)}`;
}
