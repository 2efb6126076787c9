// `npm run bench`: wasmeter, fuel on, against native WebAssembly and other engines, on several JavaScript hosts. This half
// starts the measuring processes and prints what they find; it measures nothing itself (measure.ts). How to read the
// tables: bench/README.md.
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { chartOf } from './chart.ts';
import type { EngineName } from './engines.ts';
import { gather, type HostResults, meanSpeed, meansOf } from './figures.ts';
import { type Host, hosts, pinnedTo, start } from './hosts.ts';
import { measureInterpreters } from './interpreters.ts';
import type { Job, Report } from './measure.ts';
import { type Options, optionsOf, usage } from './options.ts';
import { aligned, markdown, notesOf, tableOf } from './table.ts';
import { workNamed } from './works.ts';

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
function runJob(job: Job, host: Host, limit: number | undefined): Promise<JobResult> {
  return new Promise((resolve, reject) => {
    const child = start(host);
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
        tell(`the process that measured ${job.works.join(', ')} on ${host.name} ended with ${code ?? signal}`);
        process.exitCode = 1;
      }
      resolve({ reports, late });
    });
    child.send(job);
  });
}

/** The reports of all processes of one host. */
async function runOn(host: Host, options: Options): Promise<Report[]> {
  const { rounds } = options;
  const { size } = host;
  const warmUp = host.hasJit ? options.warmUp : 0;
  const engines = options.engines.filter((engine) => host.engines.includes(engine));
  const apart: readonly EngineName[] = ['webassemblyjs', 'wasmi', 'wasm3'];
  const compared = engines.filter((engine) => !apart.includes(engine));
  const reports: Report[] = [];
  const groups = options.together ? [options.works] : options.works.map((name) => [name]);
  for (const works of groups) {
    const title = works.length === 1 ? works[0] : `${works.length} programs in one process`;
    for (let turn = 0; turn < options.processes; turn++) {
      tell(`${host.name}: ${title}, turn ${turn + 1} of ${options.processes}`);
      // A process for each engine: what one does to its host changes how the next one's code is compiled (README).
      for (const engine of compared) {
        const job: Job = { works, engines: [engine], rounds, warmUp, size, patience };
        reports.push(...(await runJob(job, host, undefined)).reports);
      }
    }
  }
  if (engines.includes('wasmi') || engines.includes('wasm3')) {
    measureInterpreters(options.works, rounds, (report) => {
      if (report.kind === 'count' || engines.includes(report.engine)) reports.push(report);
    });
  }
  if (!engines.includes('webassemblyjs')) return reports;
  for (const name of options.works) {
    tell(`${host.name}: ${name}, webassemblyjs`);
    reports.push(...(await runWebassemblyjs(name, host, rounds)));
  }
  return reports;
}

/** It is a thousand times slower, where it runs at all: small runs, no warm-up, and a limit to its time. */
async function runWebassemblyjs(name: string, host: Host, rounds: number): Promise<Report[]> {
  const engine: EngineName = 'webassemblyjs';
  const job: Job = { works: [name], engines: [engine], rounds, warmUp: 0, size: 'small', patience };
  const { reports, late } = await runJob(job, host, slowLimit);
  if (late) reports.push({ kind: 'refused', work: name, engine, reason: `gave no result in ${slowLimit / 1000} s` });
  return reports;
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Everything a later reader needs: when, on what, how, what came of it. */
function record(options: Options, results: readonly HostResults[]): string {
  const machine = {
    node: process.version,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
    pinnedTo,
  };
  const hosts = results.map((result) => ({
    ...result,
    means: { against: meansOf(result), instructionsPerSecond: meanSpeed(result) },
  }));
  return `${JSON.stringify({ date: new Date().toISOString(), machine, options, hosts }, undefined, 1)}\n`;
}

function heading({ title, size }: HostResults, { together, processes, rounds }: Options): string {
  const fresh = `${processes === 1 ? 'a fresh process' : `${processes} fresh processes`} for each program and engine`;
  const how = together ? 'all programs in one process for each engine' : fresh;
  const small = size === 'small' ? ', small arguments' : '';
  const pin = pinnedTo === undefined ? '' : ', on one processor';
  return `wasmeter, fuel on, ${title}${small}; ${how}, ${rounds} samples in each process${pin}`;
}

/** Tables for people: to the terminal as text, to a file as Markdown. */
function told(results: readonly HostResults[], options: Options, asMarkdown: boolean): string {
  const sections = results.map((result) => {
    const [table, notes] = [tableOf(result), notesOf(result)];
    if (!asMarkdown) return `${heading(result, options)}\n\n${aligned(table)}\n\n${notes.join('\n')}\n`;
    const list = notes.map((note) => `- ${note.replace(/^\*/, '\\*')}`).join('\n');
    return `## ${heading(result, options)}\n\n${markdown(table)}\n\n${list}\n`;
  });
  return sections.join('\n');
}

async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(usage);
    return;
  }
  const results: HostResults[] = [];
  for (const host of hosts.filter(({ name }) => options.hosts.includes(name))) {
    if (host.command === undefined) {
      tell(`${host.name} is left out: it is not installed (npm ci --prefix spec-tests/hosts)`);
      continue;
    }
    const reports = await runOn(host, options);
    const rows = options.works.map((name) => gather(name, workNamed(name).inMean, reports));
    results.push({ host: host.name, title: host.title, size: host.size, rows });
  }
  process.stdout.write(told(results, options, false));
  if (options.json !== undefined) {
    const beside = (ending: string): string => options.json!.replace(/(\.json)?$/, ending);
    const date = new Date().toISOString().slice(0, 10);
    writeFileSync(options.json, record(options, results));
    writeFileSync(beside('.md'), `# ${date}\n\n${told(results, options, true)}`);
    writeFileSync(beside('.svg'), chartOf(results, date));
  }
  // An engine that cannot run a program is a line of the table; wasmeter has to run them all on Node.
  const ours = results.filter(({ host }) => host.startsWith('node')).flatMap(({ rows }) => rows);
  if (ours.some((row) => row.engines.wasmeter?.refused !== undefined)) process.exitCode = 1;
}

await main();
