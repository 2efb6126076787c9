// What is run on every host: programs that print one line of JSON, an object from a name to its figures, and use nothing
// of the host but `console`. Each is made into one file.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram, lowerProgram } from '../golden/bundle.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.join(here, 'node_modules', '.cache');

/** What a host does with WebAssembly, and with text that is a program. Takes no time but that of starting. */
export const facts = { name: 'facts', entry: path.join(here, 'programs', 'facts.ts') };

/** What must come out the same everywhere, in the order of running; `figures` are what that is, where it is committed. */
export const programs = [
  { name: 'golden', entry: path.join(here, '..', 'golden', 'host-entry.ts') },
  {
    name: 'smoke',
    entry: path.join(here, 'programs', 'smoke.ts'),
    figures: JSON.parse(readFileSync(path.join(here, 'programs', 'smoke.json'), 'utf8')),
  },
];

/** What `--table` measures: the same work for all; a longer run where a JIT has to warm up first. */
export const smoke = programs[1];
export const speed = {
  long: { name: 'speed-long', entry: path.join(here, 'programs', 'speed-long.ts') },
  short: { name: 'speed-short', entry: path.join(here, 'programs', 'speed-short.ts') },
};

/**
 * The forms that a program is made in, by name: each writes one file. A host without ES modules, or without the newer
 * syntax, has the name of its own form in its row.
 */
const forms = {
  module: { ending: 'mjs', write: bundleProgram },
  es5: { ending: 'cjs', write: lowerProgram },
};

/** The files that are written or being written, by name. */
const written = new Map();

async function write({ name, entry }, form) {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}-${form}.${forms[form].ending}`);
  await forms[form].write(entry, file);
  return file;
}

/** Writes a program in a form, once, and tells where. */
export function bundle(program, form) {
  const key = `${program.name} ${form}`;
  const known = written.get(key) ?? write(program, form);
  written.set(key, known);
  return known;
}
