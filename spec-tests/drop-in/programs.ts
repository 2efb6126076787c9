// Which programs there are, and how one is run: twice, each time in a fresh process of this Node, over its own WebAssembly
// and over ours. The second has no other: Node is told not to expose its own (`--no-expose-wasm`), and ours is put in the
// empty place before anything else is loaded.

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(path.dirname(here));
const longest = 15 * 60_000;

/** What a process says of its work on its third output. */
export interface Figures {
  /** From before the program was loaded to the end of its work: on the clock, and of the processor. */
  readonly milliseconds: { readonly wall: number; readonly cpu: number };
  /** Times that a program takes by itself, by name. */
  readonly times?: Readonly<Record<string, number>>;
  /** Units of fuel of all instances; over our namespace only. */
  readonly fuel?: number;
  /** Instances made; over our namespace only. */
  readonly instances?: number;
}

/** One run of a program. */
export interface Run {
  readonly output: Buffer;
  readonly figures: Figures;
}

/** The names of all programs: a file each. */
export const programs: readonly string[] = readdirSync(path.join(here, 'programs'))
  .filter((file) => file !== 'samples.mjs')
  .map((file) => path.basename(file, '.mjs'));

/** A program's packages with their versions, as they are installed: here, or by the main installation. */
export function versionsOf(program: string): string {
  const source = readFileSync(path.join(here, 'programs', `${program}.mjs`), 'utf8');
  const named = /^export const packages = \[(.*)\];$/m.exec(source)?.[1] ?? `'${program}'`;
  const folders = createRequire(import.meta.url).resolve.paths('any') ?? [];
  const versions = [...named.matchAll(/'([^']+)'/g)].map(([, name]) => {
    const file = folders.map((folder) => path.join(folder, name!, 'package.json')).find(isReadable);
    if (file === undefined) throw new Error(`${name} is not installed`);
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
  });
  return versions.join(', ');
}

function isReadable(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
}

/** Bundles what puts our namespace in place, into a file that Node can load by itself; says where that is. */
export async function bundlePreload(): Promise<string> {
  const folder = path.join(root, 'node_modules', '.cache', 'drop-in');
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, `preload.${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(here, 'preload.ts')],
    outfile,
    bundle: true,
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
  });
  return outfile;
}

/**
 * Runs a program: over the namespace that `preload` puts in place, or, without it, over Node's own. Those that the tests
 * run, too, can be given less to do.
 */
export async function run(program: string, preload?: string, work: 'all' | 'light' = 'all'): Promise<Run> {
  const before = preload === undefined ? [] : ['--no-expose-wasm', '--import', pathToFileURL(preload).href];
  const child = spawn(process.execPath, [...before, path.join(here, 'child.mjs'), program, work], {
    cwd: here,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: longest,
  });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'no reason'));
  });
  const [output, messages, figures] = await Promise.all(
    child.stdio.slice(1, 4).map((stream) => readAll(stream as Readable)),
  );
  const code = await ended;
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${messages!.toString().trim().slice(-3_000)}`);
  return { output: output!, figures: JSON.parse(figures!.toString()) as Figures };
}

async function readAll(stream: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Where two outputs differ first, with what stands there; undefined where they do not. */
export function difference(native: Buffer, ours: Buffer): string | undefined {
  if (native.equals(ours)) return undefined;
  let at = 0;
  while (at < native.length && native[at] === ours[at]) at++;
  const around = (output: Buffer) => JSON.stringify(output.subarray(Math.max(0, at - 60), at + 60).toString());
  return `differ at byte ${at} of ${native.length}: natively ${around(native)}, here ${around(ours)}`;
}
