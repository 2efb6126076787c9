// A module that binaryen makes of a number: the number gives bytes, `wasm-opt -ttf` takes them for decisions. Everything in it
// that can be looked at from outside is exported, too, which binaryen does with some only.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Engine, type ExternKind, type Features, Module } from '../../../src/interpreter/index.ts';
import { wasmOpt } from './wasm-opt.ts';

// What the native engine has not; and relaxed vectors, for which it may answer as its processor does.
const without = [
  ...['strings', 'stack-switching', 'shared-everything', 'fp16', 'custom-page-sizes', 'wide-arithmetic', 'multibyte'],
  ...['relaxed-atomics', 'compact-imports', 'relaxed-simd'],
];

/** The first number of modules that have custom descriptors, which a native engine may have behind a flag. */
export const firstDescribed = 1000;

/** What an engine of ours needs for the module of a number. */
export function featuresOf(number: number): Partial<Features> {
  return number < firstDescribed ? {} : { customDescriptors: true };
}

function flagsOf(number: number): string[] {
  const missing = number < firstDescribed ? [...without, 'custom-descriptors'] : without;
  const flags = missing.map((feature) => `--disable-${feature}`);
  // Both forms of exceptions are in most of these modules; the engines with descriptors no longer take them together.
  return number < firstDescribed ? flags : [...flags, '--emit-exnref'];
}

/**
 * How the module of a number is made, beside its bytes: every second one is optimized. In three of four a NaN becomes 0
 * where it would come up, because which NaN that is may differ between engines (specification 4.3.3) and a program may
 * look at its bits.
 */
function passesFor(number: number): string[] {
  return [...(number % 2 === 0 ? [] : ['-O2']), ...(number % 4 === 2 ? [] : ['--denan'])];
}

/** The module of a number: always the same with the same release of binaryen. */
export async function generatedModule(number: number): Promise<Uint8Array> {
  const folder = mkdtempSync(path.join(tmpdir(), 'fuzz-'));
  const [seed, made] = ['seed', 'made.wasm'].map((name) => path.join(folder, name)) as [string, string];
  try {
    writeFileSync(seed, seedBytes(number));
    await wasmOpt(seed, '-ttf', '-q', '--all-features', ...flagsOf(number), ...passesFor(number), '-o', made);
    return exportingAll(new Uint8Array(readFileSync(made)), number);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Between 2 and 10 thousand bytes (Marsaglia's xorshift). */
function seedBytes(number: number): Uint8Array {
  let state = Math.imul(number + 1, 0x9e3779b9) | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 24;
  };
  return Uint8Array.from({ length: 2000 + 32 * next() }, next);
}

/** The names under which `exportingAll` exports begin so. */
export const added = 'seen ';

const sections = { table: 4, memory: 5, global: 6, tag: 13 } as const;
const kinds: readonly ExternKind[] = ['func', 'table', 'memory', 'global', 'tag'];
const exportSection = 7;
/** Of the sections that stand behind the exports. */
const behindExports = [8, 9, 12, 10, 11];

/** The module with all tables, memories, globals and tags exported as well, by name and index: `seen memory 0`. */
function exportingAll(bytes: Uint8Array, number: number): Uint8Array {
  const parts = split(bytes);
  const { imports } = new Module(new Engine({ features: featuresOf(number) }), bytes);
  const more: number[] = [];
  let count = 0;
  for (const [kind, id] of Object.entries(sections)) {
    const imported = imports.filter((wanted) => wanted.kind === kind).length;
    const contents = parts.find((part) => part.id === id)?.contents ?? new Uint8Array(1);
    const total = imported + readNumber(contents, 0).value;
    for (let index = 0; index < total; index++) {
      const name = [...Buffer.from(`${added}${kind} ${index}`)];
      more.push(name.length, ...name, kinds.indexOf(kind as ExternKind), ...written(index));
      count++;
    }
  }
  const present = parts.find(({ id }) => id === exportSection)?.contents ?? new Uint8Array(1);
  const { value, next } = readNumber(present, 0);
  const contents = Uint8Array.from([...written(value + count), ...present.subarray(next), ...more]);
  const rest = parts.filter(({ id }) => id !== exportSection);
  const place = rest.findIndex(({ id }) => behindExports.includes(id));
  rest.splice(place < 0 ? rest.length : place, 0, { id: exportSection, contents });
  const lists = rest.map((part) => [part.id, ...written(part.contents.length), ...part.contents]);
  return Uint8Array.from([...bytes.subarray(0, 8), ...lists.flat()]);
}

function split(bytes: Uint8Array): { readonly id: number; readonly contents: Uint8Array }[] {
  const parts: { id: number; contents: Uint8Array }[] = [];
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at]!;
    const { value, next } = readNumber(bytes, at + 1);
    parts.push({ id, contents: bytes.subarray(next, next + value) });
    at = next + value;
  }
  return parts;
}

function readNumber(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next: at };
  }
}

function written(value: number): number[] {
  const digits: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) digits.push((value % 0x80) | 0x80);
  return [...digits, value];
}
