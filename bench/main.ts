// `npm run bench`: wasmeter, fuel on, against native WebAssembly and npm's polywasm and webassemblyjs. This half starts
// the measuring processes and prints what they find; it measures nothing itself (measure.ts). How to read the table:
// bench/README.md.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineName } from './engines.ts';
import { gather, meanSpeed, meansOf, type Results } from './figures.ts';
import type { Job, Report } from './measure.ts';
import { type Options, optionsOf, usage } from './options.ts';
import { aligned, markdown, notesOf, tableOf } from './table.ts';
import { workNamed } from './works.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const runner = path.join(here, '..', 'scripts', 'run-ts.mjs');

/** An engine whose full run would take longer is measured on small runs. */
const patience = 3000;
/** webassemblyjs gets a process of its own, and so long in it. */
const slowLimit = 20_000;

/** What a measuring process left behind. */
interface JobResult {
  readonly reports: Report[];
  /** It took too long and was ended. */
  readonly late: boolean;
}

/**
 * Runs a job in a fresh process. Of one that takes too long or breaks, its reports until then are what there is; a break
 * is told, and makes the benchmark end with 1, but half an hour of figures is not thrown away for it.
 */
function runJob(job: Job, jitless: boolean, limit: number | undefined): Promise<JobResult> {
  return new Promise((resolve, reject) => {
    const child = fork(runner, [path.join(here, 'child.ts')], {
      execArgv: jitless ? ['--jitless'] : [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const reports: Report[] = [];
    let late = false;
    const timer =
      limit === undefined
        ? undefined
        : setTimeout(() => {
            late = true;
            child.kill('SIGKILL');
          }, limit);
    child.on('message', (report: Report) => reports.push(report));
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (!late && code !== 0) {
        tell(`the process that measured ${job.works.join(', ')} ended with ${code ?? signal}`);
        process.exitCode = 1;
      }
      resolve({ reports, late });
    });
    child.send(job);
  });
}

/** The reports of all processes. */
async function run(options: Options): Promise<Report[]> {
  const { engines, rounds, warmUp, jitless } = options;
  const size = jitless ? 'small' : 'full';
  const compared = engines.filter((engine) => engine !== 'webassemblyjs');
  const reports: Report[] = [];
  const groups = options.together ? [options.works] : options.works.map((name) => [name]);
  for (const works of groups) {
    const title = works.length === 1 ? works[0] : `${works.length} programs in one process`;
    for (let process = 0; process < options.processes && compared.length > 0; process++) {
      tell(`${title}, process ${process + 1} of ${options.processes}`);
      const job: Job = { works, engines: compared, rounds, warmUp, size, patience };
      reports.push(...(await runJob(job, jitless, undefined)).reports);
    }
  }
  if (!engines.includes('webassemblyjs')) return reports;
  for (const name of options.works) {
    tell(`${name}, webassemblyjs`);
    reports.push(...(await runWebassemblyjs(name, options)));
  }
  return reports;
}

/** It is a thousand times slower, where it runs at all: small runs, no warm-up, and a limit to its time. */
async function runWebassemblyjs(name: string, { rounds, jitless }: Options): Promise<Report[]> {
  const engine: EngineName = 'webassemblyjs';
  const job: Job = { works: [name], engines: [engine], rounds, warmUp: 0, size: 'small', patience };
  const { reports, late } = await runJob(job, jitless, slowLimit);
  if (late) reports.push({ kind: 'refused', work: name, engine, reason: `gave no result in ${slowLimit / 1000} s` });
  return reports;
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Everything a later reader needs: when, on what, how, what came of it. */
function record(options: Options, results: Results): string {
  const host = {
    node: process.version,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
  };
  const means = { against: meansOf(results), instructionsPerSecond: meanSpeed(results) };
  return `${JSON.stringify({ date: new Date().toISOString(), host, options, means, ...results }, undefined, 1)}\n`;
}

function heading({ jitless, together, processes, rounds }: Options): string {
  const fresh = processes === 1 ? 'a fresh process for each program' : `${processes} fresh processes for each program`;
  const how = together ? 'all programs in one process' : fresh;
  const jit = jitless ? ', no JIT, small arguments' : '';
  return `wasmeter, fuel on, Node ${process.versions.node}${jit}; ${how}, ${rounds} samples of each engine in a process`;
}

async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(usage);
    return;
  }
  const reports = await run(options);
  const rows = options.works.map((name) => gather(name, workNamed(name).inMean, reports));
  const results: Results = { size: options.jitless ? 'small' : 'full', rows };
  const table = tableOf(results);
  const notes = notesOf(results);
  process.stdout.write(`${heading(options)}\n\n${aligned(table)}\n\n${notes.join('\n')}\n`);
  if (options.json !== undefined) {
    writeFileSync(options.json, record(options, results));
    const list = notes.map((note) => `- ${note.replace(/^\*/, '\\*')}`).join('\n');
    const title = `# ${new Date().toISOString().slice(0, 10)}: ${heading(options)}`;
    writeFileSync(options.json.replace(/(\.json)?$/, '.md'), `${title}\n\n${markdown(table)}\n\n${list}\n`);
  }
  // An engine that cannot run a program is a line of the table; wasmeter has to run them all.
  if (rows.some((row) => row.engines.wasmeter?.refused !== undefined)) process.exitCode = 1;
}

await main();
