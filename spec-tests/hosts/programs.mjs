// What is run on every host: programs that print one line of JSON, an object from a name to its figures, and use nothing
// of the host but `console`. Each is made into one file.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram, lowerProgram } from '../golden/bundle.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.join(here, 'node_modules', '.cache');

/** What a host does with WebAssembly, and with text that is a program. Takes no time but that of starting. */
export const facts = { name: 'facts', entry: path.join(here, 'programs', 'facts.ts') };

/** What must come out the same everywhere, in the order of running. */
export const programs = [{ name: 'golden', entry: path.join(here, '..', 'golden', 'host-entry.ts') }];

/**
 * The forms that a program is made in, by name: each writes one file. A host without ES modules, or without the newer
 * syntax, has the name of its own form in its row.
 */
const forms = {
  module: { ending: 'mjs', write: bundleProgram },
  es5: { ending: 'cjs', write: lowerProgram },
};

/** Writes a program in a form, and tells where. */
export async function bundle(program, form) {
  const { ending, write } = forms[form];
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${program.name}-${form}.${ending}`);
  await write(program.entry, file);
  return file;
}
