import { describe, expect, test } from 'vitest';
import { Trap } from '../../interpreter/index.ts';
import { assemble } from '../testing/assemble.ts';
import { createWebAssembly, fuelConsumedBy, storeOf, WebAssembly, type WebAssemblyNamespace } from './index.ts';

const bytes = await assemble(`(module
  (import "host" "twice" (func $twice (param i32) (result i32)))
  (import "host" "constant" (global i64))
  (memory (export "memory") 1 10)
  (table (export "table") 3 funcref)
  (global (export "counter") (mut i32) (i32.const 4))
  (tag $tag (export "tag") (param i32))
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "two") (result i32 i64) (i32.const 1) (global.get 0))
  (func (export "callTwice") (param i32) (result i32) (call $twice (local.get 0)))
  (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $deep (export "deep") (call $deep))
  (func (export "throw") (throw $tag (i32.const 7)))
  (func (export "grow") (result i32) (memory.grow (i32.const 1)))
  (export "again" (func $twice)))`);

function instanceIn(namespace: WebAssemblyNamespace) {
  const imports = { host: { twice: (value: number) => value * 2 + 0.5, constant: 5n } };
  return new namespace.Instance(new namespace.Module(bytes), imports);
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('an instance', () => {
  const { exports } = instanceIn(WebAssembly);

  test('exports functions that convert as JavaScript does', () => {
    expect(exports.add(1, '41')).toBe(42);
    expect(exports.add(1)).toBe(1);
    expect(exports.callTwice(4)).toBe(8);
    expect(exports.two()).toEqual([1, 5n]);
    expect(() => exports.add(1n, 1)).toThrow(TypeError);
    expect(() => new exports.add()).toThrow(TypeError);
  });

  test('exports one function for one function, named by its index', () => {
    exports.table.set(0, exports.add);
    expect(exports.table.get(0)).toBe(exports.add);
    expect([exports.add.name, exports.add.length, exports.again.name]).toEqual(['1', 2, '0']);
  });

  test('has exports that are frozen and without a prototype, in the order of the module', () => {
    expect(Object.isFrozen(exports)).toBe(true);
    expect(Object.getPrototypeOf(exports)).toBe(null);
    expect(Object.keys(exports).slice(0, 4)).toEqual(['memory', 'table', 'counter', 'tag']);
  });
});

describe('a memory', () => {
  test('has a buffer that is the same until it grows, and is detached then', () => {
    const { memory, grow } = instanceIn(WebAssembly).exports;
    const { buffer } = memory;
    expect(memory.buffer).toBe(buffer);
    expect(grow()).toBe(1);
    expect([buffer.byteLength, memory.buffer.byteLength]).toEqual([0, 131_072]);
    const second = memory.buffer;
    expect(memory.grow(0)).toBe(2);
    expect([second.byteLength, memory.buffer.byteLength, memory.buffer === second]).toEqual([0, 131_072, false]);
  });

  test('is its buffer: nothing is copied', () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const module = new WebAssembly.Module(bytes);
    expect(WebAssembly.Module.imports(module)).toEqual([
      { module: 'host', name: 'twice', kind: 'function' },
      { module: 'host', name: 'constant', kind: 'global' },
    ]);
    new Uint8Array(memory.buffer)[5] = 9;
    expect(new Uint8Array(memory.buffer)[5]).toBe(9);
  });
});

describe('what is thrown', () => {
  const { exports } = instanceIn(WebAssembly);

  test('by a trap is a RuntimeError with its code and the trap as cause', () => {
    const error = thrownBy(() => exports.divide(1, 0));
    expect(error).toBeInstanceOf(WebAssembly.RuntimeError);
    expect(error).toMatchObject({ message: 'integer divide by zero', code: 'integer-divide-by-zero' });
    expect((error as Error).cause).toBeInstanceOf(Trap);
  });

  test('where the call stack is exhausted is a RangeError', () => {
    expect(thrownBy(() => exports.deep())).toBeInstanceOf(RangeError);
  });

  test('by a program is an Exception', () => {
    const error = thrownBy(() => exports.throw());
    expect(error).toBeInstanceOf(WebAssembly.Exception);
    const exception = error as InstanceType<WebAssemblyNamespace['Exception']>;
    expect(exception.is(exports.tag)).toBe(true);
    expect([exception.getArg(exports.tag, 0), exception.getArg(0)]).toEqual([7, 7]);
  });

  test('for bytes and imports that do not fit is the class of the namespace', async () => {
    expect(() => new WebAssembly.Module(new Uint8Array(3))).toThrow(WebAssembly.CompileError);
    await expect(WebAssembly.compile(new Uint8Array(3))).rejects.toBeInstanceOf(WebAssembly.CompileError);
    await expect(WebAssembly.compile(3 as never)).rejects.toBeInstanceOf(TypeError);
    await expect(WebAssembly.instantiate(bytes, { host: { twice: 1 } })).rejects.toBeInstanceOf(WebAssembly.LinkError);
    await expect(WebAssembly.instantiate(bytes)).rejects.toBeInstanceOf(TypeError);
  });
});

describe('a metered namespace', () => {
  test('counts for each instance what its exports use', () => {
    const metered = createWebAssembly({ fuel: 1_000 });
    const first = instanceIn(metered);
    const second = instanceIn(metered);
    first.exports.add(1, 2);
    second.exports.callTwice(2);
    second.exports.add(1, 2);
    expect([fuelConsumedBy(first), fuelConsumedBy(second), storeOf(metered).fuelConsumed]).toEqual([3, 5, 8]);
    const error = thrownBy(() => first.exports.deep());
    expect(error).toBeInstanceOf(metered.RuntimeError);
    expect(error).toMatchObject({ code: 'out-of-fuel' });
    storeOf(metered).addFuel(3);
    expect(first.exports.add(1, 2)).toBe(3);
    expect(fuelConsumedBy(first)).toBe(998);
  });

  test('has a cap on memory', () => {
    const capped = createWebAssembly({ memoryBytes: 131_072 });
    const memory = new capped.Memory({ initial: 1 });
    expect(memory.grow(1)).toBe(1);
    expect(() => memory.grow(1)).toThrow(RangeError);
    expect(() => new capped.Memory({ initial: 1 })).toThrow(RangeError);
  });

  test('has no cap where one is undefined', () => {
    const { limits } = storeOf(createWebAssembly({ limits: { memoryBytes: undefined, tables: 3 } as never }));
    expect([limits.memoryBytes, limits.tables, limits.instances]).toEqual([Infinity, 3, Infinity]);
  });

  test('refuses options that are not there', () => {
    expect(() => createWebAssembly({ fule: 1 } as never)).toThrow('there is no option "fule"');
    expect(() => createWebAssembly({ limits: { memory: 1 } as never })).toThrow(TypeError);
    expect(() => createWebAssembly({ fuel: -1 })).toThrow(RangeError);
  });

  test('keeps to itself', () => {
    const other = createWebAssembly();
    expect(() => new other.Instance(new WebAssembly.Module(bytes))).toThrow(TypeError);
    expect(() => fuelConsumedBy({} as never)).toThrow(TypeError);
    expect(() => storeOf({} as never)).toThrow(TypeError);
  });
});

describe('built-ins', async () => {
  const text = await assemble(`(module
    (import "wasm:js-string" "length" (func $length (param externref) (result i32)))
    (import "wasm:js-string" "nothing" (func $nothing))
    (import "strings" "five!" (global $five (ref extern)))
    (func (export "run") (result i32) (call $length (global.get $five))))`);
  const options = { builtins: ['js-string', 'unknown'], importedStringConstants: 'strings' };
  const imports = { 'wasm:js-string': { nothing: () => undefined } };

  test('are provided to modules that are compiled with them, and not shown among the imports', async () => {
    const { instance, module } = await WebAssembly.instantiate(text, imports, options);
    expect(instance.exports.run()).toBe(5);
    expect(WebAssembly.Module.imports(module)).toEqual([
      { module: 'wasm:js-string', name: 'nothing', kind: 'function' },
    ]);
    expect(WebAssembly.Module.imports(new WebAssembly.Module(text))).toHaveLength(3);
  });

  test('must be declared as they are, and be named once', async () => {
    const wrong = await assemble('(module (import "wasm:js-string" "length" (func (param i32) (result i32))))');
    expect(() => new WebAssembly.Module(wrong, options)).toThrow(WebAssembly.CompileError);
    expect(WebAssembly.validate(wrong, options)).toBe(false);
    expect(WebAssembly.validate(wrong)).toBe(true);
    await expect(WebAssembly.compile(text, { builtins: ['a', 'a'] })).rejects.toThrow('named twice');
  });
});
