// The table of the README, measured: `npm run hosts -- --table` writes it to results/, under the day's date; with `--only` it puts
// the rows it measures in place of those that are there. Linux only.
// What is measured is the CPU time of a host's processes from start to end (cpu-time.mjs), less that of the program that only tells
// facts: other work on the machine changes it little.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOn } from './check.mjs';
import { whileCounting } from './cpu-time.mjs';
import { hosts } from './hosts.mjs';
import { facts, smoke, speed } from './programs.mjs';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'results');
/** What a program prints, and the seconds of CPU its host took. */
async function timed(host, program) {
  const { result, seconds } = await whileCounting(() => runOn(host, program));
  return { figures: result.figures, seconds };
}

/** The seconds a host takes for the smoke program, and for a million instructions; its start is left out. */
async function measure(host) {
  const { seconds: start } = await timed(host, facts);
  const { seconds: whole } = await timed(host, smoke);
  const { seconds, figures } = await timed(host, host.hasJit ? speed.long : speed.short);
  return { smoke: whole - start, million: ((seconds - start) * 1e6) / figures.fuel };
}

/** What a command says its version is; nothing where it says none. */
function versionOf(command) {
  const { status, stdout } = spawnSync(command, ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 10_000,
  });
  const line = stdout.trim().split('\n')[0];
  return status === 0 && /\d/.test(line) ? line : undefined;
}

const word = (outcome) => (/^(?:works|absent)$/.test(outcome) ? outcome : 'refused');

/** The rows of a table that is there, by the host's name. */
function rowsOf(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return new Map([...text.matchAll(/^\| (.*?) \|.*$/gm)].map(([row, name]) => [name, row]));
}

/** Measures `found`, a list of hosts with the outcome of their checks, and writes the table. */
export async function writeTable(found) {
  const date = new Date().toISOString().slice(0, 10);
  const file = path.join(folder, `${date}.md`);
  const rows = rowsOf(file);
  const first = await measure(hosts[0]);
  for (const { host, passed, faults } of found) {
    const { figures } = await runOn(host, facts);
    const own = host === hosts[0] ? first : await measure(host);
    const right = faults.length === 0 ? 'all the same' : `${passed} of ${passed + faults.length}`;
    const ratios = [own.smoke / first.smoke, own.million / first.million];
    const times = ratios.map((ratio) => `${Number(ratio.toPrecision(2))}`);
    rows.set(
      host.name,
      `| ${[host.name, word(figures.wasm), word(figures.evaluation), right, ...times].join(' | ')} |`,
    );
    console.log(rows.get(host.name));
  }
  const known = hosts.filter(({ name }) => rows.has(name));
  const versions = new Set(known.map(({ command }) => versionOf(command)).filter((it) => it !== undefined));
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    file,
    `# Hosts, ${date}

The two last columns are CPU time in multiples of ${hosts[0].name}'s with its JIT, that of starting the host left out: of three
packages (xxhash-wasm, hash-wasm's bcrypt, sql.js), a short run, for which ${hosts[0].name} takes ${first.smoke.toFixed(1)} s; and of an instruction
in a long run (six programs of the benchmark; 478 million instructions where there is a JIT, 18 million where there is none), of
which ${hosts[0].name} does ${Math.round(1 / first.million)} million a second. One run each, on ${cpus().length} cores of ${cpus()[0]?.model.trim()}.
"All the same": every result and every total of fuel. A browser takes seconds to start, now more, now less, which makes its
figure for the short run rough.

| host | its WebAssembly | \`new Function\` | wasmeter | three packages | an instruction |
| --- | --- | --- | --- | --: | --: |
${known.map(({ name }) => rows.get(name)).join('\n')}

Versions, where a host tells its own: ${[...versions].join('; ')}.
`,
  );
}
