// The examples that run in a worker and in a page, in real ones: as a user would bundle them, but with wasmeter from the
// sources. Where the polyfill is what makes one work, it is run without it too, and must fail as the host has it.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { onPath, workerd } from './find.mjs';
import { fromDebian, fromNpm } from './hosts.mjs';
import { strictPolicy, whileChromium } from './kinds/page.mjs';
import { whileServing } from './kinds/server.mjs';
import { whileWorking } from './kinds/worker.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '..', '..');
const packages = path.join(here, 'node_modules');
const minute = 60_000;

/** Finds wasmeter in the sources, as package.json says of what is built; leaves the polyfill out where there shall be none. */
const sources = (hasPolyfill) => ({
  name: 'wasmeter from the sources',
  async setup({ onLoad, onResolve }) {
    const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    onResolve({ filter: /^wasmeter\// }, ({ path: name }) => {
      if (name === 'wasmeter/polyfill' && !hasPolyfill) return { path: name, namespace: 'nothing' };
      const { default: built } = manifest.exports[name.replace('wasmeter', '.')];
      // A bundler drops what is imported for what it does alone, where the package does not say that it does something.
      const sideEffects = manifest.sideEffects.includes(built);
      return { path: path.join(root, built.replace(/^\.\/dist/, 'src').replace(/\.js$/, '.ts')), sideEffects };
    });
    onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: '' }));
  },
});

/** The text of an example as one file. */
async function bundled(example, hasPolyfill = true) {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, 'examples', example)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
    nodePaths: [packages],
    plugins: [sources(hasPolyfill)],
  });
  return outputFiles[0].text;
}

/** A list of checks, each a name and whether it held, as an outcome. */
function outcomeOf(checks) {
  const faults = Object.entries(checks).filter(([, held]) => held !== true);
  return {
    passed: Object.keys(checks).length - faults.length,
    faults: faults.map(([name, found]) => `${name}: ${JSON.stringify(found)}`),
  };
}

/** What a worker answers to requests: a list of the paths and bodies of POSTs, each answered with JSON. */
async function answers(worker, requests) {
  const signal = AbortSignal.timeout(3 * minute);
  return whileWorking(workerd(), { 'worker.js': worker }, signal, async (address) => {
    const found = [];
    for (const [query, body] of requests) {
      const response = await fetch(`${address}${query}`, { method: 'POST', body, signal });
      found.push(await response.json());
    }
    return found;
  });
}

/** True, or what was found in place of what was wanted. */
const same = (found, wanted) => JSON.stringify(found) === JSON.stringify(wanted) || found;
const matches = (text, pattern) => pattern.test(text) || text;

/** bcrypt and xxhash in workerd, with the polyfill and without. */
async function hashes() {
  const { bcryptVerify } = await import('hash-wasm');
  const password = 'correct horse é';
  const [found] = await answers(await bundled('worker/hash.mjs'), [['', password]]);
  const [refused] = await answers(await bundled('worker/hash.mjs', false), [['', password]]);
  const { default: xxhash } = await import('xxhash-wasm');
  const { h64ToString } = await xxhash();
  return outcomeOf({
    xxh64: same(found.xxh64, h64ToString(password)),
    bcrypt: (await bcryptVerify({ password, hash: found.bcrypt ?? '' })) || found,
    'without the polyfill': matches(refused.error, /^CompileError: .*Wasm code generation disallowed by embedder/),
  });
}

/** A module with an export `grow`: `memory.grow` of a memory of one page. */
const growing = Buffer.from(
  '0061736d01000000010601 60017f017f030201000503010001070801 0467726f770000 0a08010600200040000b'.replaceAll(' ', ''),
  'hex',
);

/** Modules that arrive in requests, and what they cost, which is what they cost in this Node. */
async function metered() {
  const fib = await readFile(path.join(root, 'bench', 'programs', 'wasm', 'fib.wasm'));
  const requests = {
    whole: ['?call=run&with=15', fib],
    'short of fuel': ['?call=run&with=15&fuel=1000', fib],
    'no number of fuel': ['?call=run&with=15&fuel=much', fib],
    'a missing export': ['?call=nothing', fib],
    'half a module': ['?call=run&with=15', fib.subarray(0, fib.length / 2)],
    'memory below the cap': ['?call=grow&with=255', growing],
    'memory past the cap': ['?call=grow&with=256', growing],
  };
  const worker = await bundled('worker/meter.mjs');
  const { default: here } = await import(`data:text/javascript,${encodeURIComponent(worker)}`);
  const wanted = [];
  for (const [query, body] of Object.values(requests)) {
    const response = await here.fetch(new Request(`http://127.0.0.1/${query}`, { method: 'POST', body }));
    wanted.push(await response.json());
  }
  const found = await answers(worker, Object.values(requests));
  const { exports: ofFib } = new WebAssembly.Instance(new WebAssembly.Module(fib));
  const [whole, short, , , , below, past] = found;
  const checks = Object.keys(requests).map((name, index) => [name, same(found[index], wanted[index])]);
  return outcomeOf({
    ...Object.fromEntries(checks),
    'the result': same(whole.result, `${ofFib.run(15)}`),
    'the end of fuel': (short.fuel === 1000 && /out of fuel/.test(short.error)) || short,
    'growth to the cap': same(below, { result: '1', fuel: 2 }),
    'growth past it': same(past, { result: '-1', fuel: 2 }),
  });
}

/** Opens examples/page in Chromium, and says what it shows; writes a picture of it where `picture` says. */
async function shown(hasPolyfill, picture) {
  const example = (name) => readFile(path.join(root, 'examples', 'page', name));
  const files = {
    '/index.html': await example('index.html'),
    '/page.css': await example('page.css'),
    '/page.js': await bundled('page/page.mjs', hasPolyfill),
    '/sql-wasm-browser.wasm': await readFile(path.join(packages, 'sql.js', 'dist', 'sql-wasm-browser.wasm')),
  };
  return whileChromium(onPath('chromium'), [], (browser) =>
    whileServing(files, `${strictPolicy}; connect-src 'self'`, async (address) => {
      const page = await browser.newPage({ viewport: { width: 760, height: 560 } });
      page.setDefaultTimeout(3 * minute);
      await page.goto(address);
      await page.waitForFunction(() => !document.querySelector('output').textContent.startsWith('Starting'));
      if (picture !== undefined) await page.screenshot({ path: picture });
      const rows = await page.$$eval('tr', (all) =>
        all.map((row) => [...row.children].map((cell) => cell.textContent)),
      );
      return { says: await page.textContent('output'), rows };
    }),
  );
}

/** sql.js under `script-src 'self'`, with the polyfill and without. Where the picture of it goes is in PICTURE. */
async function database() {
  const found = await shown(true, process.env.PICTURE);
  const refused = await shown(false);
  return outcomeOf({
    rows: same(found.rows, [
      ['place', 'readings', 'average', 'spread'],
      ['São Paulo', '60', '10.34', '29'],
      ['Quito', '60', '10.11', '29.8'],
      ['Łódź', '60', '10.07', '29.3'],
      ['Oslo', '60', '9.8', '29.3'],
    ]),
    fuel: matches(found.says, /^[\d,]+ units of fuel$/),
    'without the polyfill': matches(refused.says, /violates the following Content Security policy directive/i),
  });
}

/** Every example: its name, what it needs and where to get that, and what there is to see. */
export const examples = [
  { name: 'examples/worker/hash.mjs', command: workerd(), from: fromNpm, check: hashes },
  { name: 'examples/worker/meter.mjs', command: workerd(), from: fromNpm, check: metered },
  { name: 'examples/page', command: onPath('chromium'), from: fromDebian('chromium'), check: database },
];
