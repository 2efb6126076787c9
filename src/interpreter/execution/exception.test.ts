import { describe, expect, test } from 'vitest';
import { Engine } from './engine.ts';
import { Exception } from './exception.ts';
import { Func } from './func.ts';
import { Global } from './global.ts';
import { Linker } from './linker.ts';
import { Module } from './module.ts';
import { Store } from './store.ts';
import { Table } from './table.ts';
import { Tag } from './tag.ts';
import { assemble, compile, engine, instantiate, thrownBy } from './testing/text.ts';

const store = new Store(engine);
const tag = Tag.create(store, { parameters: ['i32', 'externref'] });

describe('an exception', () => {
  test('is an error that carries values of its tag', () => {
    const host = {};
    const exception = new Exception(tag, [-1, host]);
    expect(exception).toBeInstanceOf(Error);
    expect([exception.name, exception.tag, exception.values]).toEqual(['Exception', tag, [-1, host]]);
    expect(exception.rawValues).toEqual([0xffffffffn, host]);
    expect(exception.backtrace).toEqual([]);
    const message = 'an exception of WebAssembly that carries [i32 externref] was not caught';
    expect([exception.message, exception.stack]).toEqual([message, `Exception: ${message}`]);
    expect(String(exception)).toBe(`Exception: ${message}`);
  });

  test('is made of a tag and as many values of its types', () => {
    expect(() => new Exception(tag)).toThrow('an exception of this tag carries 2 values, not 0');
    expect(() => new Exception(tag, [1, null, 2])).toThrow(TypeError);
    expect(() => new Exception(tag, ['1', null])).toThrow(TypeError);
    expect(() => new Exception({} as Tag)).toThrow('an exception has a Tag, not an object');
    const func = Func.host(new Store(engine), { parameters: [], results: [] }, () => {});
    const other = Tag.create(store, { parameters: ['funcref'] });
    expect(() => new Exception(other, [func])).toThrow('the function belongs to another store');
  });

  test('has a backtrace where it left WebAssembly first', async () => {
    const instance = await instantiate('(tag $t) (func $inner throw $t) (func (export "f") call $inner)');
    const error = thrownBy(() => instance.getFunc('f')!.call()) as Exception;
    expect(error.backtrace.map((frame) => frame.functionName)).toEqual(['inner', 'f']);
    expect(error.backtrace).toBe(error.backtrace);
    expect(error.stack).toMatch(/was not caught\n {4}inner at byte 0x[0-9a-f]+\n {4}f at byte 0x[0-9a-f]+$/);
  });
});

describe('a reference to an exception', async () => {
  const instance = await instantiate(
    `(import "m" "t" (tag $t (param i32 externref)))
    (func (export "same") (param exnref) (result exnref) local.get 0)
    (func (export "throw") (param exnref) local.get 0 throw_ref)
    (global (export "g") (mut exnref) (ref.null exn))
    (table (export "x") 1 exnref)
    (func (export "caught") (result i32 externref exnref)
      (block $b (result i32 externref exnref)
        (try_table (catch_ref $t $b) (throw_ref (global.get 0)))
        unreachable))`,
    [tag],
    store,
  );
  const exception = new Exception(tag, [4, 'x']);

  test('crosses the boundary as the exception itself, or null', () => {
    const same = instance.getFunc('same')!;
    expect(same.type).toEqual({ parameters: ['exnref'], results: ['exnref'] });
    expect(same.call(exception)[0]).toBe(exception);
    expect(same.callBits(null)).toEqual([null]);
    expect(thrownBy(() => instance.getFunc('throw')!.call(exception))).toBe(exception);
    instance.getGlobal('g')!.value = exception;
    expect(instance.getFunc('caught')!.call()).toEqual([4, 'x', exception]);
    const table = instance.getTable('x')!;
    table.set(0, exception);
    expect(table.get(0)).toBe(exception);
  });

  test('is nothing else, and of this store', () => {
    const expected = 'argument 0: expected an exnref (an Exception or null), not an object';
    expect(() => instance.getFunc('same')!.call(Object.create(Exception.prototype))).toThrow(expected);
    const foreign = new Exception(Tag.create(new Store(engine), { parameters: [] }));
    expect(() => instance.getFunc('same')!.call(foreign)).toThrow('the exception belongs to another store');
    expect(Global.create(store, { content: 'exnref', mutable: true }, null).value).toBe(null);
    expect(Table.create(store, { element: 'exnref', minimum: 1 }, exception).get(0)).toBe(exception);
  });
});

describe('a tag', () => {
  test('has a type, and is known to modules and linkers', async () => {
    expect([tag.kind, tag.type]).toEqual(['tag', { parameters: ['i32', 'externref'] }]);
    expect(() => Tag.create(store, { parameters: ['i31'] })).toThrow('"i31" is not a value type');
    expect(() => Tag.create(store, {} as never)).toThrow('a tag type has a list of parameters');
    const module = await compile(
      '(import "m" "t" (tag $t (param i32 externref))) (export "u" (tag $t)) (tag (export "v"))',
    );
    const type = { kind: 'tag', parameters: ['i32', 'externref'] };
    expect(module.imports).toEqual([{ module: 'm', name: 't', kind: 'tag', type }]);
    expect(module.exports[0]).toEqual({ name: 'u', kind: 'tag', type });
    const instance = new Linker(engine).define('m', 't', tag).instantiate(store, module);
    expect(instance.getTag('u')).toBe(tag);
    expect(instance.exports.get('v')).toBeInstanceOf(Tag);
    expect([instance.getTag('w'), instance.getFunc('u')]).toEqual([undefined, undefined]);
    const wrong = new Linker(engine).define('m', 't', Tag.create(store, { parameters: ['i32'] }));
    expect(() => wrong.instantiate(store, module)).toThrow(
      'incompatible import type: "m" "t" is a tag [i32] -> [], wanted is a tag [i32 externref] -> []',
    );
  });

  test('for what host functions throw is one a store', () => {
    expect(store.hostExceptionTag).toBe(store.hostExceptionTag);
    expect(store.hostExceptionTag.type).toEqual({ parameters: ['externref'] });
    expect([
      store.catchableHostExceptions,
      new Store(engine, { catchableHostExceptions: true }).catchableHostExceptions,
    ]).toEqual([false, true]);
  });

  test('is refused where exceptions are switched off', async () => {
    const without = new Engine({ features: { exceptions: false, legacyExceptions: false } });
    const refusal = 'exceptions are switched off (feature exceptions)';
    for (const fields of ['(tag)', '(func (param exnref))', '(func unreachable throw_ref)', '(import "m" "t" (tag))']) {
      const bytes = await assemble(fields);
      expect(() => new Module(without, bytes)).toThrow(refusal);
    }
  });
});
