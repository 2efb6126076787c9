// Bundles TypeScript, JSX, JSON and CSS: Go's whole run time, 14 MB, in the build for pages, so that it runs in this
// process.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { script } from './samples.mjs';

export const packages = ['esbuild-wasm'];

const modules = {
  '/main.tsx': `import { used } from './lib'; import data from './data.json'; enum Kind { A, B = 'b' }
    export const view = <div kind={Kind.A} {...data}>{used<number>(3)}</div>; namespace N { export const n = 1 } export default N;`,
  '/lib.ts': `export function used<T extends number>(value: T): T { return (value satisfies T) } export const unused = 1;
    abstract class C { constructor(private readonly a: string) {} declare x: number; }`,
  '/data.json': '{ "a": [1, 2, { "b": "é" }] }',
  '/large.js': script(60),
  '/style.css': `@import './more.css'; .a { color: rgb(255 0 0 / 50%); &:hover { inset: 0 } } @media (width >= 600px) { b { margin: 0 0 } }`,
  '/more.css': `.b::before { content: "\\201C"; transform: rotate(0.50turn) }`,
};

/** Milliseconds on the clock: until the module is compiled, until the program answers, and in all. */
export const times = {};

export default async function work() {
  const require = createRequire(import.meta.url);
  // Its run time is written for a page or a worker, which has this name for its global object.
  globalThis.self = globalThis;
  const esbuild = require('esbuild-wasm/lib/browser.js');
  const began = performance.now();
  const module = await WebAssembly.compile(readFileSync(require.resolve('esbuild-wasm/esbuild.wasm')));
  const compiled = performance.now();
  await esbuild.initialize({ wasmModule: module, worker: false });
  const ready = performance.now();
  const plugin = {
    name: 'from memory',
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path, resolveDir }) => {
        const found = [path, `${path}.ts`]
          .map((name) => new URL(name, `file://${resolveDir || '/'}/`).pathname)
          .find((name) => name in modules);
        return found === undefined ? { path, external: true } : { path: found, namespace: 'memory' };
      });
      build.onLoad({ filter: /.*/, namespace: 'memory' }, ({ path }) => ({
        contents: modules[path],
        loader: path.slice(path.lastIndexOf('.') + 1),
        resolveDir: '/',
      }));
    },
  };
  const seen = [esbuild.version];
  for (const options of [
    { entryPoints: ['/main.tsx'], format: 'esm', sourcemap: 'inline', target: 'es2017', jsx: 'automatic' },
    { entryPoints: ['/main.tsx', '/large.js'], minify: true, format: 'esm', metafile: true, outdir: '/out' },
    { entryPoints: ['/style.css'], minify: true, target: 'chrome80', outdir: '/out' },
  ]) {
    const result = await esbuild.build({
      bundle: true,
      write: false,
      plugins: [plugin],
      logLevel: 'silent',
      ...options,
    });
    for (const { path, text, hash } of result.outputFiles) seen.push(path, text, hash);
    seen.push(result.metafile, result.warnings);
  }
  seen.push(await esbuild.transform(script(20), { target: 'es2016', minify: true, sourcemap: 'external' }));
  seen.push((await esbuild.transform('let a; let a').catch((error) => error)).message);
  Object.assign(times, { compiled: compiled - began, ready: ready - began, done: performance.now() - began });
  return seen;
}
