// Runs on another Node what compares with its own WebAssembly: the tests that ask it what it has and compare that, and what
// binaryen compiles. The seed is in the titles of what fails; PROPERTY_SEED and PROPERTY_RUNS are handed on
// (spec-tests/native/effort.ts).
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const runner = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
const tests = ['spec-tests/native', 'spec-tests/fuel/native-count.test.ts', 'spec-tests/generate'];
const minute = 60_000;

/** What a program printed on a host, as JSON; an Error says why there is none. */
function printed({ binary, arguments: flags, environment }, script) {
  if (binary === undefined) return new Error('not installed');
  const result = spawnSync(binary, [...flags, ...script], {
    cwd: root,
    env: { ...process.env, ...environment },
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

/** How many tests pass on a host, and what is wrong with the others. */
export function runTests(host) {
  const report = printed(host, [runner, 'run', '--reporter=json', ...tests]);
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

/** The same for the checks of what binaryen compiles (exnref.ts). */
export function runCompiled(host) {
  const report = printed(host, ['scripts/run-ts.mjs', 'spec-tests/hosts/exnref.ts']);
  return report instanceof Error ? { passed: 0, faults: [report.message] } : report;
}
