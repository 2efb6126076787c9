// How expressions.wasm came to be: its text through binaryen, which refines types, devirtualizes calls of references and
// drops casts that cannot fail. Needs the `wasm-opt` of spec-tests/hosts; tests without it take the committed module.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble } from '../../suite/assemble.ts';

const wasmOpt = new URL('../../hosts/node_modules/binaryen/bin/wasm-opt', import.meta.url);

/** The module as compiled, and its text. */
export const expressions = new URL('./expressions.wasm', import.meta.url);
const text = new URL('./expressions.wat', import.meta.url);

/** The module's bytes before binaryen. */
export async function assembleExpressions(): Promise<Uint8Array> {
  const assembled = await assemble({ form: 'text', text: readFileSync(text, 'utf8') });
  if (assembled.kind !== 'bytes') throw new Error(`expressions.wat: ${assembled.message}`);
  return assembled.bytes;
}

/** What binaryen makes of it. */
export function optimized(bytes: Uint8Array): Uint8Array {
  const folder = mkdtempSync(path.join(tmpdir(), 'gc-'));
  const [before, after] = ['before.wasm', 'after.wasm'].map((name) => path.join(folder, name)) as [string, string];
  try {
    writeFileSync(before, bytes);
    const flags = ['gc', 'reference-types', 'multivalue', 'bulk-memory', 'mutable-globals', 'sign-ext'];
    const how = ['-O3', '--gufa', '-O3', ...flags.map((name) => `--enable-${name}`)];
    const parameters = [fileURLToPath(wasmOpt), before, ...how, '-o', after];
    const { status, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`wasm-opt: exit ${status}: ${stderr.slice(0, 500)}`);
    return new Uint8Array(readFileSync(after));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
