// Host functions: what they learn of their caller, and what they can do to it. Bad inputs 21, 22, 24 and 26.

import { describe, expect, test } from 'vitest';
import { LimitError, Trap, UsageError } from '../core/errors.ts';
import { Caller, type HostCallback } from './caller.ts';
import { Engine } from './engine.ts';
import { Func } from './func.ts';
import { Instance } from './instance.ts';
import { Memory } from './memory.ts';
import { Module } from './module.ts';
import { Store } from './store.ts';
import { assemble, compile, engine, instantiate, thrownBy } from './testing/text.ts';

const page = 65_536;
const nothing = { parameters: [], results: [] } as const;
const number = { parameters: [], results: ['i32'] } as const;

describe('a caller', () => {
  test('shows its store, the store’s data and the calling instance', async () => {
    const store = new Store(engine, { data: { name: 'data' } });
    let seen: Caller<{ name: string }> | undefined;
    const host = Func.host(store, nothing, (caller) => {
      seen = caller;
      expect(caller.data).toBe(store.data);
      expect(caller.getMemory('m')?.size).toBe(1);
      expect([caller.getMemory('run'), caller.getExport('none')]).toEqual([undefined, undefined]);
      expect(caller.getExport('run')?.kind).toBe('func');
    });
    const instance = await instantiate(
      '(import "" "f" (func $f)) (memory (export "m") 1) (func (export "run") (call $f))',
      [host],
      store,
    );
    instance.getFunc('run')!.call();
    expect(seen).toBeInstanceOf(Caller);
    expect(seen?.store).toBe(store);
    expect(seen?.instance).toBe(instance);
    instance.getExport('m');
    // Called by the host, there is no instance.
    let direct: Caller | undefined;
    Func.host(store, nothing, (caller) => {
      direct = caller;
    }).call();
    expect([direct?.instance, direct?.getExport('m'), direct?.getMemory('m')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('charges whole amounts only', () => {
    const store = new Store(engine, { fuel: 10 });
    const host = Func.host(store, nothing, (caller) => {
      for (const amount of [-1, 0.5, Number.NaN, 2 ** 53, -1n]) {
        expect(() => caller.consumeFuel(amount)).toThrow(RangeError);
      }
      caller.consumeFuel(4);
      caller.consumeFuel(1n);
      expect(caller.fuel).toBe(5);
    });
    host.call();
    expect([store.fuel, store.fuelConsumed]).toEqual([5, 5]);
  });

  test('charges nothing where nothing is counted', () => {
    const store = new Store(new Engine({ metering: false }));
    Func.host(store, nothing, (caller) => {
      caller.consumeFuel(5);
      expect(caller.fuel).toBeUndefined();
    }).call();
    expect(store.fuelConsumed).toBe(0);
  });
});

describe('fuel in a host function', () => {
  const program = `
    (import "" "f" (func $f))
    (global $g (export "g") (mut i32) (i32.const 0))
    (func (export "run")
      (global.set $g (i32.const 1)) (call $f) (global.set $g (i32.const 2)))`;

  /** A program that calls a host function after 2 units and pays 2 after it. */
  async function run(fuel: number | undefined, callback: HostCallback<undefined, typeof nothing>) {
    const store = new Store(engine, { fuel });
    const instance = await instantiate(program, [Func.host(store, nothing, callback)], store);
    return { store, instance, call: () => instance.getFunc('run')!.call() };
  }

  test('is exact when it is looked at', async () => {
    const { call, store } = await run(100, (caller) => {
      expect([caller.fuel, caller.store.fuelConsumed]).toEqual([97, 3]);
    });
    call();
    expect([store.fuel, store.fuelConsumed]).toEqual([95, 5]);
  });

  test('that it charges comes from the same budget', async () => {
    const { call, store } = await run(100, (caller) => caller.consumeFuel(10));
    call();
    expect([store.fuel, store.fuelConsumed]).toEqual([85, 15]);
  });

  test('that it drains is noticed when it returns', async () => {
    let returned = false;
    const { call, store, instance } = await run(100, (caller) => {
      caller.consumeFuel(1000);
      returned = true;
    });
    expect(thrownBy(call)).toMatchObject({ code: 'out-of-fuel' });
    expect(returned).toBe(true);
    expect(instance.getGlobal('g')?.value).toBe(1);
    expect([store.fuel, store.fuelConsumed]).toEqual([0, 100]);
    // The next call is not the one that was drained.
    store.setFuel(1005);
    call();
    expect([store.fuel, instance.getGlobal('g')?.value]).toEqual([0, 2]);
  });

  test('that it drains to the last unit is enough for what costs nothing', async () => {
    const { call, store } = await run(100, (caller) => caller.consumeFuel(95));
    call();
    expect([store.fuel, store.fuelConsumed]).toEqual([0, 100]);
  });

  test('that it adds, sets or takes away counts at once', async () => {
    const added = await run(3, (caller) => caller.store.addFuel(2));
    added.call();
    expect([added.store.fuel, added.store.fuelConsumed]).toEqual([0, 5]);
    const set = await run(3, (caller) => caller.store.setFuel(1));
    expect(thrownBy(set.call)).toMatchObject({ code: 'out-of-fuel' });
    expect(set.instance.getGlobal('g')?.value).toBe(1);
    const unbounded = await run(3, (caller) => caller.store.setFuel(undefined));
    unbounded.call();
    expect([unbounded.store.fuel, unbounded.store.fuelConsumed]).toEqual([undefined, 5]);
  });

  test('is one meter for what calls back', async () => {
    const store = new Store(engine, { fuel: 1000 });
    let depth = 0;
    const host = Func.host(store, nothing, (caller) => {
      if (++depth < 5) (caller.getExport('run') as Func).call();
    });
    const instance = await instantiate(
      '(import "" "f" (func $f)) (func (export "run") (nop) (call $f) (nop))',
      [host],
      store,
    );
    instance.getFunc('run')!.call();
    expect([store.fuel, store.fuelConsumed]).toEqual([985, 15]);
  });

  test('that ends in what it called back ends there, and the rest goes on with what is added', async () => {
    const store = new Store(engine, { fuel: 10 });
    const host = Func.host(store, nothing, (caller) => {
      expect(thrownBy(() => (caller.getExport('loop') as Func).call())).toMatchObject({ code: 'out-of-fuel' });
      caller.store.addFuel(1);
    });
    const instance = await instantiate(
      '(import "" "f" (func $f)) (func (export "loop") (loop (br 0))) (func (export "run") (call $f) (nop))',
      [host],
      store,
    );
    instance.getFunc('run')!.call();
    expect([store.fuel, store.fuelConsumed]).toEqual([0, 11]);
  });
});

describe('a host function', () => {
  test('may grow the memory of its caller, who goes on with it', async () => {
    const store = new Store(engine);
    let stale: Uint8Array | undefined;
    const host = Func.host(store, number, (caller) => {
      const memory = caller.getMemory('m')!;
      stale = memory.bytes();
      const { view } = memory;
      memory.grow(3);
      view.setUint8(2 * page, 7);
      return 2 * page;
    });
    const instance = await instantiate(
      `(import "" "f" (func $f (result i32))) (memory (export "m") 1)
       (func (export "run") (result i32 i32)
         (i32.store8 (i32.const 0) (i32.const 5))
         (i32.load8_u (call $f)) (memory.size) (i32.store8 (i32.const 196608) (i32.const 1)))`,
      [host],
      store,
    );
    expect(instance.getFunc('run')!.call()).toEqual([7, 4]);
    // What was taken before the growth shows the memory of then.
    expect([stale?.length, stale?.[0]]).toEqual([page, 5]);
  });

  test('may set globals and tables of its caller', async () => {
    const store = new Store(engine);
    const host = Func.host(store, nothing, ({ instance }) => {
      instance!.getGlobal('g')!.value = 7n;
      instance!.getTable('t')!.set(
        0,
        Func.host(store, number, () => 8),
      );
      instance!.getTable('t')!.grow(5);
    });
    const instance = await instantiate(
      `(import "" "f" (func $f)) (global (export "g") (mut i64) (i64.const 1)) (table (export "t") 1 funcref)
       (func (export "run") (result i64 i32 i32)
         (call $f) (global.get 0) (call_indirect (result i32) (i32.const 0)) (table.size))`,
      [host],
      store,
    );
    expect(instance.getFunc('run')!.call()).toEqual([7n, 8, 6]);
  });

  test('may call back, and its caller’s locals stay what they were', async () => {
    const store = new Store(engine);
    const host = Func.host(store, { parameters: ['i32'], results: ['i32'] }, (caller, n) => {
      return n === 0 ? 0 : ((caller.getExport('run') as Func).call(n)[0] as number);
    });
    const instance = await instantiate(
      `(import "" "f" (func $f (param i32) (result i32)))
       (func (export "run") (param i32) (result i32) (local i64 f64)
         (local.set 1 (i64.const 77)) (local.set 2 (f64.const 0.5))
         (i32.add (call $f (i32.sub (local.get 0) (i32.const 1)))
           (i32.mul (local.get 0) (i32.and (i64.eq (local.get 1) (i64.const 77)) (f64.eq (local.get 2) (f64.const 0.5))))))`,
      [host],
      store,
    );
    expect(instance.getFunc('run')!.call(50)).toEqual([1275]);
  });

  test('that calls back without end exhausts the call stack, and the store lives on', async () => {
    const store = new Store(engine);
    const host = Func.host(store, nothing, (caller) => {
      (caller.getExport('run') as Func).call();
    });
    const instance = await instantiate('(import "" "f" (func $f)) (func (export "run") (call $f))', [host], store);
    for (let again = 0; again < 3; again++) {
      expect(thrownBy(() => instance.getFunc('run')!.call())).toMatchObject({ code: 'call-stack-exhausted' });
    }
    expect([store.hostDepth, store.callDepth]).toEqual([0, 0]);
  });

  test('may instantiate in the store it is called in, under its caps', async () => {
    const store = new Store(engine, { limits: { instances: 4 } });
    const inner = await compile('(memory 1) (func (export "f") (result i32) (i32.const 5))');
    const host = Func.host(store, number, () => {
      return new Instance(store, inner).getFunc('f')!.call()[0] as number;
    });
    const instance = await instantiate(
      `(import "" "f" (func $f (result i32)))
       (func (export "run") (param i32) (result i32) (i32.add (local.get 0) (call $f)))`,
      [host],
      store,
    );
    const run = () => instance.getFunc('run')!.call(1);
    expect([run(), run(), run()]).toEqual([[6], [6], [6]]);
    // A LimitError is the host function's own exception here: it passes through.
    expect(thrownBy(run)).toBeInstanceOf(LimitError);
    expect([store.instances, store.memories]).toEqual([4, 3]);
  });

  test('that throws anything has it passed through unchanged, and the store lives on', async () => {
    const store = new Store(engine);
    let thrown: unknown;
    const host = Func.host(store, nothing, () => {
      throw thrown;
    });
    const instance = await instantiate(
      '(import "" "f" (func $f)) (func $deep (call $f)) (func (export "run") (call $deep)) (func (export "ok") (result i32) (i32.const 1))',
      [host],
      store,
    );
    for (thrown of [new Error('own'), undefined, 'text', new Trap('unreachable'), { object: true }]) {
      expect(thrownBy(() => instance.getFunc('run')!.call())).toBe(thrown);
      expect(instance.getFunc('ok')!.call()).toEqual([1]);
    }
    expect([store.hostDepth, store.callDepth]).toEqual([0, 0]);
  });

  test('that returns the wrong thing is a TypeError that says what was expected', async () => {
    const store = new Store(engine);
    let returned: unknown;
    const types = { parameters: [], results: ['i32'] as string[] };
    const one = Func.host(store, types, () => returned);
    const two = Func.host(store, { parameters: [], results: ['i64', 'f32'] as string[] }, () => returned);
    const instance = await instantiate(
      `(import "" "one" (func $one (result i32))) (import "" "two" (func $two (result i64 f32)))
       (func (export "one") (result i32) (call $one)) (func (export "two") (result i64 f32) (call $two))`,
      [one, two],
      store,
    );
    for (returned of [undefined, null, 'x', 1n, 0.5, [1], {}, Promise.resolve(1), () => 1, Symbol('s')]) {
      const error = thrownBy(() => instance.getFunc('one')!.call());
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toContain('result 0: expected an i32');
    }
    for (returned of [undefined, 1n, [1n], [1n, 2, 3], [1, 2], [1n, '2'], Promise.resolve([1n, 2]), new Set([1n, 2])]) {
      expect(thrownBy(() => instance.getFunc('two')!.call())).toBeInstanceOf(TypeError);
    }
    returned = [2n ** 64n - 1n, 0.1];
    expect(instance.getFunc('two')!.call()).toEqual([-1n, Math.fround(0.1)]);
  });

  test('that returns a function of another store is refused', async () => {
    const store = new Store(engine);
    const stranger = Func.host(new Store(engine), nothing, () => {});
    const host = Func.host(store, { parameters: [], results: ['funcref'] }, () => stranger);
    const instance = await instantiate(
      '(import "" "f" (func $f (result funcref))) (func (export "run") (result funcref) (call $f))',
      [host],
      store,
    );
    expect(thrownBy(() => instance.getFunc('run')!.call())).toBeInstanceOf(UsageError);
    expect(thrownBy(() => host.call())).toBeInstanceOf(UsageError);
  });
});

test('arguments of another store, type or number are refused before anything runs', async () => {
  const store = new Store(engine);
  const instance = await instantiate(
    `(global (export "g") (mut i32) (i32.const 0))
     (func (export "f") (param i32 i64 funcref externref) (global.set 0 (i32.const 1)))`,
    [],
    store,
  );
  const f = instance.getFunc('f')!;
  const stranger = Func.host(new Store(engine), nothing, () => {});
  expect(() => f.call(1, 2n, stranger, 4)).toThrow(UsageError);
  expect(() => f.callBits(1n, 2n, stranger, 4)).toThrow(UsageError);
  for (const values of [[], [1, 2n, null], [1, 2n, null, 4, 5], [1, 2, null, 4], [1n, 2n, null, 4], [1, 2n, {}, 4]]) {
    expect(() => f.call(...values)).toThrow(TypeError);
  }
  expect(instance.getGlobal('g')?.value).toBe(0);
  f.call(1, 2n, f, stranger);
  expect(instance.getGlobal('g')?.value).toBe(1);
});

test('a memory of one store is of no use in another', async () => {
  const module = new Module(engine, await assemble('(import "" "m" (memory 1))'));
  const memory = Memory.create(new Store(engine), { minimum: 1 });
  expect(() => new Instance(new Store(engine), module, [memory])).toThrow(UsageError);
});

test('types of host functions follow their words', () => {
  const store = new Store(engine, { data: 5 });
  const typed = Func.host(
    store,
    { parameters: ['i32', 'i64', 'f64', 'funcref', 'externref'], results: ['i64'] },
    (caller, a, b, c, d, e) => {
      const sum: number = a + c + caller.data;
      const callable: Func | null = d;
      expect([callable, e]).toEqual([null, 'e']);
      return b + BigInt(sum);
    },
  );
  expect(typed.call(1, 2n, 3, null, 'e')).toEqual([11n]);
  const both = { parameters: ['i32', 'i64'], results: ['i64', 'i32'] } as const;
  expect(Func.host(store, both, (_caller, a, b) => [b, a]).call(1, 2n)).toEqual([2n, 1]);
  let count = 0;
  expect(Func.host(store, nothing, () => count++).call()).toEqual([]);
  const loose: { parameters: string[]; results: string[] } = { parameters: ['i32'], results: ['i32'] };
  expect(Func.host(store, loose, (_caller: Caller, a: number) => a + 1).call(1)).toEqual([2]);
});

test('a host function pays for bytes as a bulk instruction does, and counts what it allocates against the cap', () => {
  const store = new Store(engine, { limits: { gcBytes: 100 } });
  let bytes = 0;
  const moves = Func.host(store, nothing, (caller) => {
    caller.allocate(bytes);
    caller.consumeFuelForBytes(bytes);
  });
  for (bytes of [63, 37]) moves.call();
  expect([store.gcBytes, store.fuelConsumed]).toEqual([100, 0]);
  bytes = 1;
  expect(() => moves.call()).toThrow(expect.objectContaining({ code: 'gc-allocation-refused' }));
  for (bytes of [-1, 0.5, Number.NaN]) expect(() => moves.call()).toThrow(RangeError);
  const free = new Store(new Engine({ bytesPerFuel: Infinity }));
  Func.host(free, nothing, (caller) => caller.consumeFuelForBytes(1000)).call();
  Func.host(store, nothing, (caller) => caller.consumeFuelForBytes(1000)).call();
  expect([free.fuelConsumed, store.fuelConsumed]).toEqual([0, 15]);
});
