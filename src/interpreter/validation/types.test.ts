import { describe, test } from 'vitest';
import { invalid, module, valid } from './testing/modules.ts';

const above = (type: string) => `(type $above (sub ${type}))`;
const below = (type: string) => `(type (sub $above ${type}))`;
const struct = (...fields: readonly string[]) => `(struct ${fields.map((type) => `(field ${type})`).join(' ')})`;
const misfit = 'sub type 1 does not match super type 0: it does not fit';

describe('a declared supertype', () => {
  test.each([
    ['a structure may have more fields', struct('i32'), struct('i32', 'f64')],
    ['a field that is only read may say more', struct('anyref'), struct('(ref i31)')],
    ['a field that is written is the same', struct('(mut i8)'), struct('(mut i8)', 'i16')],
    ['elements may say more', '(array (ref null any))', '(array (ref struct))'],
    [
      'a function takes more and gives less',
      '(func (param (ref i31)) (result anyref))',
      '(func (param eqref) (result (ref i31)))',
    ],
  ])('%s', (_, one, other) => valid(module(above(one), below(other))));

  test.each([
    ['fewer fields', struct('i32', 'f64'), struct('i32')],
    ['a field of another type', struct('i32'), struct('i64')],
    ['a field that says less', struct('(ref any)'), struct('anyref')],
    ['a field that is written and says more', struct('(mut anyref)'), struct('(mut (ref any))')],
    ['a field that is written where it was only read', struct('i32'), struct('(mut i32)')],
    ['a field that is only read where it was written', struct('(mut i32)'), struct('i32')],
    ['a packed field for its unpacked one', struct('i32'), struct('i8')],
    ['another packing', struct('i16'), struct('i8')],
    ['a packed reference', struct('anyref'), struct('i8')],
    ['another kind', struct('i32'), '(array i32)'],
    ['a function for a structure', struct(), '(func)'],
    ['elements of another type', '(array i32)', '(array f32)'],
    ['more parameters', '(func)', '(func (param i32))'],
    ['more results', '(func)', '(func (result i32))'],
    ['parameters that say more', '(func (param anyref))', '(func (param (ref any)))'],
    ['results that say less', '(func (result (ref any)))', '(func (result anyref))'],
  ])('no %s', (_, one, other) => invalid(misfit, module(above(one), below(other)), { kind: 'invalid' }));

  test('must be open', async () => {
    const final = 'sub type 1 does not match super type 0: that is final';
    await invalid(final, module('(type $a (struct))', '(type (sub $a (struct)))'));
    await invalid(final, module('(type $a (sub final (struct)))', '(type (sub $a (struct)))'));
    await valid(module('(type $a (sub (struct)))', '(type (sub final $a (struct)))'));
  });

  test('may be in the same group, and refer to what comes later in it', async () => {
    const list =
      '(rec (type $list (sub (struct (field (ref null $list))))) (type $more (sub $list (struct (field (ref null $more))))))';
    await valid(module(list));
    await invalid(misfit, module(list.replaceAll('(ref null $more)', '(mut (ref null $more))')));
  });

  test('is told with the place of the definition that does not fit', () =>
    // Magic and version, the section's id, size and count, the first type's four bytes.
    invalid(misfit, module(above(struct()), below('(func)')), { offset: 15 }));
});

describe('what describes structures', () => {
  const features = { customDescriptors: true };
  const linked = (name: string, above = '') =>
    `(type $${name} (sub ${above} (descriptor $${name}.class) (struct))) (type $${name}.class (sub (describes $${name}) (struct)))`;

  test('may be told of a type whose supertype has none', () =>
    valid(module('(type $top (sub (struct)))', `(rec ${linked('a', '$top')})`), { features }));

  test('stands below what describes the supertype', () =>
    invalid(
      'descriptor type 3 does not match',
      module(`(rec ${linked('a')})`, `(rec ${linked('b', '$a')})`),
      {},
      { features },
    ));

  test('makes a type another one', async () => {
    const plain = '(rec (type $c (struct)) (type $d (struct)))';
    const given = `(rec ${linked('a')}) ${plain} (func (param (ref $a)) (result (ref $c)) (local.get 0))`;
    const subject = { fields: given, isBody: true };
    await invalid('type mismatch', subject, {}, { features });
  });

  test('names the index that was declared, where several are the same type', () =>
    invalid(
      'sub type 2 does not match super type 1',
      module('(type (sub (struct (field i32)))) (type $a (sub (struct (field i32)))) (type (sub $a (struct)))'),
    ));
});
