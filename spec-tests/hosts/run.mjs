// Runs one bundle of the golden fuel programs on every host and compares what they print; then the tests that compare with
// a native engine on hosts whose WebAssembly has more than this Node's. Start it with `npm run hosts`.
// The entry prints one line of JSON: an object from a program's name to its figures, with nothing of the host in it.
// A host that is not installed, fails, prints something else or differs from this Node is a failure, never a skip.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { bundleGolden } from '../golden/bundle.mjs';
import { hosts, oracles } from './hosts.mjs';
import { runCompiled, runTests } from './native.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const minute = 60_000;

/** One ES module without imports: what a host without a file system or packages could run as well. */
async function bundle() {
  const folder = path.join(here, 'node_modules', '.cache');
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, 'golden.mjs');
  await bundleGolden(outfile);
  return outfile;
}

/** The programs' figures as a host printed them; an Error says why there are none. */
function figuresOf(host, script) {
  if (host.binary === undefined) return new Error('not installed');
  const result = spawnSync(host.binary, [...host.arguments, script], {
    env: { ...process.env, ...host.environment },
    encoding: 'utf8',
    timeout: 10 * minute,
    maxBuffer: 1 << 28,
  });
  if (result.error !== undefined) return result.error;
  if (result.status !== 0)
    return new Error(`exit ${result.status ?? result.signal}: ${result.stderr.trim().slice(-2000)}`);
  const lines = result.stdout.trim().split('\n');
  if (lines.length !== 1) return new Error(`printed ${lines.length} lines, not one`);
  try {
    return new Map(Object.entries(JSON.parse(lines[0])));
  } catch (error) {
    return new Error(`printed no JSON: ${lines[0].slice(0, 200)}`, { cause: error });
  }
}

let passed = 0;
let failed = 0;
let expected;
const script = await bundle();
for (const host of hosts) {
  const began = performance.now();
  const figures = figuresOf(host, script);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (figures instanceof Error || figures.size === 0) {
    failed += 1;
    console.log(`${host.name}: ${figures instanceof Error ? figures.message : 'no programs'}`);
    continue;
  }
  expected ??= figures;
  const names = new Set([...expected.keys(), ...figures.keys()]);
  const wrong = [...names].filter((name) => !isDeepStrictEqual(expected.get(name), figures.get(name)));
  for (const name of wrong) {
    console.log(`  ${name}: ${JSON.stringify(figures.get(name))}, not ${JSON.stringify(expected.get(name))}`);
  }
  passed += names.size - wrong.length;
  failed += wrong.length;
  console.log(`${host.name}: ${names.size - wrong.length} of ${names.size} programs agree, ${seconds} s`);
}
for (const host of oracles) {
  for (const [name, run] of [
    ['tests against its own WebAssembly', runTests],
    ['checks of what binaryen compiles', runCompiled],
  ]) {
    const began = performance.now();
    const { passed: good, faults } = run(host);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    passed += good;
    failed += faults.length;
    for (const fault of faults) console.log(`  ${fault}`);
    console.log(`${host.name}: ${good} of ${good + faults.length} ${name} pass, ${seconds} s`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
