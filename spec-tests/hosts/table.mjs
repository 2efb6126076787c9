// The table of the README, measured: `npm run hosts -- --table` writes it to results/, under the day's date. Linux only.
// What is measured is the CPU time of a host's processes from start to end, less that of the program that only tells facts: other
// work on the machine changes it little. Of two runs the better counts.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOn } from './check.mjs';
import { hosts } from './hosts.mjs';
import { facts, smoke, speed } from './programs.mjs';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'results');
const rounds = 2;

/** Seconds of CPU that the processes have taken which this one has started, and which have ended, with all that they started. */
function secondsOfChildren() {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // After the name in parentheses: `cutime` and `cstime` are fields 16 and 17, in hundredths (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** What a program prints, and the seconds of CPU its host took. */
async function timed(host, program) {
  const before = secondsOfChildren();
  const { figures } = await runOn(host, program);
  return { figures, seconds: secondsOfChildren() - before };
}

/** The seconds a host takes for the smoke program, and for a million instructions; its start is left out. */
async function measure(host) {
  const found = [];
  for (let round = 0; round < rounds; round++) {
    const { seconds: start } = await timed(host, facts);
    const { seconds: whole } = await timed(host, smoke);
    const { seconds, figures } = await timed(host, host.hasJit ? speed.long : speed.short);
    found.push({ smoke: whole - start, million: ((seconds - start) * 1e6) / figures.fuel });
  }
  const best = (name) => Math.max(Math.min(...found.map((it) => it[name])), 1e-6);
  return { smoke: best('smoke'), million: best('million') };
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

/** Measures `found`, a list of hosts with the outcome of their checks, and writes the table. */
export async function writeTable(found) {
  const lines = [
    '| host | its WebAssembly | `new Function` | wasmeter | three packages | an instruction |',
    '| --- | --- | --- | --- | --: | --: |',
  ];
  const first = await measure(hosts[0]);
  for (const { host, passed, faults } of found) {
    const { figures } = await runOn(host, facts);
    const own = host === hosts[0] ? first : await measure(host);
    const right = faults.length === 0 ? 'all the same' : `${passed} of ${passed + faults.length}`;
    const times = [own.smoke / first.smoke, own.million / first.million].map(
      (ratio) => `${Number(ratio.toPrecision(2))}`,
    );
    lines.push(`| ${[host.name, word(figures.wasm), word(figures.evaluation), right, ...times].join(' | ')} |`);
    console.log(lines.at(-1));
  }
  const date = new Date().toISOString().slice(0, 10);
  const versions = [...new Set(found.map(({ host }) => versionOf(host.command)))].filter((it) => it !== undefined);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, `${date}.md`),
    `# Hosts, ${date}

The two last columns are CPU time in multiples of ${hosts[0].name}'s with its JIT, that of starting the host left out: of three
packages (xxhash-wasm, hash-wasm's bcrypt, sql.js), a short run, for which ${hosts[0].name} takes ${first.smoke.toFixed(1)} s; and of an instruction
in a long run (six programs of the benchmark; 478 million instructions where there is a JIT, 18 million where there is none), of
which ${hosts[0].name} does ${Math.round(1 / first.million)} million a second. The better of ${rounds} runs, on ${cpus().length} cores of ${cpus()[0]?.model.trim()}.
"All the same": every result and every total of fuel.

${lines.join('\n')}

Versions, where a host tells its own: ${versions.join('; ')}.
`,
  );
}
