import { describe, expect, test } from 'vitest';
import { decodeModule } from '../binary/module.ts';
import { externref, f32, f64, funcref, i32, i64, isReference } from '../core/types.ts';
import { ConstantEvaluator } from './constant.ts';
import type { ConstantContext } from './constant-stack.ts';
import { Global } from './global.ts';
import { Store } from './store.ts';
import { assemble, engine } from './testing/text.ts';

const store = new Store(engine);
const object = { held: true };
const context: ConstantContext = {
  store,
  module: { typeIds: new Int32Array(0) },
  globals: [
    Global.create(store, { content: 'i32', mutable: false }, 40),
    Global.create(store, { content: 'i64', mutable: false }, -2n),
    Global.create(store, { content: 'externref', mutable: false }, object),
  ],
  functionAt: (index) => `function ${index}`,
};

/** Evaluates the bytes of an expression, without its `end`. */
function evaluate(...bytes: number[]): ConstantEvaluator {
  const all = new Uint8Array([0xff, ...bytes, 0x0b, 0xff]);
  const constant = new ConstantEvaluator(all, context);
  constant.evaluate({ start: 1, end: all.length - 1 });
  return constant;
}

const words = (constant: ConstantEvaluator) => [constant.low, constant.high];

describe('a constant expression', () => {
  test('may be a number of any type, bit for bit', () => {
    expect(words(evaluate(0x41, 0x7f))).toEqual([-1, 0]);
    expect(words(evaluate(0x42, 0x7e))).toEqual([-2, -1]);
    expect(words(evaluate(0x43, 1, 0, 0xa0, 0x7f))).toEqual([0x7fa00001, 0]);
    expect(words(evaluate(0x44, 1, 0, 0, 0, 0, 0, 0xf4, 0x7f))).toEqual([1, 0x7ff40000]);
  });

  test('may be null, or a function of the instance', () => {
    expect(evaluate(0xd0, 0x70).reference).toBeNull();
    expect(evaluate(0xd2, 0x85, 0x01).reference).toBe('function 133');
  });

  test('may be a global of the instance', () => {
    expect(words(evaluate(0x23, 0))).toEqual([40, 0]);
    expect(words(evaluate(0x23, 1))).toEqual([-2, -1]);
    expect(evaluate(0x23, 2).reference).toBe(object);
  });

  test('may add, subtract and multiply integers, and wraps', () => {
    expect(words(evaluate(0x23, 0, 0x41, 2, 0x6a))).toEqual([42, 0]);
    expect(words(evaluate(0x41, 1, 0x41, 3, 0x6b))).toEqual([-2, 0]);
    // 2^31 - 1 times 2, and 40 - (3 * 40).
    expect(words(evaluate(0x41, 0xff, 0xff, 0xff, 0xff, 0x07, 0x41, 2, 0x6c))).toEqual([-2, 0]);
    expect(words(evaluate(0x23, 0, 0x41, 3, 0x23, 0, 0x6c, 0x6b))).toEqual([-80, 0]);
    expect(words(evaluate(0x23, 1, 0x42, 1, 0x7c))).toEqual([-1, -1]);
    expect(words(evaluate(0x42, 0, 0x23, 1, 0x7d))).toEqual([2, 0]);
    expect(words(evaluate(0x23, 1, 0x23, 1, 0x7e))).toEqual([4, 0]);
  });

  test('may be as long and as deep as its module: no host stack is used', () => {
    const depth = 200_000;
    const bytes = new Uint8Array(3 * depth + 3).fill(0x6a);
    for (let index = 0; index <= depth; index++) bytes.set([0x41, 1], 2 * index);
    bytes[3 * depth + 2] = 0x0b;
    const constant = new ConstantEvaluator(bytes, context);
    constant.evaluate({ start: 0, end: bytes.length });
    expect(words(constant)).toEqual([depth + 1, 0]);
  });

  test('leaves nothing behind for the next', () => {
    const bytes = new Uint8Array([0x41, 1, 0x0b, 0xd0, 0x6f, 0x0b, 0x42, 3, 0x0b]);
    const constant = new ConstantEvaluator(bytes, context);
    constant.evaluate({ start: 0, end: 3 });
    expect(words(constant)).toEqual([1, 0]);
    constant.evaluate({ start: 3, end: 6 });
    expect(constant.reference).toBeNull();
    constant.evaluate({ start: 6, end: 9 });
    expect(words(constant)).toEqual([3, 0]);
  });
});

test('expressions are found where the decoder says they are', async () => {
  const bytes = await assemble(`
    (global i32 (i32.sub (i32.const 7) (i32.const 9)))
    (global i64 (i64.const 0x123456789abcdef0))
    (global f32 (f32.const nan:0x200001))
    (global f64 (f64.const -0))
    (global funcref (ref.func 0))
    (global externref (ref.null extern))
    (func)`);
  const declaration = decodeModule(bytes, engine.configuration);
  const constant = new ConstantEvaluator(declaration.bytes, context);
  const found = declaration.globals.map(({ type, initial }) => {
    constant.evaluate(initial!);
    return [type.content, isReference(type.content) ? constant.reference : words(constant)];
  });
  expect(found).toEqual([
    [i32, [-2, 0]],
    [i64, [0x9abcdef0 | 0, 0x12345678]],
    [f32, [0x7fa00001, 0]],
    [f64, [0, -0x80000000]],
    [funcref, 'function 0'],
    [externref, null],
  ]);
});
