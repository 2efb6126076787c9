// The command line as a process: in a pseudo-terminal, where there is a tool to make one, and in pipes.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../../scripts/project.ts';
import { assemble } from '../testing/assemble.ts';
import { Progress, type Terminal } from './terminal.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wasmeter-terminal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const main = [path.join(root, 'scripts/run-ts.mjs'), path.join(root, 'src/runtime/cli/main.ts')];
const wordCount = path.join(root, 'examples/tools/wasm/word-count.wasm');
const endless = path.join(folder, 'endless.wasm');
const trap = path.join(folder, 'trap.wasm');

beforeAll(async () => {
  writeFileSync(endless, await assemble('(module (func (export "run") (result i32) (loop (br 0)) (i32.const 0)))'));
  writeFileSync(trap, await assemble('(module (func (export "run") (result i32) unreachable))'));
});

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
const command = (...words: readonly string[]): string => [process.execPath, ...main, ...words].map(quote).join(' ');

/** What the command shows in a terminal of its own, and its exit code. */
function inTerminal(line: string) {
  const { status, stdout } = spawnSync('script', ['-q', '-e', '-c', line, '/dev/null'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, TERM: 'xterm', NO_COLOR: '' },
    input: '',
  });
  return { exitCode: status, shown: stdout.replaceAll('\r\n', '\n') };
}

function inPipes(line: string, input = '') {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { cwd: root, encoding: 'utf8', input });
  return { exitCode: status, stdout, stderr };
}

// util-linux's `script` makes pseudo-terminals; systems without it (Windows, Alpine) run the rest of the tests.
const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true;

describe.skipIf(!hasScript)('in a terminal', { timeout: 60_000 }, () => {
  test('help is a page', () => {
    const { exitCode, shown } = inTerminal(command('--help'));
    expect([exitCode, shown.includes('Usage: wasmeter COMMAND')]).toEqual([0, true]);
  });

  test('a run shows the module’s output and nothing else', () => {
    const { exitCode, shown } = inTerminal(`${command('run', wordCount)} < README.md`);
    expect(exitCode).toBe(0);
    expect(shown).toMatch(/^lines +\d+\nwords +\d+\n/);
    expect(shown).not.toContain('wasmeter:');
  });

  test('a trap is a red line and an exit code', () => {
    const { exitCode, shown } = inTerminal(command('run', trap));
    expect(exitCode).toBe(134);
    expect(shown).toContain("\u001b[31mwasmeter:\u001b[39m WASM module 'trap' trapped: unreachable");
  });

  test('exhaustion says how much fuel there was', () => {
    const { exitCode, shown } = inTerminal(command('run', '--fuel', '5000', endless));
    expect([exitCode, shown.includes('exceeded fuel limit (5000 ticks)')]).toEqual([137, true]);
  });

  test('what takes longer than a second shows that it does', () => {
    const { exitCode, shown } = inTerminal(command('run', '--timeout', '2.5', '--fuel', '10000000000', endless));
    expect(exitCode).toBe(124);
    expect(shown).toContain(`running ${endless}, 1 s`);
  });
});

describe('in pipes', { timeout: 60_000 }, () => {
  test('input and output are those of the module, without a colour', () => {
    const { exitCode, stdout, stderr } = inPipes(`printf 'a b c' | ${command('run', wordCount)} | head -2`);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^lines +\d+\nwords +3\n$/);
  });

  test('JSON is one line', () => {
    const { exitCode, stdout } = inPipes(command('run', '--json', '--fuel', '5000', endless));
    expect(exitCode).toBe(137);
    expect(JSON.parse(stdout)).toMatchObject({ stop_reason: 'out-of-fuel', fuel_consumed: 5000 });
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a reader that has seen enough is no failure', () => {
    const { exitCode, stdout, stderr } = inPipes(`set -o pipefail; ${command('print', wordCount)} | head -1`);
    expect([exitCode, stdout, stderr]).toEqual([0, '(module\n', '']);
  });
});

test('progress is for terminals only, and only after a second', () => {
  const shown: string[] = [];
  const terminal = { isErrorTerminal: false, writeError: (text: string) => shown.push(text) } as unknown as Terminal;
  const progress = new Progress(terminal, 'working');
  progress.clear();
  progress.stop();
  expect(shown).toEqual([]);
});
