import { expect, test } from 'vitest';
import { type Job, measure, type Report } from './measure.ts';
import { countingWork, type Work } from './work.ts';

const job: Job = {
  works: ['counting'],
  engines: ['wasmeter', 'native', 'polywasm', 'webassemblyjs'],
  rounds: 1,
  warmUp: 0,
  size: 'small',
  patience: 1000,
};

async function reportsOf(work: Work, job_: Job = job): Promise<Report[]> {
  const reports: Report[] = [];
  await measure(job_, [work], (report) => reports.push(report));
  return reports;
}

test('every engine starts cold before anything is counted or repeated, and then takes its turns', async () => {
  const reports = await reportsOf(countingWork);
  const engines = (kind: Report['kind']): string[] =>
    reports.flatMap((report) => (report.kind === kind && 'engine' in report ? [report.engine] : []));
  expect(engines('cold')).toEqual(job.engines);
  expect(engines('sample')).toEqual(job.engines);
  expect(engines('refused')).toEqual([]);
  // Two for a local set, one for the last local.get, the end and the loop itself, twelve for each turn of it.
  expect(reports.find((report) => report.kind === 'count')).toMatchObject({ size: 'small', instructions: 120_004 });
});

test('a wrong result is reported as such and never timed', async () => {
  const wrong: Work = { ...countingWork, expected: { full: '0x0', small: '0x1' } };
  const reports = await reportsOf(wrong, { ...job, engines: ['native'] });
  expect(reports.filter(({ kind }) => kind !== 'count')).toEqual([
    { kind: 'refused', work: 'counting', engine: 'native', reason: 'wrong result: 0x2fb08e8 for 0x1' },
  ]);
});

test('a result that becomes wrong later takes its engine out from there on', async () => {
  let runs = 0;
  const fickle: Work = {
    ...countingWork,
    prepare: (guest, size) => {
      const run = countingWork.prepare(guest, size);
      return () => (++runs === 4 ? '0x0' : run());
    },
  };
  const reports = await reportsOf(fickle, { ...job, engines: ['native'] });
  expect(reports.map(({ kind }) => kind)).toEqual(['cold', 'count', 'refused']);
});
