// A valid module with a byte changed or cut is refused by an error of ours or runs within its budget, alike in both
// translations; and what is refused as malformed or invalid, and what is not, is so for the host's native WebAssembly
// too. A sample of such changes; a larger one with PROPERTY_RUNS (effort.ts).

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requireNative } from '../../bench/programs/native.ts';
import { programs, programUrl } from '../../bench/programs/index.ts';
import { programFrom } from '../generate/program.ts';
import { locateSuite } from '../suite/locate.ts';
import { prepareFile } from '../suite/prepare.ts';
import { patience, runs, seed, seeded } from './effort.ts';
import { apply, type Change, commonPrograms, judge, shownChange } from './mutants.ts';

const native = requireNative();

interface Original {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const tools = ['life', 'runaway', 'word-count', 'json-format', 'memory-hog'];
const ownModules: readonly Original[] = [
  ...programs.map((program) => ({ name: program.name, bytes: new Uint8Array(readFileSync(programUrl(program))) })),
  ...tools.map((name) => ({
    name,
    bytes: new Uint8Array(readFileSync(new URL(`../../examples/tools/wasm/${name}.wasm`, import.meta.url))),
  })),
  ...[1, 2, 3, 4, 5, 6].map((factor) => ({
    name: `generated program ${factor}`,
    bytes: programFrom(
      Uint8Array.from({ length: 400 }, (_, index) => (seed * factor * (index + 1)) >> 3),
      commonPrograms,
    ).bytes,
  })),
];

/** Scripts of the official suite whose modules have something of everything that sections and instructions can be. */
const scripts = [
  ...['address', 'align', 'block', 'br', 'br_if', 'br_table', 'bulk', 'call', 'call_indirect', 'const', 'conversions'],
  ...['custom', 'data', 'elem', 'endianness', 'exports', 'f32_cmp', 'f64', 'fac', 'float_exprs', 'func', 'func_ptrs'],
  ...['global', 'i32', 'i64', 'if', 'imports', 'labels', 'left-to-right', 'linking', 'load', 'local_tee', 'loop'],
  ...['memory', 'memory_copy', 'memory_fill', 'memory_grow', 'memory_init', 'names', 'nop', 'ref_func', 'ref_null'],
  ...['return', 'select', 'skip-stack-guard-page', 'stack', 'start', 'switch', 'table', 'table_copy', 'table_fill'],
  ...['table_get', 'table_grow', 'table_init', 'table_set', 'traps', 'unreachable', 'unwind', 'utf8-import-field'],
  ...[
    'tag',
    'throw',
    'throw_ref',
    'try_table',
    'legacy/rethrow',
    'legacy/throw',
    'legacy/try_catch',
    'legacy/try_delegate',
  ],
];
const largest = 6_000;
const fromEachScript = 3;

async function suiteModules(): Promise<Original[]> {
  const root = locateSuite();
  if (root === undefined) return [];
  const found: Original[] = [];
  for (const script of scripts) {
    const { commands } = await prepareFile(root, `${script}.wast`);
    const modules = commands
      .filter(({ command }) => command.kind === 'module')
      .flatMap(({ module }) => (module?.kind === 'bytes' && module.bytes.length <= largest ? [module.bytes] : []))
      .filter((bytes) => native.validate(bytes));
    found.push(...modules.slice(0, fromEachScript).map((bytes, index) => ({ name: `${script}.wast ${index}`, bytes })));
  }
  return found;
}

const originals = [...ownModules, ...(await suiteModules())];

/** What is wrong with what our engine does with these bytes, or undefined. */
function faultOf(bytes: Uint8Array): string | undefined {
  const start = performance.now();
  const verdict = judge(bytes);
  const milliseconds = performance.now() - start;
  if (milliseconds > 5_000) return `took ${milliseconds} milliseconds`;
  if (verdict.kind === 'refused') {
    const { error } = verdict;
    if (error.kind === 'unsupported' || error.kind === 'limit') return undefined;
    return native.validate(bytes) ? `accepted natively, but: ${error.message}` : undefined;
  }
  const [fast, plain] = verdict.runs;
  if (fast !== plain) return `fast: ${fast}\nplain: ${plain}`;
  if (native.validate(bytes)) return undefined;
  return `accepted, refused natively: ${nativeComplaint(bytes)}`;
}

function nativeComplaint(bytes: Uint8Array): string {
  try {
    new native.Module(bytes);
    return 'nothing';
  } catch (error) {
    return String(error);
  }
}

/** Changes of any one byte: to anything, to bytes that mean something more often than others, by a bit, or cut. */
function change({ length }: Uint8Array, byteAt: (position: number) => number): fc.Arbitrary<Change> {
  const meaningful = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x40, 0x0b, 0x70, 0x6f, 0xfc, 0xfd, 0xfe, 0x41, 0x20, 0x10];
  const kind = fc.constantFrom<Change['kind']>('changed', 'changed', 'changed', 'changed', 'removed', 'cut off');
  const value = fc.oneof(
    fc.nat(255),
    fc.constantFrom(...meaningful),
    fc.nat(7).map((bit) => -1 - bit),
  );
  return fc.record({ kind, position: fc.nat(length - 1), value }).map((made) => {
    return made.value >= 0 ? made : { ...made, value: byteAt(made.position) ^ (1 << (-1 - made.value)) };
  });
}

describe('a module with one byte changed or cut', () => {
  test(`is refused or runs, as natively ${seeded}`, { timeout: 2 * patience }, () => {
    const mutant = fc.constantFrom(...originals).chain(({ name, bytes }) =>
      change(bytes, (position) => bytes[position]!).map((made) => ({
        ...{ name, made, bytes: apply(bytes, made) },
        // Not its bytes.
        [fc.toStringMethod]: () => `${name}, ${shownChange(made)}`,
      })),
    );
    const property = fc.property(mutant, ({ bytes }) => {
      const fault = faultOf(bytes);
      if (fault !== undefined) expect.fail(fault);
    });
    fc.assert(property, runs(2_000));
  });

  test('was a module before', () => {
    for (const { name, bytes } of originals) expect(faultOf(bytes), name).toBeUndefined();
  });
});
