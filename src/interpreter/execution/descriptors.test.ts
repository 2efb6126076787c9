// Custom descriptors from end to end, in both translations: what the proposal's scripts leave open.

import { describe, expect, test } from 'vitest';
import { CompileError, LinkError, type Trap } from '../core/errors.ts';
import { Engine } from './engine.ts';
import { Func } from './func.ts';
import { Instance } from './instance.ts';
import { Module } from './module.ts';
import { GcStruct } from './objects.ts';
import { Store } from './store.ts';
import { assemble, thrownBy } from './testing/text.ts';

const features = { customDescriptors: true };
const pair = `(rec
  (type $object (sub (descriptor $class) (struct (field v128) (field (mut i64)) (field externref))))
  (type $class (sub (describes $object) (struct (field i32)))))`;

describe.each(['fast', 'plain'] as const)('in %s translation', (translation) => {
  const engine = new Engine({ translation, features });
  const make = async (fields: string, store = new Store(engine), imports: readonly Func[] = []) =>
    new Instance(store, new Module(engine, await assemble(fields)), imports);

  test('a structure has its descriptor beside its fields, whatever they are', async () => {
    const instance = await make(`${pair}
      (func (export "class") (param i32) (result (ref (exact $class))) (struct.new $class (local.get 0)))
      (func (export "new") (param (ref (exact $class)) externref) (result (ref $object))
        (struct.new_desc $object (v128.const i64x2 1 2) (i64.const -3) (local.get 1) (local.get 0)))
      (func (export "default") (param (ref (exact $class))) (result (ref $object))
        (struct.new_default_desc $object (local.get 0)))
      (func (export "read") (param (ref $object)) (result i64 i64 externref i32)
        (i64x2.extract_lane 1 (struct.get $object 0 (local.get 0))) (struct.get $object 1 (local.get 0))
        (struct.get $object 2 (local.get 0)) (struct.get $class 0 (ref.get_desc $object (local.get 0))))
      (func (export "of") (param (ref null $object)) (result (ref $class)) (ref.get_desc $object (local.get 0)))`);
    const call = (name: string, ...values: unknown[]) => instance.getFunc(name)!.call(...values);
    const token = { any: 'value' };
    const [one] = call('class', 1);
    const [two] = call('class', 2);
    const [object] = call('new', one, token);
    const [empty] = call('default', two);
    expect(object).toBeInstanceOf(GcStruct);
    expect(call('read', object)).toEqual([2n, -3n, token, 1]);
    expect(call('read', empty)).toEqual([0n, 0n, null, 2]);
    expect(call('of', object)[0]).toBe(one);
    expect(call('of', empty)[0]).toBe(two);
    expect(() => call('of', null)).toThrow('null reference');
  });

  test('a cast holds for the very descriptor and no other, and null goes where it may', async () => {
    const instance = await make(`${pair}
      (func (export "class") (result (ref (exact $class))) (struct.new_default $class))
      (func (export "new") (param (ref (exact $class))) (result (ref $object))
        (struct.new_default_desc $object (local.get 0)))
      (func (export "is") (param anyref (ref null $class)) (result i32)
        (block $no (result anyref)
          (br_on_cast_desc_eq_fail $no anyref (ref null $object) (local.get 0) (local.get 1))
          (drop) (return (i32.const 1)))
        (drop) (i32.const 0))
      (func (export "cast") (param anyref (ref null $class)) (result (ref $object))
        (ref.cast_desc_eq (ref $object) (local.get 0) (local.get 1)))`);
    const call = (name: string, ...values: unknown[]) => instance.getFunc(name)!.call(...values)[0];
    const [one, two] = [call('class'), call('class')];
    const object = call('new', one);
    expect([object, null, two, 5, {}].map((value) => call('is', value, one))).toEqual([1, 1, 0, 0, 0]);
    expect(call('is', object, two)).toBe(0);
    expect(call('cast', object, one)).toBe(object);
    const trapOf = (...values: unknown[]) => (thrownBy(() => call('cast', ...values)) as Trap).code;
    expect(trapOf(object, two)).toBe('descriptor-cast-failure');
    expect(trapOf(null, one)).toBe('descriptor-cast-failure');
    expect(trapOf(object, null)).toBe('null-descriptor-reference');
  });

  test('a chain of descriptors is built and walked, also in constant expressions', async () => {
    const instance = await make(`(rec
        (type $a (descriptor $b) (struct)) (type $b (describes $a) (descriptor $c) (struct))
        (type $c (describes $b) (struct (field i32))))
      (global $one (ref $a) (struct.new_desc $a (struct.new_default_desc $b (struct.new $c (i32.const 42)))))
      (func (export "run") (result i32)
        (struct.get $c 0 (ref.get_desc $b (ref.get_desc $a (global.get $one)))))`);
    expect(instance.getFunc('run')!.call()).toEqual([42]);
  });

  test('an exact reference refuses what is of a type below', async () => {
    const instance = await make(`(type $super (sub (struct))) (type $sub (sub $super (struct)))
      (func (export "sub") (result (ref $sub)) (struct.new $sub))
      (func (export "super") (result (ref $super)) (struct.new $super))
      (func (export "exact") (param (ref (exact $super))))
      (func (export "open") (param (ref $super)))`);
    const call = (name: string, ...values: unknown[]) => instance.getFunc(name)!.call(...values)[0];
    call('open', call('sub'));
    call('exact', call('super'));
    expect(() => call('exact', call('sub'))).toThrow(TypeError);
    const { parameters } = instance.getFunc('exact')!.type;
    expect(parameters[0]).toMatch(/^\(ref \(exact \d+\)\)$/);
    expect(Func.host(instance.store, { parameters, results: [] }, () => undefined).type.parameters).toEqual(parameters);
  });

  test('a function is imported as of exactly a type only where it is of that one', async () => {
    const types = '(type $super (sub (func))) (type $sub (sub $super (func)))';
    const store = new Store(engine);
    const exporter = await make(
      `${types} (func (export "sub") (type $sub)) (func (export "super") (type $super))`,
      store,
    );
    const importing = (func: string) =>
      make(`${types} (import "m" "f" (func (exact (type $super))))`, store, [exporter.getFunc(func)!]);
    await importing('super');
    await expect(importing('sub')).rejects.toThrow(LinkError);
    await expect(importing('sub')).rejects.toThrow('incompatible import type');
  });
});

test('what is off is refused by name', async () => {
  const engine = new Engine();
  for (const fields of [
    pair,
    '(type $s (struct)) (func (param (ref (exact $s))))',
    '(type $f (func)) (func (param anyref) (result anyref) (ref.get_desc $f (local.get 0)))',
  ]) {
    const bytes = await assemble(fields);
    const error = thrownBy(() => new Module(engine, bytes)) as CompileError;
    expect(error).toBeInstanceOf(CompileError);
    expect(error.kind).toBe('unsupported');
    expect(error.message).toMatch(/^custom descriptors are switched off \(feature customDescriptors\)/);
  }
});
