// Runs a TypeScript entry on Node 20, which cannot strip types: `node scripts/run-ts.mjs path.ts arguments...`.
// esbuild joins the entry and the repository's own files it imports into one module under node_modules/.cache; packages
// stay imports. The entry keeps its own `import.meta.url`, so that paths relative to it mean what they say.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [entry] = process.argv.splice(2, 1);
if (entry === undefined) throw new Error('usage: node scripts/run-ts.mjs path.ts arguments...');

/** Every bundled file would share the bundle's `import.meta.url`; this gives each its own back. */
const ownUrl = {
  name: 'own-url',
  setup(plugins) {
    plugins.onLoad({ filter: /\.(?:ts|mjs)$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href)),
      loader: file.endsWith('.ts') ? 'ts' : 'js',
    }));
  },
};

const cache = path.join(root, 'node_modules', '.cache', 'run-ts');
mkdirSync(cache, { recursive: true });
const name = path.relative(root, path.resolve(entry)).replaceAll(/[^\w.-]+/g, '-');
const outfile = path.join(cache, `${name}.${process.pid}.mjs`);
process.on('exit', () => rmSync(outfile, { force: true }));
await build({
  entryPoints: [path.resolve(entry)],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: 'inline',
  logLevel: 'warning',
  plugins: [ownUrl],
});
// The script sees itself where a script expects to: argv[1].
process.argv[1] = path.resolve(entry);
process.setSourceMapsEnabled(true);
await import(pathToFileURL(outfile).href);
