// Makes one ES module without imports of the golden programs, their modules included: what any host can run, one without
// a file system or packages as well. Used by the test without a JIT and by `npm run hosts`.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const entry = path.join(path.dirname(fileURLToPath(import.meta.url)), 'host-entry.ts');

/** Writes the bundle. */
export async function bundleGolden(outfile) {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'neutral',
    format: 'esm',
    target: 'es2022',
    loader: { '.wasm': 'binary' },
    logLevel: 'warning',
  });
}
