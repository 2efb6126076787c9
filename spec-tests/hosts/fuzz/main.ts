// Modules that binaryen generates (`wasm-opt -ttf`), in our engine and in the host's own: the same results, traps and
// exceptions of everything they export, the same order of calls to the host, the same memories, globals and tables; and in
// our engine the same fuel however it runs. Run by `npm run hosts` on a Node that has all of WebAssembly 3.0 itself.
// `node scripts/run-ts.mjs spec-tests/hosts/fuzz/main.ts 17 18` runs the modules of those numbers, `... descriptors` those
// that have custom descriptors, for a Node with `--experimental-wasm-custom-descriptors`.
// Prints one line of JSON: how many modules do the same, and what the others do.

import { Script } from './host.ts';
import { featuresOf, firstDescribed, generatedModule } from './module.ts';
import { Native, Ours, type Way } from './sides.ts';

/** How many modules are always run, and how many that have descriptors. */
const usual = 220;
const described = 60;

const ways: readonly Way[] = [
  { name: 'fast', configuration: {} },
  { name: 'plain', configuration: { translation: 'plain' } },
  { name: 'slices of 7', configuration: {}, slice: 7 },
  { name: 'slices of plain code', configuration: { translation: 'plain' }, slice: 5 },
  { name: 'not metered', configuration: { metering: false } },
];

// What all modules have come to: a comparison of modules that only trap would say little.
const seen = { results: 0, traps: 0, exceptions: 0, calls: 0 };

function countLines(log: readonly string[]): void {
  for (const line of log) {
    if (/\btrap /.test(line)) seen.traps++;
    else if (/\bexception of /.test(line)) seen.exceptions++;
    else if (line.startsWith('log-')) seen.calls++;
    else seen.results++;
  }
}

/** What is different about a module, in words; undefined where nothing is. */
async function faultOf(number: number): Promise<string | undefined> {
  const bytes = await generatedModule(number);
  const expected = new Script(bytes, number);
  const native = new Native();
  expected.run(native, number, () => native.instantiate(expected, bytes));
  countLines(expected.log);
  let fuel: number | undefined;
  for (const way of ways) {
    const actual = new Script(bytes, number);
    const ours = new Ours({ ...way, configuration: { ...way.configuration, features: featuresOf(number) } });
    actual.run(ours, number, () => ours.instantiate(actual, bytes));
    const at = expected.log.findIndex((line, index) => !isSame(actual.log[index], line));
    if (at >= 0) return `${way.name}, line ${at}: ${actual.log[at]}, natively ${expected.log[at]}`;
    if (actual.log.length > expected.log.length)
      return `${way.name}: ${actual.log[expected.log.length]}, natively nothing`;
    if (way.configuration.metering === false) continue;
    fuel ??= ours.store.fuelConsumed;
    if (ours.store.fuelConsumed !== fuel) return `${way.name}: ${ours.store.fuelConsumed} units of fuel, not ${fuel}`;
  }
  return undefined;
}

/** Natively a trap may stand for several. */
function isSame(actual: string | undefined, expected: string): boolean {
  if (actual === expected) return true;
  const [, before, codes] = /^(.*\b)trap (.*)$/.exec(expected) ?? [];
  return codes?.split(' or ').some((code) => actual === `${before}trap ${code}`) === true;
}

const words = process.argv.slice(2);
const [first, count] = words[0] === 'descriptors' ? [firstDescribed, described] : [0, usual];
const given = words.filter((word) => /^\d+$/.test(word)).map(Number);
const numbers = given.length > 0 ? given : Array.from({ length: count }, (_, index) => first + index);
const faults: string[] = [];
let passed = 0;
for (const number of numbers) {
  const fault = await faultOf(number);
  if (fault === undefined) passed++;
  else faults.push(`module ${number}: ${fault}`);
}
const least = given.length > 0 ? 0 : count / 4;
if (Math.min(...Object.values(seen)) < least) faults.push(`the modules do too little: ${JSON.stringify(seen)}`);
console.log(JSON.stringify({ passed: passed, faults }));
