// Makes one ES module without imports of a program, its modules included: what any host can run, one without a file system
// or packages as well. Used by the test without a JIT and by `npm run hosts`.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const golden = path.join(path.dirname(fileURLToPath(import.meta.url)), 'host-entry.ts');

/** Writes the bundle of the program at `entry`. */
export async function bundleProgram(entry, outfile) {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'esm',
    target: 'es2022',
    loader: { '.wasm': 'binary' },
    logLevel: 'warning',
  });
}

/** Writes the bundle of the golden programs. */
export const bundleGolden = (outfile) => bundleProgram(golden, outfile);
