// Calls that leave the loop: across instances, to and from the host, tail calls, waiting; and what a trap tells.

import { describe, expect, test } from 'vitest';
import { Trap, UsageError } from '../core/errors.ts';
import { Engine } from './engine.ts';
import { Func } from './func.ts';
import { Global } from './global.ts';
import { Instance } from './instance.ts';
import { suspend } from './resumable.ts';
import { Module } from './module.ts';
import { Store } from './store.ts';
import { Table } from './table.ts';
import { assemble, compile, engine, thrownBy } from './testing/text.ts';

const unary = { parameters: ['i32'], results: ['i32'] } as const;

describe('across instances', () => {
  const counter = '(global $n (mut i32) (i32.const 0)) (memory 1)';

  test('each function sees its own globals and memory, before and after', async () => {
    const store = new Store(engine);
    const inner = new Instance(
      store,
      await compile(`${counter} (func (export "f") (param i32) (result i32)
        (global.set $n (i32.add (global.get $n) (local.get 0)))
        (i32.store (i32.const 0) (global.get $n))
        (i32.load (i32.const 0)))`),
    );
    const outer = new Instance(
      store,
      await compile(`(import "" "f" (func $f (param i32) (result i32))) ${counter}
        (func (export "g") (param i32) (result i32) (local $sum i32)
          (global.set $n (i32.const 100)) (i32.store (i32.const 0) (i32.const 1000))
          (local.set $sum (i32.add (call $f (local.get 0)) (call $f (local.get 0))))
          (i32.add (local.get $sum) (i32.add (global.get $n) (i32.load (i32.const 0)))))`),
      [inner.getFunc('f')!],
    );
    expect(outer.getFunc('g')!.call(5)).toEqual([5 + 10 + 100 + 1000]);
  });

  test('two instances of one module call each other through a table, thousands deep', async () => {
    const store = new Store(engine);
    const module = await compile(`(import "" "t" (table 2 funcref)) (import "" "me" (global $me i32))
      (type $f (func (param i32) (result i32)))
      (func $down (type $f) (if (result i32) (local.get 0)
        (then (i32.add (i32.const 1) (call_indirect (type $f) (i32.sub (local.get 0) (i32.const 1))
          (i32.sub (i32.const 1) (global.get $me)))))
        (else (i32.const 0))))
      (elem (global.get $me) $down) (export "down" (func $down))`);
    const table = Table.create(store, { element: 'funcref', minimum: 2 });
    const [first] = [0, 1].map(
      (me) => new Instance(store, module, [table, Global.create(store, { content: 'i32', mutable: false }, me)]),
    );
    expect(first!.getFunc('down')!.call(5000)).toEqual([5000]);
    const trap = thrownBy(() => first!.getFunc('down')!.call(1_000_000));
    expect(trap).toMatchObject({ code: 'call-stack-exhausted' });
    expect((trap as Trap).backtrace.length).toBe(64);
  });

  test('tail calls back and forth take no room', async () => {
    const store = new Store(engine, { limits: { callDepth: 50, valueStackSlots: 200 } });
    const module = await compile(`(import "" "t" (table 2 funcref)) (import "" "me" (global $me i32))
      (type $f (func (param i32 i64) (result i64)))
      (func $next (type $f) (if (result i64) (local.get 0)
        (then (return_call_indirect (type $f) (i32.sub (local.get 0) (i32.const 1))
          (i64.add (local.get 1) (i64.const 3)) (i32.sub (i32.const 1) (global.get $me))))
        (else (local.get 1))))
      (func (export "run") (param i32) (result i64) (i64.add (call $next (local.get 0) (i64.const 1)) (i64.const 10)))
      (elem (global.get $me) $next)`);
    const table = Table.create(store, { element: 'funcref', minimum: 2 });
    const [first] = [0, 1].map(
      (me) => new Instance(store, module, [table, Global.create(store, { content: 'i32', mutable: false }, me)]),
    );
    expect(first!.getFunc('run')!.call(100_000)).toEqual([300_011n]);
  });

  test.each(['call', 'return_call'])(
    '%s that finds no room for a frame is the caller’s trap, and its price',
    async (call) => {
      const store = new Store(engine, { fuel: 1000, limits: { valueStackSlots: 4096 } });
      const many = Array(5000).fill('(local i64)').join(' ');
      const sets = Array(50).fill('(global.set $g (i32.const 5))').join(' ');
      const large = new Instance(
        store,
        await compile(`(global $g (mut i32) (i32.const 0)) (func (export "f") ${many} ${sets})`),
      );
      const small = new Instance(
        store,
        await compile(`(import "" "f" (func $f)) (func (export "run") nop nop ${call} $f)`),
        [large.getFunc('f')!],
      );
      const trap = thrownBy(() => small.getFunc('run')!.call());
      expect(trap).toMatchObject({ code: 'call-stack-exhausted', backtrace: [{ functionName: 'run' }] });
      expect(store.fuelConsumed).toBe(3);
    },
  );
});

describe('tail calls', () => {
  test('reuse the frame, whatever the shapes of the two functions are', async () => {
    const module = await compile(`
      (func $wide (param i32 i64 f64 i32 i32) (result i64 i32) (local i64)
        (i64.add (local.get 1) (i64.extend_i32_s (local.get 4))) (i32.add (local.get 0) (local.get 3)))
      (func $narrow (param i32) (result i64 i32)
        (return_call $wide (local.get 0) (i64.const 1000) (f64.const 1) (i32.const 7) (i32.const 9)))
      (func (export "run") (result i64 i32 i32) (call $narrow (i32.const 5)) (i32.const 77))`);
    const instance = new Instance(new Store(engine, { fuel: 1000 }), module);
    expect(instance.getFunc('run')!.call()).toEqual([1009n, 12, 77]);
  });

  test('of a host function return what it returns', async () => {
    const store = new Store(engine);
    const triple = Func.host(store, unary, (_caller, value) => value * 3);
    const module = await compile(`(import "" "triple" (func $triple (param i32) (result i32)))
      (func $f (param i64 i32) (result i32) (return_call $triple (local.get 1)))
      (func (export "run") (param i32) (result i32) (i32.add (i32.const 1) (call $f (i64.const 0) (local.get 0))))`);
    expect(new Instance(store, module, [triple]).getFunc('run')!.call(5)).toEqual([16]);
  });
});

describe('host functions', () => {
  test('that call back use the same stack of calls and stop at a depth, not at the host', async () => {
    const store = new Store(engine);
    let deepest = 0;
    const again: Func = Func.host(store, unary, (caller, value) => {
      deepest = value;
      return caller.instance!.getFunc('run')!.call(value + 1)[0] as number;
    });
    const module = await compile(`(import "" "again" (func $again (param i32) (result i32)))
      (func (export "run") (param i32) (result i32) (call $again (local.get 0)))`);
    const instance = new Instance(store, module, [again]);
    expect(thrownBy(() => instance.getFunc('run')!.call(1))).toMatchObject({ code: 'call-stack-exhausted' });
    expect(deepest).toBe(store.limits.hostDepth);
    // And the store can be used again.
    expect(store.hostDepth).toBe(0);
    expect(store.callDepth).toBe(0);
    expect(store.stack!.top).toBe(0);
  });

  test('may call the host through a table without an instance between', () => {
    const store = new Store(engine);
    expect(Func.host(store, unary, (caller, value) => (caller.instance === undefined ? value + 1 : 0)).call(1)).toEqual(
      [2],
    );
  });

  test('see their caller in raw bits if they want to', () => {
    const store = new Store(engine);
    const negate = Func.hostBits(store, { parameters: ['f64'], results: ['f64'] }, (_caller, bits) => {
      return (bits as bigint) ^ 0x8000000000000000n;
    });
    expect(negate.callBits(0x7ff0000000000001n)).toEqual([0xfff0000000000001n]);
  });
});

describe('waiting', () => {
  const waitingModule = `(import "" "wait" (func $wait (param i32) (result i32)))
    (func $tail (param i32) (result i32) (return_call $wait (local.get 0)))
    (func (export "run") (param i32) (result i32)
      (i32.add (i32.mul (call $wait (local.get 0)) (i32.const 10)) (call $tail (i32.const 8))))`;

  test('pauses the program, which goes on with the results it is given', async () => {
    const store = new Store(engine, { fuel: 100 });
    const wait = Func.host(store, unary, (_caller, value) => suspend(`for ${value}`));
    const instance = new Instance(store, await compile(waitingModule), [wait]);
    const call = instance.getFunc('run')!.startCall(7);
    expect(call.run()).toEqual({ kind: 'paused', reason: 'host', payload: 'for 7' });
    expect(thrownBy(() => call.run())).toBeInstanceOf(UsageError);
    expect(thrownBy(() => call.resumeWith('x'))).toBeInstanceOf(TypeError);
    call.resumeWith(4);
    expect(call.run()).toEqual({ kind: 'paused', reason: 'host', payload: 'for 8' });
    call.resumeWith(2);
    expect(call.run()).toEqual({ kind: 'finished', results: [42] });
    // local.get, call; i32.const, i32.mul, i32.const, call; local.get, return_call; i32.add.
    expect(store.fuelConsumed).toBe(9);
    expect(thrownBy(() => call.run())).toBeInstanceOf(UsageError);
  });

  test('is a trap in a call that cannot wait', async () => {
    const store = new Store(engine);
    const wait = Func.host(store, unary, () => suspend());
    const instance = new Instance(store, await compile(waitingModule), [wait]);
    expect(thrownBy(() => instance.getFunc('run')!.call(7))).toMatchObject({ code: 'suspended' });
  });
});

test('a trap tells who called whom, with names and offsets', async () => {
  const module = await compile(`$m
    (func $inner (param i32) (drop (i32.div_s (i32.const 1) (local.get 0))))
    (func $middle (call $inner (i32.const 0)))
    (func (export "outer") nop (call $middle))`);
  const trap = thrownBy(() => new Instance(new Store(engine), module).getFunc('outer')!.call()) as Trap;
  expect(trap).toBeInstanceOf(Trap);
  expect(trap.message).toBe('integer divide by zero');
  expect(trap.backtrace.map(({ functionName, moduleName }) => [moduleName, functionName])).toEqual([
    ['m', 'inner'],
    ['m', 'middle'],
    ['m', 'outer'],
  ]);
  const { bytes } = module.declaration;
  const opcodes = trap.backtrace.map(({ offset }) => bytes[offset!]);
  expect(opcodes).toEqual([0x6d, 0x10, 0x10]);
});

test('plain code gives the same trap, backtrace and fuel', async () => {
  const text = `(func $f (param i32) nop (if (local.get 0) (then unreachable)))
    (func (export "run") (call $f (i32.const 0)) (call $f (i32.const 1)) nop)`;
  const bytes = await assemble(text);
  const [fast, plain] = (['fast', 'plain'] as const).map((translation) => {
    const own = new Engine({ translation });
    const store = new Store(own);
    const instance = new Instance(store, new Module(own, bytes));
    const trap = thrownBy(() => instance.getFunc('run')!.call()) as Trap;
    return { code: trap.code, backtrace: trap.backtrace, fuel: store.fuelConsumed };
  });
  // i32.const, call, nop, local.get, if; i32.const, call, nop, local.get, if, unreachable.
  expect(fast).toMatchObject({ code: 'unreachable', fuel: 11 });
  expect(plain).toEqual(fast);
});
