// Where the official suite is, and which scripts it has. Getting it is ../download.ts.

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const specTests = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Where `npm run spec:download` puts the suite. */
export const downloaded = path.join(specTests, 'testsuite');

/**
 * The folder of the suite: where `WASM_TESTSUITE` points, else `../shared/testsuite` beside the repository,
 * else what was downloaded; undefined where there is none.
 */
export function locateSuite(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return candidates(environment).find(isSuite);
}

/** What to say where there is no suite: in one line, where it was looked for. */
export function absence(environment: NodeJS.ProcessEnv = process.env): string {
  const places = candidates(environment).join(' and ');
  return `the official suite is absent (not in ${places}): set WASM_TESTSUITE, or run npm run spec:download`;
}

/** Who names a folder means that one: a wrong name must not be answered with another suite. */
function candidates({ WASM_TESTSUITE: given }: NodeJS.ProcessEnv): string[] {
  if (given !== undefined && given !== '') return [path.resolve(given)];
  return [path.resolve(specTests, '../../shared/testsuite'), downloaded];
}

function isSuite(folder: string): boolean {
  return existsSync(path.join(folder, 'i32.wast'));
}

/** Every script of the suite, as a path within it with forward slashes, the top level's first. */
export async function suiteFiles(root: string): Promise<string[]> {
  const all = await readdir(root, { recursive: true });
  const depth = (file: string): number => file.split('/').length;
  return all
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.wast'))
    .sort((a, b) => Math.min(depth(a), 2) - Math.min(depth(b), 2) || (a < b ? -1 : 1));
}
