import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, wasiText, write } from '../testing/assemble.ts';
import { wasmeter } from './testing/terminal.ts';
import { commandHelp, commandNames } from './usage.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wasmeter-cli-'));
const file = (name: string): string => path.join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tools = 'examples/tools/wasm';

beforeAll(async () => {
  const texts: Readonly<Record<string, string>> = {
    'add.wasm': '(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))',
    'types.wasm': `(module (func (export "all") (param i32 i64 f32 f64) (result i32 i64 f32 f64)
      (local.get 0) (local.get 1) (local.get 2) (local.get 3)) (func (export "ref") (param externref)))`,
    'endless.wasm': '(module (func (export "run") (result i32) (loop (br 0)) (i32.const 0)))',
    'trap.wasm': wasiText(
      ['fd_write'],
      `(data (i32.const 64) "before\\n") (func $inner unreachable)
       (func (export "run") (result i32) ${write(1, 64, 7)} (call $inner) (i32.const 0))`,
    ),
    'exit.wasm': wasiText(['proc_exit'], '(func (export "_start") (call $proc_exit (i32.const 259)))'),
    'bytes.wasm': wasiText(
      ['fd_write'],
      `(data (i32.const 64) "\\ff\\00\\c3") (func (export "run") (result i32) ${write(1, 64, 3)} ${write(2, 64, 1)} (i32.const 0))`,
    ),
    'none.wasm': '(module)',
    'wants.wasm': '(module (import "env" "secret" (func)) (func (export "run") (result i32) (i32.const 0)))',
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(file(name), await assemble(text));
  writeFileSync(file('broken.wasm'), Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 99));
  writeFileSync(
    file('configuration.toml'),
    '[runtime]\nkind = "wasm"\n[runtime.wasm]\nfuel_limit = 5_000\ntools_dir = "t"',
  );
});

describe('wasmeter', () => {
  test('without a word shows its help and fails', async () => {
    const { exitCode, stdout, stderr } = await wasmeter([]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: wasmeter COMMAND');
  });

  test('has help for itself and for every command', async () => {
    for (const words of [['--help'], ['-h'], ['help']]) {
      expect(await wasmeter(words)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Start here') });
    }
    for (const name of commandNames) {
      for (const words of [
        [name, '--help'],
        ['help', name],
      ]) {
        expect(await wasmeter(words)).toEqual({ exitCode: 0, stdout: commandHelp[name], stderr: '' });
      }
      expect(commandHelp[name]).toMatch(/^\S.*\n\nUsage: wasmeter /);
      expect(Math.max(...commandHelp[name].split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    }
  });

  test('has a version', async () => {
    const { stdout } = await wasmeter(['--version']);
    expect(stdout).toMatch(/^wasmeter \d+\.\d+\.\d+ \(fuel contract \d+\)\n$/);
  });

  test.each([
    [['fly'], 'there is no command "fly"; there are run, '],
    [['help', 'fly'], 'there is no command "fly"'],
    [['validate'], 'a FILE is missing (wasmeter validate --help says more)'],
    [['validate', '--quiet', 'x'], "Unknown option '--quiet'"],
    [['validate', '--enable', 'flying', 'x'], 'there is no feature "flying"; there are mutableGlobals, '],
    [['inspect', 'a', 'b'], 'one FILE, not also "b"'],
    [['print'], 'a FILE is missing'],
    [['tools'], 'say list or run'],
    [['tools', 'walk'], 'list or run, not "walk"'],
    [['tools', 'run'], 'the NAME of a tool is missing'],
    [['run'], 'a FILE or a tool’s NAME is missing'],
    [['run', '--fuel', '0', 'x'], '--fuel must be a whole number above 0, not "0"'],
    [['run', '--fuel', '1e9', 'x'], '--fuel must be a whole number above 0, not "1e9"'],
    [['run', '--fuel'], "Option '--fuel <value>' argument missing"],
    [['run', '--env', '=x', 'x'], '--env "=x" has no name'],
    [['run', '--env', 'NOT_SET', 'x'], '--env "NOT_SET" is not set here'],
    [['run', '--dir', '::x', 'x'], '--dir must be HOST, HOST::GUEST or HOST::GUEST::ro'],
    [['run', '--timeout', 'soon', 'x'], '--timeout must be a number above 0'],
  ])('%j is wrong usage', async (words, message) => {
    const { exitCode, stdout, stderr } = await wasmeter(words);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('paints for people only', async () => {
    const words = ['validate', file('add.wasm')];
    expect((await wasmeter(words, { isTerminal: true })).stdout).toContain('\u001b[32mvalid\u001b[39m');
    for (const environment of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      expect((await wasmeter(words, { isTerminal: true, environment })).stdout).not.toContain('\u001b');
    }
    expect((await wasmeter(words)).stdout).toBe(`${file('add.wasm')}: valid\n`);
  });
});

describe('validate', () => {
  test('answers for each file', async () => {
    const { exitCode, stdout } = await wasmeter(['validate', file('add.wasm'), file('broken.wasm')]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      `${file('add.wasm')}: valid\n${file('broken.wasm')}: not valid: malformed section id 99 (at byte 8)\n`,
    );
  });

  test('answers in JSON, a line each', async () => {
    const { stdout } = await wasmeter(['validate', '--json', file('add.wasm'), file('broken.wasm')]);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { file: file('add.wasm'), valid: true },
      { file: file('broken.wasm'), valid: false, kind: 'malformed', message: expect.any(String), offset: 8 },
    ]);
  });

  test('knows features, and standard input', async () => {
    const stdin = await assemble('(module (func (result i32 i32) (i32.const 1) (i32.const 2)))');
    expect(await wasmeter(['validate', '-'], { stdin })).toMatchObject({ exitCode: 0, stdout: '-: valid\n' });
    const without = await wasmeter(['validate', '--disable', 'multiValue', '-'], { stdin });
    expect(without).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('multiple results are switched off'),
    });
  });

  test('says which file is not there', async () => {
    expect(await wasmeter(['validate', file('absent.wasm')])).toEqual({
      exitCode: 127,
      stdout: '',
      stderr: `wasmeter: ${file('absent.wasm')}: there is no such file\n`,
    });
    expect((await wasmeter(['validate', folder])).stderr).toContain('it is a folder');
  });
});

describe('inspect', () => {
  test('shows what a module consists of', async () => {
    const { exitCode, stdout } = await wasmeter(['inspect', file('trap.wasm')]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('"wasi_snapshot_preview1" "fd_write"  (func (param i32 i32 i32 i32) (result i32))');
    expect(stdout).toContain('"memory"  (memory 1)');
    expect(stdout).toMatch(/code +\d+ bytes at 0x[0-9a-f]+, 2 entries/);
    expect(stdout).toContain('no features beyond the first version');
  });

  test('names the features a module needs', async () => {
    const stdin = await assemble(`(module (memory 1) (memory i64 1) (func (param v128 externref) (result i32 i32)
      (i32.extend8_s (i32.const 1)) (i32.const 2)) (func (return_call 1)))`);
    const { features } = JSON.parse((await wasmeter(['inspect', '--json', '-'], { stdin })).stdout);
    expect(features).toEqual([
      'signExtension',
      'multiValue',
      'referenceTypes',
      'tailCall',
      'multiMemory',
      'vectors',
      'memory64',
    ]);
  });

  test('takes out custom sections', async () => {
    const stdin = await assemble('(module (@custom "notes" "\\00hello\\ff"))');
    const { sections } = JSON.parse((await wasmeter(['inspect', '--json', '-'], { stdin })).stdout);
    expect(sections).toMatchObject([{ id: 0, name: '"notes"', size: 13 }]);
    expect((await wasmeter(['inspect', '--custom', 'notes', '-'], { stdin })).stdout).toContain('\0hello');
    expect(await wasmeter(['inspect', '--custom', 'other', '-'], { stdin })).toMatchObject({
      exitCode: 127,
      stderr: 'wasmeter: - has no custom section "other"\n',
    });
  });

  test('refuses what is no module', async () => {
    const { exitCode, stderr } = await wasmeter(['inspect', file('broken.wasm')]);
    expect([exitCode, stderr]).toEqual([125, 'wasmeter: malformed section id 99 (at byte 8)\n']);
    const json = await wasmeter(['inspect', '--json', file('broken.wasm')]);
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'invalid-module' }, exit_code: 125 });
  });
});

describe('print', () => {
  test('prints text', async () => {
    const { stdout } = await wasmeter(['print', file('add.wasm')]);
    expect(stdout).toMatch(/^\(module\n {2}\(type .*\n\)\n$/s);
  });

  test('prints one function, by index, export or name', async () => {
    const byIndex = await wasmeter(['print', '--function', '1', file('trap.wasm')]);
    expect(byIndex.stdout).toBe('(func (;1;) (type 1) ;; "inner"\n  unreachable\n)\n');
    expect((await wasmeter(['print', '--function', 'inner', file('trap.wasm')])).stdout).toBe(byIndex.stdout);
    expect((await wasmeter(['print', '--function', 'run', file('trap.wasm')])).stdout).toContain('call 1');
    expect(await wasmeter(['print', '--function', '0', file('trap.wasm')])).toMatchObject({ exitCode: 2 });
  });

  test('prints internal code', async () => {
    expect((await wasmeter(['print', '--internal', file('add.wasm')])).stdout).toMatch(/^function 0.*\n {2}frame /);
    expect((await wasmeter(['print', '--plain', file('add.wasm')])).stdout).toContain('charge');
  });
});

describe('tools', () => {
  const there = ['--tools', tools];

  test('lists the tools of a folder', async () => {
    const { exitCode, stdout } = await wasmeter(['tools', 'list', ...there]);
    expect([exitCode, stdout.split('\n')]).toEqual([
      0,
      ['json-format', 'life', 'memory-hog', 'runaway', 'word-count', ''],
    ]);
    expect(JSON.parse((await wasmeter(['tools', 'list', '--json', ...there])).stdout).modules).toContain('life');
    expect((await wasmeter(['tools', 'list', '--tools', 'nowhere'])).stderr).toContain('there are no tools in');
  });

  test('runs one as an agent would', async () => {
    const { exitCode, stdout } = await wasmeter(['tools', 'run', 'word-count', ...there], {
      stdin: 'to be or not to be',
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('words            6');
    const json = await wasmeter(['tools', 'run', 'word-count', '--json', ...there], { stdin: 'to be' });
    expect(JSON.parse(json.stdout)).toMatchObject({ module: 'word-count', exit_code: 0, stop_reason: 'finished' });
  });

  test('keeps to the configuration', async () => {
    const words = ['tools', 'run', 'endless', '--config', file('configuration.toml'), '--workspace', folder];
    expect(await wasmeter(words)).toMatchObject({ exitCode: 127, stderr: expect.stringContaining('endless') });
    const more = await wasmeter([...words, '--fuel', '6000']);
    expect(more).toMatchObject({ exitCode: 126, stderr: expect.stringContaining('fuelOverride of 6000 exceeds') });
    expect(await wasmeter(['tools', 'run', 'x', '--config', file('absent.toml')])).toMatchObject({ exitCode: 127 });
    writeFileSync(file('bad.toml'), '[runtime]\nkind = 7');
    expect(await wasmeter(['tools', 'list', '--config', file('bad.toml')])).toMatchObject({ exitCode: 2 });
  });

  test('refuses a name that is none', async () => {
    expect(await wasmeter(['tools', 'run', '../life', ...there])).toMatchObject({ exitCode: 2 });
  });
});

describe('run', () => {
  test('runs a file, with its output, input and arguments', async () => {
    const word = path.join(tools, 'word-count.wasm');
    const { exitCode, stdout, stderr } = await wasmeter(['run', word], { stdin: 'one two' });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('words            2');
  });

  test('runs a tool by name', async () => {
    const ran = await wasmeter(['run', '--tools', tools, 'word-count'], { stdin: 'one' });
    expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('words            1') });
    expect(await wasmeter(['run', 'absent'])).toMatchObject({ exitCode: 127 });
  });

  test('passes the module’s bytes on as they are', async () => {
    const { exitCode } = await wasmeter(['run', file('bytes.wasm')]);
    expect(exitCode).toBe(0);
  });

  test('exits with the module’s code, cut to 8 bits', async () => {
    expect(await wasmeter(['run', file('exit.wasm')])).toEqual({ exitCode: 3, stdout: '', stderr: '' });
    const json = await wasmeter(['run', '--json', file('exit.wasm')]);
    expect(JSON.parse(json.stdout)).toMatchObject({ exit_code: 259, stop_reason: 'exit' });
  });

  test('tells a trap and who called whom', async () => {
    const { exitCode, stdout, stderr } = await wasmeter(['run', file('trap.wasm')]);
    expect([exitCode, stdout]).toEqual([134, 'before\n']);
    expect(stderr).toContain("wasmeter: WASM module 'trap' trapped: unreachable");
    expect(stderr).toContain('inner');
  });

  test('stops at the fuel', async () => {
    const { exitCode, stderr } = await wasmeter(['run', '--fuel', '1_000', file('endless.wasm')]);
    expect(exitCode).toBe(137);
    expect(stderr).toContain("WASM module 'endless' exceeded fuel limit (1000 ticks)");
    const json = await wasmeter(['run', '--json', '--fuel', '1000', file('endless.wasm')]);
    expect(JSON.parse(json.stdout)).toMatchObject({ fuel_consumed: 1000, stop_reason: 'out-of-fuel' });
    expect(json.exitCode).toBe(137);
  });

  test('stops at the time, and when it is interrupted', async () => {
    expect(await wasmeter(['run', '--timeout', '0.05', file('endless.wasm')])).toMatchObject({ exitCode: 124 });
    const signal = AbortSignal.timeout(50);
    expect(await wasmeter(['run', file('endless.wasm')], { signal })).toMatchObject({ exitCode: 130 });
  });

  test('says what cannot be run, and what to do', async () => {
    expect(await wasmeter(['run', file('none.wasm')])).toMatchObject({
      exitCode: 125,
      stderr: expect.stringContaining('--invoke NAME calls another export'),
    });
    expect(await wasmeter(['run', file('wants.wasm')])).toMatchObject({
      exitCode: 125,
      stderr: expect.stringContaining('"env"'),
    });
    expect(await wasmeter(['run', file('broken.wasm')])).toMatchObject({ exitCode: 125 });
    expect(await wasmeter(['run', file('absent.wasm')])).toMatchObject({ exitCode: 127 });
  });

  test('leaves the words behind the file to the module', async () => {
    const json = await wasmeter(['run', '--json', file('exit.wasm'), '--json', '--fuel', 'x', '--help']);
    expect(json.exitCode).toBe(3);
  });

  test('gives folders, to read or to write', async () => {
    const open = wasiText(
      ['path_open'],
      `(data (i32.const 64) "new.txt") (func (export "run") (result i32)
        (call $path_open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 7) (i32.const 1)
          (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 128)))`,
    );
    writeFileSync(file('open.wasm'), await assemble(open));
    const codes: number[] = [];
    for (const dir of [`${folder}::/data::ro`, `${folder}::/data`]) {
      codes.push((await wasmeter(['run', '--dir', dir, file('open.wasm')])).exitCode);
    }
    // errno rofs, then success
    expect(codes).toEqual([69, 0]);
  });
});

describe('run --plug-in', () => {
  const words = 'spec-tests/extism/wasm/words-rust.wasm';

  test('calls an export of a plug-in with what comes in', async () => {
    const ran = await wasmeter(['run', '--plug-in', 'count', words], { stdin: 'to be or not to be' });
    expect(ran).toEqual({ exitCode: 0, stdout: '{"words":6,"total":6}', stderr: 'info: counting 18 characters\n' });
    const json = await wasmeter(['run', '--json', '--plug-in', 'count', words], { stdin: 'to be' });
    expect(JSON.parse(json.stdout)).toMatchObject({ exit_code: 0, output: '{"words":2,"total":2}' });
  });

  test('knows only its exports', async () => {
    expect(await wasmeter(['run', '--plug-in', 'absent', words])).toMatchObject({ exitCode: 125 });
  });
});

describe('run --invoke', () => {
  test('calls an export with operands', async () => {
    expect(await wasmeter(['run', '--invoke', 'add', file('add.wasm'), '2', '-3'])).toEqual({
      exitCode: 0,
      stdout: '-1\n',
      stderr: '',
    });
    const all = await wasmeter(['run', '--invoke', 'all', file('types.wasm'), '0xffffffff', '-1', 'nan', '-0']);
    expect(all.stdout).toBe('-1\n-1\nNaN\n-0\n');
    const json = await wasmeter([
      'run',
      '--json',
      '--invoke',
      'all',
      file('types.wasm'),
      '7',
      '9007199254740993',
      '1.5',
      '-inf',
    ]);
    expect(JSON.parse(json.stdout)).toEqual({ results: [7, '9007199254740993', 1.5, '-Infinity'], fuel_consumed: 4 });
  });

  test.each([
    [['add', 'add.wasm', '1'], 'the function takes 2 operands (i32, i32), not 1'],
    [['add', 'add.wasm', '1', 'x'], '"x" is not a whole number, which an i32 is'],
    [['add', 'add.wasm', '1', '4294967296'], '"4294967296" is not an i32'],
    [['all', 'types.wasm', '1', '1', 'one', '1'], '"one" is not a number, which an f32 is'],
    [['ref', 'types.wasm', '1'], 'a parameter of type externref cannot be given'],
    [['sub', 'add.wasm'], 'has no function "sub"; there are "add"'],
  ])('%j is wrong usage', async ([name, module, ...operands], message) => {
    const ran = await wasmeter(['run', '--invoke', name!, file(module!), ...operands]);
    expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
  });

  test('has limits, too', async () => {
    const ran = await wasmeter(['run', '--fuel', '10', '--invoke', 'run', file('endless.wasm')]);
    expect(ran).toMatchObject({ exitCode: 137, stderr: expect.stringContaining('ran out of fuel (10 units') });
    const late = await wasmeter(['run', '--timeout', '0.05', '--invoke', 'run', file('endless.wasm')]);
    expect(late).toMatchObject({ exitCode: 124 });
    expect(await wasmeter(['run', '--invoke', 'run', file('trap.wasm')])).toMatchObject({ exitCode: 134 });
  });
});

describe('wast', () => {
  const script = `(module (func (export "f") (result i32) (i32.const 1)))
    (assert_return (invoke "f") (i32.const 1))
    (assert_return (invoke "f") (i32.const 2))
    (assert_invalid (module (func (result i32))) "type mismatch")`;

  test('runs scripts and names what fails', async () => {
    const { exitCode, stdout } = await wasmeter(['wast', '-'], { stdin: script });
    expect([exitCode, stdout.split('\n')]).toEqual([
      1,
      [expect.stringMatching(/^-:3: assert_return: fails: /), '-: 3 of 4 pass', ''],
    ]);
    const json = await wasmeter(['wast', '--json', '--plain', '-'], { stdin: script });
    expect(JSON.parse(json.stdout)).toMatchObject({ file: '-', commands: 4, passed: 3, failures: [{ line: 3 }] });
    expect(await wasmeter(['wast', '-'], { stdin: '(module)' })).toMatchObject({
      exitCode: 0,
      stdout: '-: 1 of 1 pass\n',
    });
  });

  test('knows features', async () => {
    const stdin = '(module (func (param i64 i64) (i64.mul_wide_u (local.get 0) (local.get 1)) drop drop))';
    expect(await wasmeter(['wast', '-'], { stdin })).toMatchObject({ exitCode: 1 });
    expect(await wasmeter(['wast', '--enable', 'wideArithmetic', '-'], { stdin })).toMatchObject({ exitCode: 0 });
  });

  test('refuses what is no script', async () => {
    const { exitCode, stderr } = await wasmeter(['wast', '-'], { stdin: '(module' });
    expect([exitCode, stderr.split(' ')[1]]).toEqual([125, '-:']);
    expect(await wasmeter(['wast'])).toMatchObject({ exitCode: 2 });
  });
});
