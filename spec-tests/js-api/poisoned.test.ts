// A host that is tampered with while programs run: poisoned.ts does it, in a process of its own. What the namespace relies
// on while it is called may make a call fail; no result, total of fuel or cap may differ, and the next call is right.

import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const script = ['scripts/run-ts.mjs', 'spec-tests/js-api/poisoned.ts'];
const { report } = JSON.parse(execFileSync(process.execPath, script, { encoding: 'utf8' })) as {
  report: Record<string, string>;
};

test('no built-in that throws or answers nothing changes what programs compute, cost or may have', () => {
  expect(Object.keys(report).length).toBeGreaterThan(700);
  const changed = Object.entries(report).filter(([, verdict]) => verdict !== 'same' && verdict !== 'fails');
  expect(changed).toEqual([]);
});

test('most of them make no difference at all', () => {
  const verdicts = Object.values(report);
  expect(verdicts.filter((verdict) => verdict === 'same').length / verdicts.length).toBeGreaterThan(0.85);
});
