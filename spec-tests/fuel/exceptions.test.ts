// Exceptions and the end of fuel (FUEL 3), in both forms: stopped at every k, inside a `try_table`, a `try`, a handler and
// on the way through calls, host functions and calls back, a program is where the plain translation is, and comes to the
// same. Programs by hand here, so that each has what its name says; generated ones throw and catch as well.

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { describe, expect, test } from 'vitest';
import wabt from 'wabt';
import {
  Engine,
  Exception,
  type Instance,
  Linker,
  Module,
  type ResumableCall,
  Store,
} from '../../src/interpreter/index.ts';

const state = '(memory (export "memory") 1) (global $g (export "g") (mut i32) (i32.const 0))';
/** What happened, in order: each step is another digit of a global. */
const note = (digit: number) =>
  `(global.set $g (i32.add (i32.mul (global.get $g) (i32.const 10)) (i32.const ${digit})))`;

const programs: Readonly<
  Record<string, { readonly legacy?: boolean; readonly fields: string; readonly result: string }>
> = {
  'throw, catch and go round in a loop': {
    fields: `(tag $t (param i32 i64))
      (func $half (param i32) (result i32)
        (if (i32.and (local.get 0) (i32.const 1)) (then (throw $t (local.get 0) (i64.const 3))))
        (i32.store (local.get 0) (i32.const -1))
        (i32.shr_u (local.get 0) (i32.const 1)))
      (func (export "run") (result i32) (local $n i32) (local $sum i64)
        (local.set $n (i32.const 12))
        (loop $next
          (block $odd (result i32 i64)
            (try_table (catch $t $odd) (local.set $n (call $half (local.get $n))) (br $next))
            unreachable)
          (local.set $sum (i64.add (local.get $sum)))
          ${note(1)}
          (br_if $next (local.tee $n (i32.sub (i32.const 1)))))
        (i32.wrap_i64 (local.get $sum)))`,
    result: '6',
  },
  'throw_ref through handlers of several calls': {
    fields: `(tag $t (param i32)) (tag $u)
      (func $deep (param i32)
        (if (i32.eqz (local.get 0)) (then (throw $t (i32.const 41))))
        (block $h (result exnref)
          (try_table (catch $u 1) (catch_all_ref $h)
            (call $deep (i32.sub (local.get 0) (i32.const 1))) ${note(9)})
          unreachable)
        ${note(2)}
        throw_ref)
      (func (export "run") (result i32)
        (block $h (result i32)
          (try_table (catch $t $h) (call $deep (i32.const 3)))
          unreachable)
        ${note(3)}
        (i32.add (i32.const 1)))`,
    result: '42',
  },
  'an exception that nothing catches': {
    fields: `(tag $t (param i32)) (tag $u)
      (func $throw (throw $t (i32.const 7)))
      (func (export "run") (result i32)
        (block (try_table (catch $u 0) ${note(1)} (call $throw) ${note(2)}))
        (i32.const 0))`,
    result: 'exception 7',
  },
  'try, catch, rethrow': {
    legacy: true,
    fields: `(tag $t (param i32)) (tag $u)
      (func $throw (param i32) (if (local.get 0) (then (throw $t (local.get 0)))) (throw $u))
      (func (export "run") (result i32)
        (try (result i32)
          (do
            (try (do (call $throw (i32.const 5)))
              (catch $u ${note(9)})
              (catch $t
                (drop)
                (try (do (call $throw (i32.const 0))) (catch_all ${note(1)} (rethrow 1)))))
            (i32.const 0))
          (catch $t ${note(2)} (i32.add (i32.const 30)))))`,
    result: '35',
  },
  'try, delegate': {
    legacy: true,
    fields: `(tag $t (param i32))
      (func $throw (throw $t (i32.const 4)))
      (func $through (try (do (try (do ${note(1)} (call $throw)) (delegate 1))) (catch_all ${note(9)})))
      (func (export "run") (result i32)
        (try (result i32)
          (do
            (try (result i32)
              (do (try (do (call $through)) (delegate 1)) (i32.const 0))
              (catch_all ${note(9)} (i32.const 9))))
          (catch $t ${note(2)} (i32.mul (i32.const 2)))))`,
    result: '8',
  },
  'an exception through a host function and a call back': {
    fields: `(import "host" "back" (func $back (param i32)))
      (tag $t (export "t") (param i32))
      (func (export "again") (param i32)
        ${note(1)}
        (if (i32.eqz (local.get 0)) (then (throw $t (i32.const 6))))
        (block $h (result exnref)
          (try_table (catch_all_ref $h) (call $back (i32.sub (local.get 0) (i32.const 1))) ${note(9)})
          unreachable)
        ${note(2)}
        throw_ref)
      (func (export "run") (result i32)
        (block $h (result i32) (try_table (catch $t $h) (call $back (i32.const 2))) unreachable)
        ${note(3)})`,
    result: '6',
  },
};

async function assemble({ fields, legacy = false }: (typeof programs)[string]): Promise<Uint8Array> {
  const text = `(module ${fields} ${state})`;
  if (!legacy) return parse(text);
  const module = (await wabt()).parseWat('legacy', text, { exceptions: true });
  return new Uint8Array(module.toBinary({}).buffer);
}

/** A call of `run`, and what can be seen while it is stopped. */
class Attempt {
  readonly store: Store;
  readonly instance: Instance;
  readonly call: ResumableCall;
  ending: string | undefined;

  constructor(module: Module, fuel: number | undefined) {
    this.store = new Store(module.engine, { fuel });
    const linker = new Linker(module.engine);
    linker.defineFunction('host', 'back', { parameters: ['i32'], results: [] }, (caller, n) => {
      // The call back cannot be left to be resumed: it gets what it needs, and the program pays for it all the same.
      const again = caller.instance!.getFunc('again')!.startCall(n);
      while (again.run().kind === 'out-of-fuel') caller.store.addFuel(1);
    });
    this.instance = linker.instantiate(this.store, module);
    this.call = this.instance.getFunc('run')!.startCall();
  }

  /** Runs on; false where fuel has ended. */
  run(): boolean {
    try {
      const outcome = this.call.run();
      if (outcome.kind !== 'finished') return false;
      this.ending = outcome.results.join();
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      this.ending = `exception ${error.values.join()}`;
    }
    return true;
  }

  get seen(): unknown {
    const bytes = this.instance.getMemory('memory')!.bytes().slice(0, 64);
    return [this.ending, this.store.fuelConsumed, this.instance.getGlobal('g')!.value, bytes.join()];
  }
}

describe.each(Object.entries(programs))('%s', (_name, program) => {
  test('stops at every k where the plain translation does, and comes to the same', async () => {
    const bytes = await assemble(program);
    const [fast, plain] = (['fast', 'plain'] as const).map(
      (translation) => new Module(new Engine({ translation }), bytes),
    );
    const whole = new Attempt(plain!, undefined);
    expect(whole.run()).toBe(true);
    expect(whole.ending).toBe(program.result);
    const total = whole.store.fuelConsumed;
    const inPieces: unknown[] = [];
    for (let k = 0; k <= total; k++) {
      const attempts = [fast!, plain!].map((module) => new Attempt(module, k));
      const finished = attempts.map((attempt) => attempt.run());
      expect(finished[0]).toBe(finished[1]);
      expect(attempts[0]!.seen).toEqual(attempts[1]!.seen);
      if (k === total) expect(finished[0]).toBe(true);
      for (const attempt of attempts) {
        for (let piece = 1; attempt.ending === undefined && !attempt.run(); piece++) attempt.store.addFuel(piece % 3);
        inPieces.push(attempt.seen);
      }
    }
    expect(new Set(inPieces.map((seen) => JSON.stringify(seen)))).toEqual(new Set([JSON.stringify(whole.seen)]));
  });

  test('cut into slices of every size, too', async () => {
    const module = new Module(new Engine(), await assemble(program));
    const whole = new Attempt(module, undefined);
    whole.run();
    for (let slice = 1; slice <= whole.store.fuelConsumed; slice++) {
      const cut = new Attempt(module, undefined);
      const act = (): boolean => cut.call.run({ slice }).kind === 'finished';
      if (program.result.startsWith('exception')) {
        expect(() => {
          while (!act());
        }).toThrow(Exception);
      } else while (!act());
      expect((cut.seen as unknown[]).slice(1)).toEqual((whole.seen as unknown[]).slice(1));
    }
  });
});
