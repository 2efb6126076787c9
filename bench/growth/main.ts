// `npm run growth`: what time and memory do as things become twice, four and eight times as many. Prints a table for each
// scenario; `-- NAME` for those whose name has that in it, `-- --markdown FILE` to write them. Each scenario is measured
// in a process of its own, which is this file with `--measure`.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { aligned, markdown, type Table, threeDigits } from '../table.ts';
import { measureGrowth, type Taken } from './measure.ts';
import { moduleScenarios } from './modules.ts';
import { runningScenarios } from './running.ts';
import type { Scenario } from './scenario.ts';

const scenarios: readonly Scenario[] = [...moduleScenarios, ...runningScenarios];
const here = fileURLToPath(import.meta.url);
const runner = path.join(path.dirname(here), '..', '..', 'scripts', 'run-ts.mjs');

/** What linear growth keeps as it is, time and bytes for one, is beside each figure. */
function tableOf({ counted }: Scenario, taken: readonly Taken[]): Table {
  const rows = taken.map(({ size, cpu, held }) => [
    String(size),
    threeDigits(cpu * 1000),
    threeDigits((cpu * 1e9) / size),
    threeDigits(held / 2 ** 20),
    String(Math.round(held / size)),
  ]);
  return [[counted, 'CPU ms', 'ns each', 'held MiB', 'bytes each'], ...rows];
}

function measuredApart({ name }: Scenario): Taken[] {
  const words = ['--expose-gc', runner, here, '--measure', name];
  const { status, stdout } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`the process that measured "${name}" ended with ${status}`);
  return JSON.parse(stdout) as Taken[];
}

function main(): void {
  const { values, positionals } = parseArgs({
    options: { measure: { type: 'string' }, markdown: { type: 'string' } },
    allowPositionals: true,
  });
  if (values.measure !== undefined) {
    const scenario = scenarios.find(({ name }) => name === values.measure);
    if (scenario === undefined) throw new Error(`no scenario is called ${values.measure}`);
    process.stdout.write(JSON.stringify(measureGrowth(scenario)));
    return;
  }
  const chosen = scenarios.filter(({ name }) => positionals.every((word) => name.includes(word)));
  if (chosen.length === 0)
    throw new Error(`no scenario is called so; there are ${scenarios.map(({ name }) => name).join(', ')}`);
  const date = new Date().toISOString().slice(0, 10);
  const parts = [`# ${date}: growth, Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}`];
  for (const scenario of chosen) {
    const table = tableOf(scenario, measuredApart(scenario));
    process.stdout.write(`${scenario.name}\n\n${aligned(table)}\n\n`);
    parts.push(`## ${scenario.name}`, markdown(table));
  }
  if (values.markdown !== undefined) writeFileSync(values.markdown, `${parts.join('\n\n')}\n`);
}

main();
