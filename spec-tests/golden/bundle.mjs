// Makes one ES module without imports of a program, its modules included: what any host can run, one without a file system
// or packages as well; or one script in ES5. Used by the test without a JIT and by `npm run hosts`.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lowered } from '../../scripts/lower.mjs';

const golden = path.join(path.dirname(fileURLToPath(import.meta.url)), 'host-entry.ts');

/** What published packages know a host by. They find nothing, so that they do the same on all. */
const hostSigns = ['process', 'globalThis.process', 'globalThis.window', 'globalThis.WorkerGlobalScope'];
const define = Object.fromEntries(hostSigns.map((name) => [name, 'undefined']));

const options = {
  platform: 'neutral',
  mainFields: ['module', 'main'],
  loader: { '.wasm': 'binary' },
};

/** Writes the bundle of the program at `entry`. */
export async function bundleProgram(entry, outfile) {
  await build({
    ...options,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    define,
    logLevel: 'warning',
  });
}

/** Writes the same as a classic script in ES5, for which shells need have no `console`. */
export async function lowerProgram(entry, outfile) {
  // Where the programs' files are is asked in tests only; a script has no address.
  const script = await lowered(entry, { ...options, define: { ...define, 'import.meta.url': '""' } });
  await writeFile(outfile, `if (typeof console === 'undefined') globalThis.console = { log: print };\n${script}`);
}

/** Writes the bundle of the golden programs. */
export const bundleGolden = (outfile) => bundleProgram(golden, outfile);

/** Writes them as a classic script in ES5. */
export const lowerGolden = (outfile) => lowerProgram(golden, outfile);
