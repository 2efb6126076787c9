// Binaryen's way from the older exception instructions to the newer: how calculator.wasm came to be, and what
// `npm run hosts` compiles more of. Needs the `wasm-opt` of spec-tests/hosts; tests without it take the committed module.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { assembleLegacy } from '../../suite/assemble.ts';

const wasmOpt = new URL('../../hosts/node_modules/binaryen/bin/wasm-opt', import.meta.url);

/** The calculator as compiled, and its text. */
export const calculator = new URL('./calculator.wasm', import.meta.url);
const calculatorText = new URL('./calculator.wat', import.meta.url);

/** The calculator's bytes before binaryen, with the older instructions. */
export async function assembleCalculator(): Promise<Uint8Array> {
  const assembled = await assembleLegacy({ form: 'text', text: readFileSync(calculatorText, 'latin1') });
  if (assembled.kind !== 'bytes') throw new Error(`calculator.wat: ${assembled.message}`);
  return assembled.bytes;
}

/** What binaryen makes of a module: with the newer instructions only, and optimized where that is asked for. */
export function toExnref(bytes: Uint8Array, optimize: boolean): Uint8Array {
  const folder = mkdtempSync(path.join(tmpdir(), 'exnref-'));
  const [before, after] = ['before.wasm', 'after.wasm'].map((name) => path.join(folder, name)) as [string, string];
  const how = optimize ? ['-O2', '--emit-exnref'] : ['--translate-to-exnref'];
  try {
    writeFileSync(before, bytes);
    const flags = ['exception-handling', 'reference-types', 'multivalue', 'bulk-memory', 'simd', 'tail-call'];
    const enabled = [...flags, 'mutable-globals', 'sign-ext', 'threads', 'nontrapping-float-to-int'].map(
      (name) => `--enable-${name}`,
    );
    const parameters = [fileURLToPath(wasmOpt), before, ...how, ...enabled, '-o', after];
    const { status, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`wasm-opt: exit ${status}: ${stderr.slice(0, 500)}`);
    return new Uint8Array(readFileSync(after));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
