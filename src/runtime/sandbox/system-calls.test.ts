import { describe, expect, test } from 'vitest';
import { failure, run, sandbox, wasiText, write } from '../testing/assemble.ts';
import { fixedClock, seededRandom } from '../wasi/sources.ts';

describe('imports', () => {
  test('what the sandbox does not have is named', async () => {
    const text = '(module (import "env" "system" (func (param i32))) (func (export "_start")))';
    const error = await failure(text);
    expect(error.code).toBe('link');
    expect(error.message).toContain("WASM module 'tool' imports what the sandbox does not have");
    expect(error.message).toMatch(/env.*system/);
  });

  test('a system call of another type', async () => {
    const text = `(module (import "wasi_snapshot_preview1" "fd_write" (func (param i32))) (func (export "_start")))`;
    expect((await failure(text)).message).toMatch(/incompatible import type.*fd_write/);
  });

  test('a system call for files that were not granted answers badf and is listed', async () => {
    const call =
      '(call $path_open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) ' +
      '(i64.const 0) (i64.const 0) (i32.const 0) (i32.const 0))';
    const text = wasiText(['path_open'], `(func (export "run") (result i32) (drop ${call}) ${call})`);
    expect(await run(text)).toMatchObject({ exitCode: 8, denied: ['path_open'] });
  });

  const writes =
    '(func (export "run") (result i32) ' + '(call $w (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))';
  const imported = '(import "wasi_snapshot_preview1" "fd_write" (func $w (param i32 i32 i32 i32) (result i32)))';

  test.each([
    ['no memory', '', 'fd_write needs the module to export its memory as "memory"'],
    ['a memory that is not exported', '(memory 1)', 'fd_write needs the module to export its memory as "memory"'],
    ['a memory under another name', '(memory (export "mem") 1)', 'export its memory as "memory"'],
    [
      'something else under the name',
      '(global (export "memory") i32 (i32.const 0))',
      'its export "memory" is a global',
    ],
  ])('a system call with %s', async (_, field, message) => {
    const error = await failure(`(module ${imported} ${field} ${writes})`);
    expect(error).toMatchObject({ code: 'no-memory', module: 'tool' });
    expect(error.message).toContain(message);
  });

  test('a system call that needs no memory works without', async () => {
    const text =
      '(module (import "wasi_snapshot_preview1" "proc_exit" (func $e (param i32))) ' +
      '(func (export "_start") (call $e (i32.const 6))))';
    expect(await run(text)).toMatchObject({ exitCode: 6 });
  });

  test('lists of buffers that lie are fault, on a real memory too', async () => {
    const call = (list: number, count: number, result: number) => {
      const operands = [1, list, count, result].map((operand) => `(i32.const ${operand})`).join(' ');
      return `(module ${imported} (memory (export "memory") 1) (data (i32.const 0) "\\ff\\ff\\ff\\ff\\ff\\ff\\ff\\ff")
        (func (export "run") (result i32) (call $w ${operands})))`;
    };
    const cases = [
      [65_529, 1, 8],
      [8, -1, 8],
      [8, 0x2000_0001, 8],
      [-8, 1, 8],
      [0, 1, 8],
      [8, 1, 65_533],
      [8, 1, -1],
    ] as const;
    for (const [list, count, result] of cases) {
      expect(await run(call(list, count, result))).toMatchObject({ exitCode: 21, stdout: '' });
    }
  });
});

describe('surroundings', () => {
  /** Writes what a pair of functions gives: the strings, one after the other, with their NULs. */
  const strings = (family: 'args' | 'environ') =>
    wasiText(
      [`${family}_sizes_get`, `${family}_get`, 'fd_write'],
      `(func (export "run") (result i32)
      (drop (call $${family}_sizes_get (i32.const 16) (i32.const 20)))
      (drop (call $${family}_get (i32.const 1024) (i32.const 2048)))
      ${write(1, 2048, '(i32.load (i32.const 20))')}
      (i32.load (i32.const 16)))`,
    );

  test('arguments, the module’s name first', async () => {
    const result = await run(strings('args'), {}, { args: ['--größe', ''] });
    expect(result).toMatchObject({ exitCode: 3, stdout: 'tool\0--größe\0\0' });
  });

  test('environment: what is given and nothing else', async () => {
    expect(await run(strings('environ'), {}, { environment: { A: '1', B: '' } })).toMatchObject({
      exitCode: 2,
      stdout: 'A=1\0B=\0',
    });
    expect(await run(strings('environ'))).toMatchObject({ exitCode: 0, stdout: '' });
  });

  const echo = wasiText(
    ['fd_read', 'fd_write'],
    `(func (export "_start") (loop $more
      (i32.store (i32.const 0) (i32.const 1024))
      (i32.store (i32.const 4) (i32.const 1000))
      (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 12)))
      (if (i32.load (i32.const 12)) (then
        ${write(1, 1024, '(i32.load (i32.const 12))')}
        (br $more)))))`,
  );

  test('standard input comes out of standard output', async () => {
    expect((await run(echo)).stdout).toBe('');
    expect((await run(echo, {}, { stdin: 'one\ntwo\n' })).stdout).toBe('one\ntwo\n');
    const long = '€'.repeat(5000);
    expect((await run(echo, {}, { stdin: long })).stdout).toBe(long);
    expect((await run(echo, {}, { stdin: Uint8Array.of(0x61, 0xff, 0x62) })).stdout).toBe('a\ufffdb');
  });

  test('output is told as it comes, in whole characters', async () => {
    const pieces: string[] = [];
    await run(echo, {}, { stdin: '€'.repeat(5000), onStdout: (text) => pieces.push(text) });
    expect(pieces).toHaveLength(15);
    expect(pieces.join('')).toBe('€'.repeat(5000));
  });

  test('what a callback throws ends the run and arrives unchanged', async () => {
    const mine = new Error('enough');
    const onStdout = () => {
      throw mine;
    };
    await expect(run(echo, {}, { stdin: 'x', onStdout })).rejects.toBe(mine);
  });

  test('endless output ends with the fuel, and only its beginning is kept', async () => {
    const text = wasiText(['fd_write'], `(func (export "_start") (loop ${write(1, 0, 65_000)} (br 0)))`);
    const result = await run(text, { fuelLimit: 10_000_000 }, { outputLimitBytes: 1000 });
    expect(result).toMatchObject({ stopReason: 'out-of-fuel', exitCode: -1 });
    expect(result.stdout).toHaveLength(1000);
    expect(result.warnings).toEqual([
      expect.stringMatching(/^stdout was longer than its cap: \d+ bytes were left out$/),
    ]);
  });

  test('fixed clock and seeded randomness make runs repeatable', async () => {
    const text = wasiText(
      ['clock_time_get', 'random_get', 'fd_write'],
      `(func (export "_start")
        (drop (call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 1024)))
        (drop (call $random_get (i32.const 1032) (i32.const 32)))
        ${write(1, 1024, 40)})`,
    );
    const once = () => run(text, {}, { clock: fixedClock({ realtime: 5n }), random: seededRandom(9) });
    const [first, second] = [await once(), await once()];
    expect(second.stdout).toBe(first.stdout);
    expect(first.stdout.charCodeAt(0)).toBe(5);
    expect((await run(text)).stdout).not.toBe((await run(text)).stdout);
  });

  test('wishes that were cut down are said', async () => {
    const clamp = { fuelLimit: 10, security: { capabilityEscalationMode: 'clamp' } } as const;
    const result = await run('(module (func (export "_start") (loop br 0)))', clamp, {}, { fuelOverride: 1000 });
    expect(result).toMatchObject({ fuelConsumed: 10, stopReason: 'out-of-fuel' });
    expect(result.warnings).toEqual([
      'fuelOverride of 1000 exceeds the configured limit of 10 (runtime.wasm.fuel_limit); it was cut down to that',
    ]);
  });

  test('runs at the same time share nothing', async () => {
    const runtime = await sandbox({ tool: strings('args') });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => runtime.executeModule('tool', '/ws', {}, { args: [`${index}`] })),
    );
    expect(results.map(({ stdout }) => stdout)).toEqual(results.map((_, index) => `tool\0${index}\0`));
    expect(new Set(results.slice(0, 10).map(({ fuelConsumed }) => fuelConsumed)).size).toBe(1);
  });
});
