// Runs on another Node what compares with its own WebAssembly: the tests that ask it what it has and compare that, and what
// binaryen compiles or generates. The seed is in the titles of what fails; PROPERTY_SEED and PROPERTY_RUNS are handed on
// (spec-tests/native/effort.ts).
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const runner = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
const tests = [
  'spec-tests/native',
  'spec-tests/programs/gc.test.ts',
  'spec-tests/fuel/native-count.test.ts',
  'spec-tests/generate',
];
const minute = 60_000;

/** What a program printed on the Node at `command`, as JSON; an Error says why there is none. */
function printed(command, script) {
  if (command === undefined) return new Error('not installed');
  const result = spawnSync(command, script, {
    cwd: root,
    encoding: 'utf8',
    timeout: 30 * minute,
    maxBuffer: 1 << 28,
  });
  if (result.error !== undefined) return result.error;
  try {
    return JSON.parse(result.stdout);
  } catch {
    return new Error(`exit ${result.status ?? result.signal}: ${result.stderr.trim().slice(-2000)}`);
  }
}

/** How many tests pass on a Node, and what is wrong with the others. */
export function runTests(command) {
  const report = printed(command, [runner, 'run', '--reporter=json', ...tests]);
  if (report instanceof Error) return { passed: 0, faults: [report.message] };
  const faults = report.testResults.flatMap(({ name, message, assertionResults }) => {
    const failures = assertionResults.filter(({ status }) => status !== 'passed');
    const texts = failures.map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages[0]?.slice(0, 2000)}`);
    // A file that could not be loaded has no tests to fail.
    return message !== '' && texts.length === 0 ? [`${name}: ${message}`] : texts;
  });
  const passed = report.numPassedTests;
  if (faults.length === 0 && !(report.success && passed > 0)) faults.push(`${passed} tests, and no success`);
  return { passed, faults };
}

/** The same for a script of checks: `exnref.ts`, or `fuzz/main.ts`. */
export function runChecks(command, script) {
  return checked(command, ['scripts/run-ts.mjs', `spec-tests/hosts/${script}`]);
}

/** The same for generated modules with custom descriptors, which a Node may have behind a flag. */
export function runDescribed(command) {
  const flag = '--experimental-wasm-custom-descriptors';
  return checked(command, [flag, 'scripts/run-ts.mjs', 'spec-tests/hosts/fuzz/main.ts', 'descriptors']);
}

function checked(command, script) {
  const report = printed(command, script);
  return report instanceof Error ? { passed: 0, faults: [report.message] } : report;
}

/** The same for the tests of the JavaScript interface (spec-tests/js-api). */
export function runInterface(command) {
  const report = printed(command, ['scripts/run-ts.mjs', 'spec-tests/js-api/native.ts']);
  if (report instanceof Error) return { passed: 0, faults: [report.message] };
  const { passed, lacking, faults } = report;
  return { passed, faults, says: `${passed} of ${passed + faults.length} pass, ${lacking} ask for what it lacks` };
}
