// Runs the same programs on every host and compares what they print; then the tests that compare with a native engine on a
// host whose WebAssembly has more than this Node's. Start it with `npm run hosts`; `-- --only NAME` keeps to the hosts with
// that in their name, and leaves those tests out.
// A host that fails, prints something else or differs from the first is a failure. One that is not here is a failure
// where CI is set; elsewhere the end says which were left out, and how to get them.
import { parseArgs } from 'node:util';
import { hosts, oracle } from './hosts.mjs';
import { checkHost } from './check.mjs';
import { nodeOf } from './find.mjs';
import { runChecks, runInterface, runTests } from './native.mjs';

const { values } = parseArgs({ options: { only: { type: 'string' } } });

const inCi = (process.env.CI ?? '') !== '';
const leftOut = [];
let passed = 0;
let failed = 0;

/** Counts what was checked, and says so. */
function report(name, { passed: good, faults, says }) {
  passed += good;
  failed += faults.length;
  for (const fault of faults) console.log(`  ${fault}`);
  console.log(`${name}: ${says ?? `${good} of ${good + faults.length} pass`}`);
}

/** Runs `check`, and adds the time it took to what it says. */
async function timed(name, check) {
  const began = performance.now();
  const outcome = await check();
  report(`${name}, ${((performance.now() - began) / 1000).toFixed(1)} s`, outcome);
}

for (const host of hosts.filter(({ name }) => name.includes(values.only ?? ''))) {
  if (host.command !== undefined) {
    await timed(host.name, () => checkHost(host));
  } else if (inCi) {
    report(host.name, { passed: 0, faults: [`not here: ${host.from}`] });
  } else {
    leftOut.push(host);
  }
}
if (values.only === undefined) {
  await timed('Node 24, tests against its own WebAssembly', () => runTests(oracle));
  await timed('Node 24, what binaryen compiles', () => runChecks(oracle, 'exnref.ts'));
  await timed('Node 24, modules that binaryen generates', () => runChecks(oracle, 'fuzz/main.ts'));
  for (const major of [20, 24, 26]) {
    await timed(`Node ${major}, the JavaScript interface`, () => runInterface(nodeOf(major)));
  }
}
for (const { name, from } of leftOut) console.log(`left out: ${name}, which is not here (${from})`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
