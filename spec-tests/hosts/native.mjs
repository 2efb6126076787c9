// Runs the tests that compare with a native engine on another Node: they ask it what it has, and compare that. The seed
// is in the titles of what fails; PROPERTY_SEED and PROPERTY_RUNS are handed on (spec-tests/native/effort.ts).
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const runner = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
const tests = ['spec-tests/native', 'spec-tests/fuel/native-count.test.ts', 'spec-tests/generate'];
const minute = 60_000;

/** How many tests pass and fail, and what is wrong. */
export function countsOf({ binary, arguments: flags, environment }) {
  const fault = (text) => ({ passed: 0, failed: 1, faults: [text] });
  if (binary === undefined) return fault('not installed');
  const result = spawnSync(binary, [...flags, runner, 'run', '--reporter=json', ...tests], {
    cwd: root,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    timeout: 30 * minute,
    maxBuffer: 1 << 28,
  });
  if (result.error !== undefined) return fault(String(result.error));
  let report;
  try {
    report = JSON.parse(result.stdout);
  } catch {
    return fault(`exit ${result.status ?? result.signal}: ${result.stderr.trim().slice(-2000)}`);
  }
  const files = report.testResults ?? [];
  const faults = files.flatMap(({ name, message, assertionResults }) => {
    const failures = assertionResults.filter(({ status }) => status !== 'passed');
    const texts = failures.map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages[0]?.slice(0, 2000)}`);
    // A file that could not be loaded has no tests to fail.
    return message !== '' && texts.length === 0 ? [`${name}: ${message}`] : texts;
  });
  const passed = report.numPassedTests ?? 0;
  if (faults.length === 0 && (result.status !== 0 || passed === 0)) faults.push(`exit ${result.status}, ${passed} tests`);
  return { passed, failed: faults.length, faults };
}
