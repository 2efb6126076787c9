// Runs the same programs on every host and compares what they print; then the examples that need a host; then the tests that
// compare with a native engine, on Nodes whose WebAssembly has more than this one's. Start it with `npm run hosts`.
// `-- --only NAME` keeps to what has that in its name; `-- --table` measures the hosts besides (table.mjs).
// A host that fails, prints something else or differs from the first is a failure. One that is not here is a failure where CI
// is set; elsewhere the end says which were left out, and how to get them.
import { parseArgs } from 'node:util';
import { checkHost } from './check.mjs';
import { examples } from './examples.mjs';
import { nodeOf } from './find.mjs';
import { fromNpm, hosts } from './hosts.mjs';
import { runChecks, runDescribed, runInterface, runTests } from './native.mjs';
import { writeTable } from './table.mjs';

const { values } = parseArgs({ options: { only: { type: 'string' }, table: { type: 'boolean' } } });

const inCi = (process.env.CI ?? '') !== '';
const leftOut = [];
const measured = [];
let asked = 0;
let passed = 0;
let failed = 0;

const fault = (text) => ({ passed: 0, faults: [text] });

/** What a check comes to; one that throws is a fault. */
async function outcomeOf(check) {
  try {
    return await check();
  } catch (error) {
    return fault(error instanceof Error ? error.message : `${error}`);
  }
}

/** Runs a check where its command is here, and counts and says how it went. */
async function report({ name, command, from }, check) {
  if (!name.includes(values.only ?? '')) return;
  asked += 1;
  if (command === undefined && !inCi) {
    leftOut.push(`${name}, which is not here (${from})`);
    return;
  }
  const began = performance.now();
  const {
    passed: good,
    faults,
    says,
  } = await outcomeOf(command === undefined ? () => fault(`not here: ${from}`) : check);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  passed += good;
  failed += faults.length;
  for (const text of faults) console.log(`  ${text}`);
  console.log(`${name}: ${says ?? `${good} of ${good + faults.length} pass`}, ${seconds} s`);
}

for (const host of hosts) {
  await report(host, async () => {
    const outcome = await checkHost(host);
    measured.push({ host, ...outcome });
    return outcome;
  });
}
for (const example of examples) await report(example, example.check);
for (const major of [20, 24, 26]) {
  const command = nodeOf(major);
  const inNode = (what, run) => report({ name: `Node ${major}, ${what}`, command, from: fromNpm }, () => run(command));
  await inNode('the JavaScript interface', runInterface);
  if (major === 26) await inNode('generated modules with custom descriptors', runDescribed);
  // Its WebAssembly has what Node 20's lacks: several memories, the newer exceptions, garbage collection.
  if (major !== 24) continue;
  await inNode('tests against its own WebAssembly', runTests);
  await inNode('what binaryen compiles', () => runChecks(command, 'exnref.ts'));
  await inNode('modules that binaryen generates', () => runChecks(command, 'fuzz/main.ts'));
}
if (values.table) await writeTable(measured);
for (const what of leftOut) console.log(`left out: ${what}`);
console.log(`${passed} passed, ${failed} failed`);
if (asked === 0) console.log(`nothing here has ${values.only} in its name`);
process.exitCode = failed === 0 && asked > 0 ? 0 : 1;
