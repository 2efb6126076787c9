// Who pays for what, and what passes through host functions: calls that go from one instance to the host and on to another.

import { describe, expect, test } from 'vitest';
import { assemble } from '../testing/assemble.ts';
import { createWebAssembly, fuelConsumedBy, storeOf, type WebAssemblyOptions } from './index.ts';

const inner = await assemble(`(module
  (tag $tag (export "tag") (param i32))
  (func (export "three") (nop) (nop) (nop))
  (func (export "trap") (unreachable))
  (func (export "throw") (throw $tag (i32.const 5)))
  (func (export "endless") (loop (br 0))))`);
const outer = await assemble(`(module
  (import "host" "call" (func $call))
  (func (export "once") (call $call) (nop))
  (func (export "caught") (result i32)
    (block $caught (try_table (catch_all $caught) (call $call)) (return (i32.const 0)))
    (i32.const 1)))`);
const starting = await assemble('(module (func $start (nop) (nop)) (start $start))');

/** An outer instance whose import calls an export of an inner one. */
function pair(name: string, options: WebAssemblyOptions = {}) {
  const namespace = createWebAssembly(options);
  const within = new namespace.Instance(new namespace.Module(inner));
  const imports = { host: { call: () => within.exports[name]() } };
  const without = new namespace.Instance(new namespace.Module(outer), imports);
  return { namespace, within, without, store: storeOf(namespace) };
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('fuel', () => {
  test('of a nested call counts for the instance that is called, once', () => {
    const { within, without, store } = pair('three');
    without.exports.once();
    expect([fuelConsumedBy(without), fuelConsumedBy(within), store.fuelConsumed]).toEqual([2, 3, 5]);
    within.exports.three();
    expect([fuelConsumedBy(without), fuelConsumedBy(within), store.fuelConsumed]).toEqual([2, 6, 8]);
  });

  test('of a call from WebAssembly to WebAssembly counts for the one that the host has called', () => {
    const namespace = createWebAssembly();
    const within = new namespace.Instance(new namespace.Module(inner));
    const imports = { host: { call: within.exports.three } };
    const without = new namespace.Instance(new namespace.Module(outer), imports);
    without.exports.once();
    expect([fuelConsumedBy(without), fuelConsumedBy(within)]).toEqual([5, 0]);
  });

  test('of a start function counts for the new instance', () => {
    const namespace = createWebAssembly();
    expect(fuelConsumedBy(new namespace.Instance(new namespace.Module(starting)))).toBe(2);
  });

  test('is told while a call runs', () => {
    const namespace = createWebAssembly();
    let told = -1;
    const call = () => {
      told = fuelConsumedBy(instance);
    };
    const imports = { host: { call } };
    const instance = new namespace.Instance(new namespace.Module(outer), imports);
    instance.exports.once();
    expect([told, fuelConsumedBy(instance)]).toEqual([1, 2]);
  });

  test('that ends in a nested call ends all of it: no program catches that', () => {
    const { within, without, store, namespace } = pair('endless', { fuel: 100 });
    const error = thrownBy(() => without.exports.caught());
    expect(error).toBeInstanceOf(namespace.RuntimeError);
    expect(error).toMatchObject({ code: 'out-of-fuel' });
    expect([fuelConsumedBy(without) + fuelConsumedBy(within), store.fuel]).toEqual([100, 0]);
  });
});

describe('through a host function', () => {
  test('a trap passes as the same error, and is not caught', () => {
    const { namespace, without, within } = pair('trap');
    let seen: unknown;
    const imports = {
      host: {
        call: () => {
          seen = thrownBy(() => within.exports.trap());
          throw seen;
        },
      },
    };
    const other = new namespace.Instance(new namespace.Module(outer), imports);
    expect(thrownBy(() => other.exports.caught())).toBe(seen);
    expect(seen).toMatchObject({ code: 'unreachable' });
    expect(thrownBy(() => without.exports.once())).toMatchObject({ code: 'unreachable' });
  });

  test('an exception passes as the same object, and is caught', () => {
    const { namespace, without, within } = pair('throw');
    expect(without.exports.caught()).toBe(1);
    const error = thrownBy(() => without.exports.once());
    expect(error).toBeInstanceOf(namespace.Exception);
    const made = new namespace.Exception(within.exports.tag, [8]);
    const imports = {
      host: {
        call: () => {
          throw made;
        },
      },
    };
    const other = new namespace.Instance(new namespace.Module(outer), imports);
    expect(thrownBy(() => other.exports.once())).toBe(made);
    expect(other.exports.caught()).toBe(1);
  });

  test('anything else passes unchanged, and is caught', () => {
    const namespace = createWebAssembly();
    for (const thrown of [new Error('host'), 'text', undefined, null, 5n]) {
      const imports = {
        host: {
          call: () => {
            throw thrown;
          },
        },
      };
      const instance = new namespace.Instance(new namespace.Module(outer), imports);
      expect(thrownBy(() => instance.exports.once())).toBe(thrown);
      expect(instance.exports.caught()).toBe(1);
    }
  });

  test('as deep as the host lets it, and then with the error of the host; the store stays in order', () => {
    const namespace = createWebAssembly({ fuel: 1_000_000 });
    const imports = { host: { call: () => instance.exports.once() } };
    const instance = new namespace.Instance(new namespace.Module(outer), imports);
    expect(thrownBy(() => instance.exports.once())).toBeInstanceOf(RangeError);
    const store = storeOf(namespace);
    expect(store.fuelConsumed + store.fuel!).toBe(1_000_000);
    expect(fuelConsumedBy(instance)).toBe(store.fuelConsumed);
    expect([store.hostDepth, store.callDepth]).toEqual([0, 0]);
    const sound = new namespace.Instance(new namespace.Module(outer), { host: { call: () => undefined } });
    sound.exports.once();
    expect(fuelConsumedBy(sound)).toBe(2);
  });
});
