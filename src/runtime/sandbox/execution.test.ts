import { describe, expect, test } from 'vitest';
import { Engine, Exception, Linker, Module, suspend } from '../../interpreter/index.ts';
import { assemble, failure, run, sandbox, wasiText, write } from '../testing/assemble.ts';
import { plainState } from '../testing/state.ts';
import { type Run, type RunState, runModule } from './execution.ts';
import { uninterrupted } from './interruption.ts';
import { finish, finishAtOnce } from './steps.ts';

const outOfFuel = (fuel: number) => `WASM module 'tool' exceeded fuel limit (${fuel} ticks) — likely an infinite loop`;

describe('entry points', () => {
  test('run of type () -> i32: its result is the exit code', async () => {
    expect(await run('(module (func (export "run") (result i32) i32.const -7))')).toMatchObject({
      exitCode: -7,
      stopReason: 'finished',
      fuelConsumed: 1,
      stdout: '',
      stderr: '',
    });
  });

  test('_start of type () -> (), the WASI command: exit code 0', async () => {
    expect(await run('(module (func (export "_start") nop))')).toMatchObject({ exitCode: 0, stopReason: 'finished' });
  });

  test('_start of type () -> i32, the other convention', async () => {
    expect(await run('(module (func (export "_start") (result i32) i32.const 3))')).toMatchObject({ exitCode: 3 });
  });

  test('run comes first', async () => {
    const text = '(module (func (export "_start") unreachable) (func (export "run") (result i32) i32.const 1))';
    expect(await run(text)).toMatchObject({ exitCode: 1 });
  });

  test('a run of another type gives way to _start', async () => {
    for (const other of ['(func (export "run"))', '(func (export "run") (param i32) (result i32) unreachable)']) {
      expect(await run(`(module ${other} (func (export "_start") (result i32) i32.const 2))`)).toMatchObject({
        exitCode: 2,
      });
    }
  });

  test.each([
    ['', ''],
    ['(func (export "main") (result i32) i32.const 0)', ''],
    ['(memory (export "run") 1)', "; here 'run' is a memory"],
    ['(func (export "run"))', "; here 'run' is () -> ()"],
    ['(func (export "run") (result i64) unreachable)', "; here 'run' is () -> i64"],
    ['(func (export "_start") (param i32))', "; here '_start' is (i32) -> ()"],
    [
      '(func (export "run") (param i32) (result i32 i32) unreachable) (global (export "_start") i32 (i32.const 0))',
      "; here '_start' is a global and 'run' is (i32) -> (i32, i32)",
    ],
  ])('without one, the error names the two: %s', async (fields, found) => {
    const error = await failure(`(module ${fields} (func unreachable) (start 0))`.replace('(start 0)', ''));
    expect(error).toMatchObject({ code: 'entry-point', module: 'tool' });
    expect(error.message).toBe(
      "WASM module 'tool' must export an entry point: 'run' of type () -> i32, " +
        `or '_start' of type () -> () or () -> i32${found}`,
    );
  });

  test('nothing of a module without one runs, not even its start function', async () => {
    expect(await failure('(module (func unreachable) (start 0))')).toMatchObject({ code: 'entry-point' });
  });

  test('a reactor is initialized before its run, a command is not', async () => {
    const text = (entry: string) => `(module
      (global $g (mut i32) (i32.const 0))
      (func (export "_initialize") (global.set $g (i32.const 5)))
      (func (export "${entry}") (result i32) global.get $g))`;
    expect(await run(text('run'))).toMatchObject({ exitCode: 5, fuelConsumed: 3 });
    expect(await run(text('_start'))).toMatchObject({ exitCode: 0, fuelConsumed: 1 });
  });
});

describe('exit codes', () => {
  test.each([
    [0, 0],
    [1, 1],
    [255, 255],
    [256, 256],
    [-1, -1],
    [0x7fff_ffff, 0x7fff_ffff],
    [-0x8000_0000, -0x8000_0000],
  ])('proc_exit(%i)', async (given, exitCode) => {
    const text = wasiText(['proc_exit'], `(func (export "_start") (call $proc_exit (i32.const ${given})) unreachable)`);
    expect(await run(text)).toMatchObject({ exitCode, stopReason: 'exit', fuelConsumed: 2 });
  });

  test('proc_exit ends run too, and a program that has not begun', async () => {
    const exits = '(call $proc_exit (i32.const 4))';
    const fields = [
      `(func (export "run") (result i32) ${exits} i32.const 9)`,
      `(func $s ${exits}) (start $s) (func (export "run") (result i32) i32.const 9)`,
      `(func (export "_initialize") ${exits}) (func (export "run") (result i32) i32.const 9)`,
    ];
    for (const field of fields) {
      expect(await run(wasiText(['proc_exit'], field))).toMatchObject({ exitCode: 4, stopReason: 'exit' });
    }
  });
});

describe('fuel', () => {
  const endless = '(module (func (export "run") (result i32) (loop br 0) unreachable))';

  test('an endless loop is a result, not an exception', async () => {
    expect(await run(endless, { fuelLimit: 1000 })).toMatchObject({
      exitCode: -1,
      stopReason: 'out-of-fuel',
      fuelConsumed: 1000,
      stdout: '',
      stderr: outOfFuel(1000),
    });
  });

  test('exactly enough is enough', async () => {
    // loop 1; then 3 constants, subtraction, tee and branch per round; then the result.
    const text = `(module (func (export "run") (result i32) (local i32)
      (local.set 0 (i32.const 10))
      (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      i32.const 0))`;
    const total = 2 + 1 + 10 * 5 + 1;
    expect(await run(text)).toMatchObject({ exitCode: 0, fuelConsumed: total });
    expect(await run(text, {}, {}, { fuelOverride: total })).toMatchObject({ exitCode: 0, fuelConsumed: total });
    expect(await run(text, {}, {}, { fuelOverride: total - 1 })).toMatchObject({
      exitCode: -1,
      stderr: outOfFuel(total - 1),
      fuelConsumed: total - 1,
    });
  });

  test('the start function is paid from the same budget', async () => {
    const text = `(module (func $s nop nop nop) (start $s) (func (export "run") (result i32) i32.const 0))`;
    expect(await run(text)).toMatchObject({ fuelConsumed: 4 });
    expect(await run(text, { fuelLimit: 3 })).toMatchObject({ exitCode: -1, fuelConsumed: 3 });
    const endlessStart = '(module (func $s (loop br 0)) (start $s) (func (export "run") (result i32) i32.const 0))';
    expect(await run(endlessStart, { fuelLimit: 50 })).toMatchObject({ exitCode: -1, stderr: outOfFuel(50) });
  });

  test('what was written stays, before the line that says why it ended', async () => {
    const data = '(data (i32.const 16) "partial\\nno newline")';
    const fields = (length: number) =>
      wasiText(['fd_write'], `${data} (func (export "_start") ${write(1, 16, 8)} ${write(2, 16, length)} (loop br 0))`);
    const newline = await run(fields(8), { fuelLimit: 100 });
    expect(newline).toMatchObject({ stdout: 'partial\n', stderr: `partial\n${outOfFuel(100)}`, exitCode: -1 });
    const noNewline = await run(fields(18), { fuelLimit: 100 });
    expect(noNewline.stderr).toBe(`partial\nno newline\n${outOfFuel(100)}`);
  });

  test('the bytes of a system call are paid for: 1 for the call, 1 for each 64 bytes', async () => {
    const text = (length: number) => wasiText(['fd_write'], `(func (export "_start") ${write(1, 16, length)})`);
    // Two stores of 3, five for the call, the drop.
    const fixed = 2 * 3 + 5 + 1;
    expect(await run(text(63))).toMatchObject({ fuelConsumed: fixed });
    expect(await run(text(64))).toMatchObject({ fuelConsumed: fixed + 1 });
    expect(await run(text(64_000))).toMatchObject({ fuelConsumed: fixed + 1000 });
    // What cannot be paid is not written, and the whole budget is gone.
    const stopped = await run(text(64_000), { fuelLimit: 500 });
    expect(stopped).toMatchObject({ stdout: '', exitCode: -1, fuelConsumed: 500 });
    expect(await run(text(64_000), { fuelLimit: fixed + 1000 })).toMatchObject({ exitCode: 0 });
  });

  test('totals do not depend on how a run is cut into slices', async () => {
    const text = `(module (func (export "run") (result i32) (local i32)
      (local.set 0 (i32.const 1000000))
      (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      i32.const 0))`;
    const runtime = await sandbox({ tool: text }, { fuelLimit: 10_000_000 });
    const sliced = await runtime.executeModule('tool', '/ws');
    const whole = runtime.executeModuleSync('tool', '/ws');
    expect(sliced.fuelConsumed).toBe(2 + 1 + 5_000_000 + 1);
    expect(whole.fuelConsumed).toBe(sliced.fuelConsumed);
  });

  test('the event loop turns during a long run', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const result = await run(endless, { fuelLimit: 100_000_000 });
    clearInterval(timer);
    expect(result).toMatchObject({ stopReason: 'out-of-fuel', fuelConsumed: 100_000_000 });
    expect(ticks).toBeGreaterThan(2);
  });
});

describe('memory', () => {
  const grows = (initial: number, by: number) => `(module (memory ${initial})
    (func (export "run") (result i32) (memory.grow (i32.const ${by}))))`;

  test('an initial memory above the cap is an error that names the cap and the request', async () => {
    const error = await failure(grows(17, 0), { memoryLimitMb: 1 });
    expect(error).toMatchObject({ code: 'limit', module: 'tool' });
    expect(error.message).toContain("WASM module 'tool' exceeds a limit of the sandbox");
    expect(error.message).toContain('1048576');
    expect(error.message).toContain(`${17 * 65_536}`);
    expect(await failure(grows(17, 0), {}, {}, { memoryOverrideMb: 1 })).toMatchObject({ code: 'limit' });
    expect(await run(grows(16, 0), { memoryLimitMb: 1 })).toMatchObject({ exitCode: 16, peakMemoryBytes: 1_048_576 });
  });

  test('growth to the cap works, past it is -1 and changes nothing', async () => {
    expect(await run(grows(1, 15), { memoryLimitMb: 1 })).toMatchObject({ exitCode: 1, peakMemoryBytes: 1_048_576 });
    expect(await run(grows(1, 16), { memoryLimitMb: 1 })).toMatchObject({ exitCode: -1, peakMemoryBytes: 65_536 });
    expect(await run(grows(1, -1), { memoryLimitMb: 1 })).toMatchObject({ exitCode: -1, peakMemoryBytes: 65_536 });
  });

  test('the cap is on all memories together; tables have one of their own', async () => {
    const table = '(module (table 1000001 funcref) (func (export "run") (result i32) i32.const 0))';
    expect(await failure(table)).toMatchObject({ code: expect.stringMatching(/^(limit|invalid-module)$/) });
    const grow = `(module (table 1 funcref)
      (func (export "run") (result i32) (table.grow (ref.null func) (i32.const 1000000))))`;
    expect(await run(grow)).toMatchObject({ exitCode: -1 });
  });
});

describe('traps', () => {
  test('an error that names the module, the trap and the functions', async () => {
    const text = wasiText(
      ['fd_write'],
      `(data (i32.const 16) "before")
      (func $divide (result i32) (i32.div_s (i32.const 1) (i32.const 0)))
      (func $middle (result i32) call $divide)
      (func (export "_start") ${write(1, 16, 6)} ${write(2, 16, 3)} (drop (call $middle)))`,
    );
    const error = await failure(text);
    expect(error).toMatchObject({ code: 'trap', module: 'tool', trap: { code: 'integer-divide-by-zero' } });
    expect(error.cause).toBe(error.trap);
    const [first, ...frames] = error.message.split('\n');
    expect(first).toBe("WASM module 'tool' trapped: integer divide by zero");
    expect(frames.map((frame) => frame.trim().split(' ')[0])).toEqual(['divide', 'middle', '_start']);
    // What was written is not lost: 24 for the two writes, 2 calls, 3 for the division.
    expect(error.execution).toMatchObject({ stdout: 'before', stderr: 'bef', fuelConsumed: 24 + 2 + 3 });
  });

  test.each([
    ['unreachable', 'unreachable'],
    ['(drop (i32.load (i32.const 65536)))', 'out-of-bounds-memory-access'],
    ['(call_indirect (i32.const 5))', 'undefined-element'],
    ['(call $deep)', 'call-stack-exhausted'],
  ])('%s', async (instruction, code) => {
    const text = `(module (memory 1) (table 1 funcref) (func $deep call $deep)
      (func (export "_start") ${instruction}))`;
    expect(await failure(text)).toMatchObject({ code: 'trap', trap: { code } });
  });

  test('in the start function and in active segments', async () => {
    const start = '(module (func $s unreachable) (start $s) (func (export "_start")))';
    expect(await failure(start)).toMatchObject({ code: 'trap', trap: { code: 'unreachable' } });
    const segment = '(module (memory 1) (data (i32.const 65536) "x") (func (export "_start")))';
    expect(await failure(segment)).toMatchObject({ code: 'trap', trap: { code: 'out-of-bounds-memory-access' } });
  });
});

describe('an exception that the program does not catch', () => {
  const tag = '(tag $t (param i32 i64))';
  const throws = '(func $fail (throw $t (i32.const 1) (i64.const 2)))';

  test('is an error that says what it carries and who threw it', async () => {
    const error = await failure(
      wasiText(
        ['fd_write'],
        `(data (i32.const 16) "before") ${tag} ${throws} (func (export "_start") ${write(1, 16, 6)} (call $fail))`,
      ),
    );
    expect(error).toMatchObject({ code: 'exception', module: 'tool', trap: undefined });
    expect(error.cause).toBeInstanceOf(Exception);
    expect((error.cause as Exception).values).toEqual([1, 2n]);
    const [first, ...frames] = error.message.split('\n');
    expect(first).toBe("WASM module 'tool' threw an exception [i32 i64] and did not catch it");
    expect(frames.map((frame) => frame.trim().split(' ')[0])).toEqual(['fail', '_start']);
    // 12 for the write, the call, and 3 for what is thrown.
    expect(error.execution).toMatchObject({ stdout: 'before', fuelConsumed: 12 + 1 + 3 });
  });

  test('is one in the start function, too', async () => {
    expect(await failure(`(module ${tag} ${throws} (start $fail) (func (export "_start")))`)).toMatchObject({
      code: 'exception',
    });
  });

  test('is not how a program ends that catches all and exits: no handler sees the exit', async () => {
    const text = wasiText(
      ['proc_exit'],
      '(func (export "_start") (block (try_table (catch_all 0) (call $proc_exit (i32.const 6)))) unreachable)',
    );
    expect(await run(text)).toMatchObject({ exitCode: 6, stopReason: 'exit' });
  });
});

describe('a host function that has to wait', () => {
  /** A run whose `wait` pauses the program until the promise has given its result. */
  async function waiting(answer: Promise<readonly number[]>): Promise<Run> {
    const engine = new Engine();
    const linker = new Linker<RunState>(engine);
    linker.defineFunction('host', 'wait', { parameters: [], results: ['i32'] }, () => suspend(answer));
    const bytes = await assemble(`(module (import "host" "wait" (func $wait (result i32)))
      (func (export "run") (result i32) (i32.add (call $wait) (call $wait))))`);
    return {
      ...{ name: 'tool', engine, linker, module: new Module(engine, bytes), moduleSha256: '', entryPoint: undefined },
      ...plainState(),
      ...{ fuel: 100, memoryBytes: 65_536, warnings: [], now: () => 0n, interruption: uninterrupted },
    };
  }
  const turn = () => Promise.resolve();

  test('pauses the program, which goes on with what was waited for', async () => {
    const steps = runModule(await waiting(Promise.resolve([21])));
    expect(await finish(steps, turn, () => 0n)).toMatchObject({ exitCode: 42, fuelConsumed: 3 });
  });

  test('ends the program where what was waited for failed, with its own error', async () => {
    const mine = new Error('no answer');
    const steps = runModule(await waiting(Promise.reject(mine)));
    await expect(finish(steps, turn, () => 0n)).rejects.toBe(mine);
  });

  test('is refused where nobody can wait', async () => {
    const run = await waiting(Promise.resolve([21]));
    expect(() => finishAtOnce(runModule(run))).toThrow('executeModuleSync cannot wait for a host function');
  });
});
