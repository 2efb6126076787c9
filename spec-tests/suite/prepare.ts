// A script of the suite made ready (the whole suite takes 3 seconds on two cores).

import { readFile } from 'node:fs/promises';
import { type PreparedScript, prepareScript } from '../../src/runtime/cli/wast/prepare.ts';
import { assemble, assembleLegacy } from './assemble.ts';

/** Reads and assembles a script of the suite. Throws where the file is no script. */
export async function prepareFile(root: string, file: string): Promise<PreparedScript> {
  return prepareScript(file, await readFile(`${root}/${file}`), file.startsWith('legacy/') ? assembleLegacy : assemble);
}
