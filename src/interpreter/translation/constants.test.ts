// Operations that hold a constant, beside the plain translation: on either side, whatever its bits, to the bit. And the
// i64 of which only the low half is kept.

import { expect, test } from 'vitest';
import { Engine } from '../execution/engine.ts';
import { Instance } from '../execution/instance.ts';
import { Module } from '../execution/module.ts';
import { Store } from '../execution/store.ts';
import { assemble } from '../execution/testing/text.ts';
import { internalCodeText } from '../text/module.ts';

const constants = {
  f32: ['0', '-0', '1.5', '-3.25e-5', '0x1p-149', '0x1.fffffep+127', 'inf', '-inf', 'nan', 'nan:0x200001', '-nan'],
  f64: [
    '0',
    '-0',
    '1.5',
    '-3.25e-5',
    '0x1p-1074',
    '0x1.fffffffffffffp+1023',
    'inf',
    '-inf',
    'nan',
    'nan:0x4000000000001',
  ],
};
const operands = {
  f32: [0n, 0x80000000n, 0x3fc00000n, 0x00000001n, 0x7f7fffffn, 0x7f800000n, 0xff800000n, 0x7fc00000n, 0x7f800001n],
  f64: [0n, 1n << 63n, 0x3ff8n << 48n, 1n, 0x7fefffffffffffffn, 0x7ff0n << 48n, 0xfff0n << 48n, 0x7ff8000000000001n],
};

async function both(text: string): Promise<readonly (readonly [Module, Instance])[]> {
  const bytes = await assemble(text);
  return (['fast', 'plain'] as const).map((translation) => {
    const engine = new Engine({ translation });
    const module = new Module(engine, bytes);
    return [module, new Instance(new Store(engine), module)] as const;
  });
}

const cases = (['f32', 'f64'] as const).flatMap((type) => {
  return ['add', 'sub', 'mul', 'div', 'min', 'copysign'].map((name) => [type, `${type}.${name}`] as const);
});

test.each(cases)('%s: %s with a constant, first and second', async (type, instruction) => {
  const functions = constants[type].flatMap((constant, index) => {
    const [local, fixed] = ['(local.get 0)', `(${type}.const ${constant})`];
    return [`${local} ${fixed}`, `${fixed} ${local}`].map((pair, order) => {
      return `(func (export "${index} ${order}") (param ${type}) (result ${type}) (${instruction} ${pair}))`;
    });
  });
  const [[, fast], [, plain]] = (await both(functions.join('\n'))) as [[Module, Instance], [Module, Instance]];
  for (const [name] of fast.exports) {
    for (const bits of operands[type]) {
      const results = [fast, plain].map((instance) => instance.getFunc(name)!.callBits(bits));
      expect(results[0], `${instruction} ${name} of ${bits}`).toEqual(results[1]);
    }
  }
});

test('a constant that is added or multiplied is part of the operation, but for a NaN', async () => {
  const [[module]] = (await both(`
    (func (param f32) (result f32) (f32.mul (local.get 0) (f32.const 0.5)))
    (func (param f64) (result f64) (f64.add (f64.const 0.5) (local.get 0)))
    (func (param f64) (result f64) (f64.add (local.get 0) (f64.const nan)))`)) as [[Module, Instance], unknown];
  const texts = [0, 1, 2].map((index) => internalCodeText(module, index).join('\n'));
  expect(texts[0]).toContain('f32.mul sk');
  expect(texts[1]).toContain('f64.add sk');
  expect(texts[2]).not.toContain('sk');
});

test('an i64 of which the low half is kept is that half, on either side, and multiplied as such', async () => {
  const low = '(i64.const 0xffffffff)';
  const [[module, fast], [, plain]] = (await both(`
    (func (export "and") (param i64 i64) (result i64) (i64.and (local.get 0) ${low}))
    (func (export "swapped") (param i64 i64) (result i64) (i64.and ${low} (local.get 1)))
    (func (export "product") (param i64 i64) (result i64)
      (i64.mul (i64.and (local.get 0) ${low}) (i64.and (local.get 1) ${low})))
    (func (export "sum") (param i64 i64) (result i64)
      (i64.add (i64.mul (i64.and (i64.shl (local.get 0) (i64.const 1)) (i64.const 0x1fffffffe)) (local.get 1)) (local.get 0)))
    (func (export "same") (param i64 i64) (result i64) (local.set 0 (i64.and (local.get 0) ${low})) (local.get 0))`)) as [
    [Module, Instance],
    [Module, Instance],
  ];
  expect(internalCodeText(module, 2).join('\n')).toContain('i64.extend_i32_u s, i64.mul s');
  expect(internalCodeText(module, 3).join('\n')).toContain('i64.shl sk, i64.and k');
  expect(internalCodeText(module, 3).join('\n')).toContain('i64.mul ss, i64.add s');
  const values = [0n, 1n, 0xffffffffn, 0x100000000n, 0x123456789abcdef0n, (1n << 64n) - 1n];
  for (const [name] of fast.exports) {
    for (const a of values) {
      for (const b of values) {
        const results = [fast, plain].map((instance) => instance.getFunc(name)!.callBits(a, b));
        expect(results[0], `${name} of ${a}, ${b}`).toEqual(results[1]);
      }
    }
  }
  expect(fast.getFunc('product')!.callBits((1n << 64n) - 1n, 0xffffffffn)).toEqual([0xfffffffe00000001n]);
});
