// Native interpreters, where they are on the PATH: each run is a process, and its processor time is the shell's account of
// it. What starting one takes is measured by an empty run and taken off.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onPath } from '../spec-tests/hosts/find.mjs';
import type { EngineName } from './engines.ts';
import type { Reporter, Sample } from './measure.ts';
import { type Program, programs, programUrl } from './programs/index.ts';
import { bitsOf } from './work.ts';

/** A native interpreter: what its command is called, and how one says to it what to call. */
interface Interpreter {
  readonly engine: EngineName;
  /** Its names, of which the first that is on the PATH is meant: that of wasmi has changed. */
  readonly commands: readonly string[];
  readonly words: (file: string, argument: number) => string[];
}

const interpreters: readonly Interpreter[] = [
  {
    engine: 'wasmi',
    commands: ['wasmi', 'wasmi_cli'],
    words: (file, argument) => ['--invoke', 'run', file, `${argument}`],
  },
  { engine: 'wasm3', commands: ['wasm3'], words: (file, argument) => ['--func', 'run', file, `${argument}`] },
];

const commandOf = ({ commands }: Interpreter): string | undefined =>
  commands.find((command) => onPath(command) !== undefined);

/** One that this machine has, by the name that it has here. */
interface Installed extends Interpreter {
  readonly command: string;
}

/** Which of them this machine has. */
export function interpretersHere(): EngineName[] {
  return interpreters.flatMap((interpreter) => (commandOf(interpreter) === undefined ? [] : [interpreter.engine]));
}

/** Measures the programs that need nothing but an argument; what is not on the PATH is not measured. */
export function measureInterpreters(works: readonly string[], rounds: number, report: Reporter): void {
  for (const interpreter of interpreters) {
    const command = commandOf(interpreter);
    if (command === undefined) continue;
    for (const program of programs) {
      if (works.includes(program.name)) measureOne({ ...interpreter, command }, program, rounds, report);
    }
  }
}

function measureOne(interpreter: Installed, program: Program, rounds: number, report: Reporter): void {
  const { engine } = interpreter;
  const work = program.name;
  for (let round = 0; round < rounds; round++) {
    const empty = run(interpreter, program, program.small.argument);
    const full = run(interpreter, program, program.argument);
    const wrong = [empty, full].find((it) => it.fault !== undefined);
    if (wrong?.fault !== undefined) {
      report({ kind: 'refused', work, engine, reason: wrong.fault });
      return;
    }
    report({ kind: 'cold', work, engine, seconds: empty.wall });
    report({ kind: 'sample', work, engine, size: 'full', cpu: full.cpu - empty.cpu, wall: full.wall - empty.wall });
  }
}

function run(interpreter: Installed, program: Program, argument: number): Sample & { fault?: string } {
  const words = interpreter.words(fileURLToPath(programUrl(program)), argument);
  // The shell's `time` writes to its own stderr, the command's goes nowhere.
  const line = 'TIMEFORMAT="%R %U %S"; time "$@" 2>/dev/null';
  const { stdout, stderr } = spawnSync('bash', ['-c', line, 'bash', interpreter.command, ...words], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  const [wall = Number.NaN, user = 0, system = 0] = stderr.trim().split(' ').map(Number);
  const expected = argument === program.argument ? program.expected : program.small.expected;
  const found = resultIn(stdout, program);
  if (found !== `0x${expected.toString(16)}`) return { wall, cpu: 0, fault: `wrong result: ${found}` };
  return { wall, cpu: user + system };
}

/** The last number that was printed, as bits. */
function resultIn(printed: string, { result }: Program): string {
  const last = [...printed.matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g)].at(-1)?.[0];
  if (last === undefined) return `none (${printed.trim().slice(0, 60)})`;
  return bitsOf(result, result === 'i64' ? BigInt(last) : Number(last));
}
