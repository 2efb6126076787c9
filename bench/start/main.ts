// `npm run start-times`: how long published modules take from nothing to an instance, how fast they are decoded and
// validated, and what an instance of a tiny module costs. Every row is the median of processes of their own, the modules
// taking turns. The large modules are there after `npm ci --prefix bench/start/large`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { median } from '../statistics.ts';
import { aligned, markdown, type Table, threeDigits } from '../table.ts';
import type { Started, Tiny } from './child.ts';
import { publishedModules } from './modules.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const cache = path.join(here, '..', '..', 'node_modules', '.cache', 'start-times');

/** The measuring process as one file, as the library would be loaded: nothing is bundled while it is measured. */
async function bundled(): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const outfile = path.join(cache, `child.${process.pid}.mjs`);
  process.on('exit', () => rmSync(outfile, { force: true }));
  await build({
    entryPoints: [path.join(here, 'child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
  });
  return outfile;
}

function measured(child: string, jitless: boolean, ...words: readonly string[]): unknown {
  const flags = ['--expose-gc', ...(jitless ? ['--jitless', '--no-expose-wasm'] : [])];
  const { status, stdout } = spawnSync(process.execPath, [...flags, child, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`the process that measured ${words[0]} ended with ${status}`);
  return JSON.parse(stdout);
}

function startTable(child: string, jitless: boolean, processes: number): Table {
  const modules = publishedModules().map((module) => ({ ...module, runs: [] as Started[] }));
  for (let round = 0; round < processes; round++) {
    for (const { file, runs } of modules) runs.push(measured(child, jitless, file, jitless ? '2' : '8') as Started);
  }
  const rows = modules.map(({ name, from, runs }) => {
    const middle = (figure: keyof Started): number => median(runs.map((run) => run[figure]));
    const megabytes = middle('bytes') / 1e6;
    return [
      `${name} (${from})`,
      threeDigits(megabytes),
      ...[middle('ready'), middle('cpu'), middle('compile'), middle('compileCpu'), middle('instantiate')].map(
        threeDigits,
      ),
      ...[(megabytes * 1000) / middle('compileCpu'), (megabytes * 1000) / middle('warm')].map(threeDigits),
      threeDigits(middle('held') / 1e6),
    ];
  });
  const headings = [
    'module',
    'MB',
    'ready ms',
    'CPU ms',
    'Module ms',
    'CPU ms',
    'Instance ms',
    'MB/s cold',
    'MB/s warm',
    'held MB',
  ];
  return [headings, ...rows];
}

function tinyTable(child: string, jitless: boolean, processes: number): Table {
  const counts = [100, 1_000, 10_000];
  const runs = counts.map(() => [] as Tiny[]);
  for (let round = 0; round < processes; round++) {
    for (const [index, count] of counts.entries())
      runs[index]!.push(measured(child, jitless, 'tiny', `${count}`) as Tiny);
  }
  const names = Object.keys(runs[0]?.[0] ?? {});
  const rows = names.map((name) => [name, ...runs.map((of) => threeDigits(median(of.map((run) => run[name]!))))]);
  return [['µs for one of', ...counts.map(String)], ...rows];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      jitless: { type: 'boolean', default: false },
      processes: { type: 'string', default: '5' },
      markdown: { type: 'string' },
    },
  });
  const processes = Number(values.processes);
  const child = await bundled();
  const tables = [startTable(child, values.jitless, processes), tinyTable(child, values.jitless, processes)];
  process.stdout.write(`${tables.map(aligned).join('\n\n')}\n`);
  if (values.markdown === undefined) return;
  const date = new Date().toISOString().slice(0, 10);
  const jit = values.jitless ? ' without a JIT' : '';
  const title = `# ${date}: start, Node ${process.versions.node}${jit}, ${cpus()[0]?.model ?? 'unknown processor'}`;
  const how = `Medians of ${processes} processes. CPU time is the main thread's.`;
  writeFileSync(values.markdown, `${[title, how, ...tables.map(markdown)].join('\n\n')}\n`);
}

await main();
