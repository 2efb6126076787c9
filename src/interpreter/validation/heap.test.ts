import { describe, expect, test } from 'vitest';
import { codeSection, moduleBytes, section, unsigned, vector } from '../binary/testing/bytes.ts';
import { i32 } from '../core/types.ts';
import { body, func, given, invalid, module, type Subject, valid, verdict } from './testing/modules.ts';

/** Types 0 to 8. */
const types = `
  (type $empty (sub (struct)))
  (type $point (sub $empty (struct (field $x (mut i32)) (field $y i64))))
  (type $packed (struct (field (mut i8)) (field i16)))
  (type $box (struct (field (ref $point))))
  (type $bytes (array (mut i8)))
  (type $numbers (array i64))
  (type $points (array (mut (ref null $point))))
  (type $solid (array (mut (ref $point))))
  (type $action (func (param i32) (result i64)))`;
const typed = (subject: Subject): Subject => given(types, subject);

const point = '(struct.new $point (i32.const 1) (i64.const 2))';
const bytes = '(array.new_default $bytes (i32.const 3))';

describe('structures', () => {
  test('are made of their fields in order', async () => {
    await valid(typed(func('(result (ref $point))', point)));
    await valid(typed(func('(result (ref $empty))', point)));
    await valid(typed(func('(result (ref $box))', point, 'struct.new $box')));
    await valid(typed(body('(drop (struct.new $packed (i32.const 1) (i32.const 2)))')));
    const wrong = typed(body('(drop (struct.new $point (i64.const 2) (i32.const 1)))'));
    await invalid('type mismatch: struct.new requires [i32 i64] but stack has [i64 i32]', wrong, { offset: 4 });
    await invalid(
      'type mismatch: struct.new requires [i32 i64] but stack has [i64]',
      typed(body('i64.const 0 struct.new $point drop')),
    );
    await invalid('type mismatch', typed(body('ref.null $point struct.new $box drop')));
  });

  test('by default only if every field has a default', async () => {
    await valid(
      typed(body('struct.new_default $point drop struct.new_default $packed drop struct.new_default $empty drop')),
    );
    await invalid(
      'type mismatch: a field of type 3 has no default value',
      typed(body('struct.new_default $box drop')),
      {
        offset: 0,
      },
    );
  });

  test('are read and written by field', async () => {
    const local = (...code: string[]) =>
      typed(func('(param $p (ref null $point)) (param $q (ref null $packed))', ...code));
    await valid(
      local(
        '(drop (i32.eqz (struct.get $point $x (local.get $p)))) (drop (i64.eqz (struct.get $point $y (local.get $p))))',
      ),
    );
    await valid(
      local('(struct.set $point $x (local.get $p) (i32.const 1)) (struct.set $packed 0 (local.get $q) (i32.const 1))'),
    );
    await valid(local('(drop (struct.get_s $packed 0 (local.get $q))) (drop (struct.get_u $packed 1 (local.get $q)))'));
    await invalid('immutable field 1', local('(struct.set $point 1 (local.get $p) (i64.const 1))'), { offset: 4 });
    await invalid('unknown field 2', local('(drop (struct.get $point 2 (local.get $p)))'), { offset: 2 });
    await invalid('unknown field 0', typed(func('(param (ref $empty))', '(drop (struct.get $empty 0 (local.get 0)))')));
    const packing = (text: string) => `type mismatch: ${text}packed`;
    await invalid(packing('struct.get of a field that is '), local('(drop (struct.get $packed 0 (local.get $q)))'));
    await invalid(
      packing('struct.get_s of a field that is not '),
      local('(drop (struct.get_s $point 0 (local.get $p)))'),
    );
    await invalid(
      packing('struct.get_u of a field that is not '),
      local('(drop (struct.get_u $point 0 (local.get $p)))'),
    );
    await invalid('type mismatch: struct.get requires', local('(drop (struct.get $point 0 (local.get $q)))'));
    await invalid(
      'type mismatch: struct.set requires [i32]',
      local('(struct.set $point 0 (local.get $p) (i64.const 1))'),
    );
    // What a supertype knows is there in the subtype, not the other way round.
    await invalid('type mismatch', typed(func('(param (ref $empty))', '(drop (struct.get $point 0 (local.get 0)))')));
  });

  test('have a structure type', async () => {
    await invalid('non-structure type 4', typed(body('struct.new_default 4 drop')), { offset: 0 });
    await invalid('non-structure type 8', typed(body('ref.null none struct.get 8 0 drop')), { offset: 2 });
    const bare = (...code: number[]) =>
      verdict(moduleBytes(section(1, vector([0x60, 0, 0])), section(3, vector([0])), codeSection(0, ...code, 0x0b)));
    expect(bare(0xfb, 0x01, 7)?.message).toMatch(/^unknown type 7 /);
  });
});

describe('arrays', () => {
  test('are made of one value, of none, or of each', async () => {
    await valid(typed(func('(result (ref $bytes))', 'i32.const 7 i32.const 3 array.new $bytes')));
    await valid(typed(func('(result (ref $points))', 'i32.const 3 array.new_default $points')));
    await valid(typed(func('(result (ref $numbers))', 'i64.const 1 i64.const 2 array.new_fixed $numbers 2')));
    await valid(typed(func('(result (ref $numbers))', 'array.new_fixed $numbers 0')));
    await valid(typed(func('(result (ref $solid))', point, 'i32.const 3 array.new $solid')));
    await invalid(
      'type mismatch: the elements of type 7 have no default value',
      typed(body('i32.const 1 array.new_default $solid drop')),
      { offset: 2 },
    );
    await invalid(
      'type mismatch: array.new requires [i64]',
      typed(body('i32.const 1 i32.const 1 array.new $numbers drop')),
    );
    await invalid(
      'type mismatch: array.new requires [i32]',
      typed(body('i64.const 1 i64.const 1 array.new $numbers drop')),
    );
    await invalid(
      'type mismatch: array.new_fixed requires [i64] but stack has []',
      typed(body('i64.const 1 array.new_fixed $numbers 2 drop')),
    );
    await invalid('non-array type 1', typed(body('i32.const 0 array.new_default $point drop')));
  });

  test('of the fixed kind have at most 10,000 elements, and none of them costs time in dead code', async () => {
    const code = (count: number, ...before: number[]) =>
      verdict(
        moduleBytes(
          section(1, vector([0x60, 0, 0], [0x5e, i32, 0])),
          section(3, vector([0])),
          codeSection(0, ...before, 0xfb, 0x08, 1, ...unsigned(count), 0x1a, 0x0b),
        ),
      );
    const dead = [0x00];
    expect(code(10_000, ...dead)).toBe(undefined);
    expect(code(10_001, ...dead)).toMatchObject({ kind: 'limit', functionIndex: 0 });
    expect(code(10_001, ...dead)?.message).toMatch(/^fixedArrayElements: 10001 exceeds the limit of 10000/);
    expect(code(2 ** 32 - 1, ...dead)?.kind).toBe('limit');
    expect(code(1, 0x01)?.message).toMatch(/^type mismatch/);
  });

  test('are read and written by index', async () => {
    const local = (...code: string[]) =>
      typed(func('(param $b (ref null $bytes)) (param $n (ref null $numbers)) (param $p (ref null $points))', ...code));
    await valid(
      local(
        '(drop (array.get_s $bytes (local.get $b) (i32.const 0))) (drop (array.get_u $bytes (local.get $b) (i32.const 0)))',
      ),
    );
    await valid(
      local('(drop (i64.eqz (array.get $numbers (local.get $n) (i32.const 0)))) (drop (array.len (local.get $p)))'),
    );
    await valid(local('(array.set $bytes (local.get $b) (i32.const 0) (i32.const 1))'));
    await valid(local('(array.set $points (local.get $p) (i32.const 0) (ref.null none))'));
    await invalid(
      'type mismatch: array.get of a field that is packed',
      local('(drop (array.get $bytes (local.get $b) (i32.const 0)))'),
    );
    await invalid(
      'type mismatch: array.get_u of a field that is not packed',
      local('(drop (array.get_u $numbers (local.get $n) (i32.const 0)))'),
    );
    await invalid('immutable array: type 5', local('(array.set $numbers (local.get $n) (i32.const 0) (i64.const 0))'));
    await invalid(
      'type mismatch: array.len requires [arrayref]',
      typed(func('(param (ref $point))', 'local.get 0 array.len drop')),
    );
    await invalid(
      'type mismatch: array.set requires',
      local('(array.set $points (local.get $p) (i32.const 0) (ref.null func))'),
    );
  });

  test('are filled and copied if they can be written', async () => {
    const fill = (type: string, value: string) =>
      typed(body(`(array.fill ${type} (ref.null ${type}) (i32.const 0) ${value} (i32.const 0))`));
    await valid(fill('$bytes', '(i32.const 1)'));
    await invalid('immutable array: type 5', fill('$numbers', '(i64.const 1)'));
    await invalid('type mismatch', fill('$bytes', '(i64.const 1)'));
    const copy = (to: string, from: string) =>
      typed(
        body(
          `(array.copy ${to} ${from} (ref.null ${to}) (i32.const 0) (ref.null ${from}) (i32.const 0) (i32.const 0))`,
        ),
      );
    await valid(copy('$bytes', '$bytes'));
    await valid(copy('$points', '$solid'));
    await invalid('array types do not match', copy('$solid', '$points'));
    await invalid('array types do not match', copy('$bytes', '$numbers'));
    await invalid('immutable array: type 5', copy('$numbers', '$numbers'));
  });

  test('are filled from segments of what they hold', async () => {
    const segments = '(data $d "abc") (elem $e (ref null $point) (ref.null none)) (elem $f func)';
    const sized = (subject: Subject) => given(segments, typed(subject));
    const zeros = 'i32.const 0 i32.const 0';
    await valid(sized(body(`${zeros} array.new_data $bytes $d drop ${zeros} array.new_data $numbers $d drop`)));
    await valid(sized(body(`${zeros} array.new_elem $points $e drop`)));
    await valid(sized(body(`${bytes} i32.const 0 ${zeros} array.init_data $bytes $d`)));
    await valid(sized(body(`ref.null $points i32.const 0 ${zeros} array.init_elem $points $e`)));
    await invalid(
      'array type is not numeric or vector: type 6',
      sized(body(`${zeros} array.new_data $points $d drop`)),
    );
    await invalid('unknown data segment 1', sized(body(`${zeros} array.new_data $bytes 1 drop`)));
    await invalid('unknown elem segment 2', sized(body(`${zeros} array.new_elem $points 2 drop`)));
    await invalid(
      'type mismatch: array.new_elem puts (ref func)',
      sized(body(`${zeros} array.new_elem $points $f drop`)),
    );
    await invalid(
      'type mismatch: array.init_elem puts',
      sized(body(`ref.null $solid i32.const 0 ${zeros} array.init_elem $solid $e`)),
    );
    await invalid(
      'immutable array: type 5',
      sized(body(`ref.null $numbers i32.const 0 ${zeros} array.init_data $numbers $d`)),
    );
  });
});

describe('i31 and equality', () => {
  test('take what they say', async () => {
    await valid(typed(func('(result (ref i31))', 'i32.const 5 ref.i31')));
    await valid(body('i32.const 5 ref.i31 i31.get_s drop ref.null i31 i31.get_u drop'));
    await invalid(
      'type mismatch: i31.get_s requires [i31ref]',
      typed(func('(param eqref)', 'local.get 0 i31.get_s drop')),
    );
    await valid(typed(body(`${point} (ref.i31 (i32.const 1)) ref.eq drop`)));
    await invalid(
      'type mismatch: ref.eq requires [eqref eqref]',
      typed(func('(param anyref)', 'local.get 0 ref.null none ref.eq drop')),
    );
    await invalid('type mismatch: ref.eq', typed(func('(param funcref)', 'local.get 0 local.get 0 ref.eq drop')));
  });
});

describe('casts', () => {
  test('stay in one hierarchy', async () => {
    const cast = (from: string, to: string) =>
      typed(func(`(param ${from}) (result ${to})`, `local.get 0 ref.cast ${to}`));
    await valid(cast('anyref', '(ref $point)'));
    await valid(cast('(ref $point)', '(ref null $empty)'));
    await valid(cast('(ref i31)', '(ref null $bytes)'));
    await valid(cast('funcref', '(ref $action)'));
    await valid(cast('externref', '(ref noextern)'));
    await valid(cast('exnref', '(ref exn)'));
    await valid(cast('exnref', 'nullexnref'));
    await invalid('type mismatch: ref.cast requires [funcref] but stack has [anyref]', cast('anyref', '(ref $action)'));
    await invalid('type mismatch: ref.cast requires [anyref]', cast('externref', '(ref any)'));
    await invalid('type mismatch: ref.cast requires [exnref]', cast('externref', '(ref exn)'));
    await valid(typed(func('(param anyref) (result i32)', 'local.get 0 ref.test (ref null $point)')));
    await invalid(
      'type mismatch: ref.test requires [anyref]',
      typed(func('(param i32) (result i32)', 'local.get 0 ref.test (ref $point)')),
    );
    await invalid('unknown type 99', typed(func('(param anyref) (result i32)', 'local.get 0 ref.test (ref 99)')));
  });

  test('between any and extern keep null', async () => {
    await valid(func('(param (ref extern)) (result (ref any))', 'local.get 0 any.convert_extern'));
    await valid(func('(param anyref) (result externref)', 'local.get 0 extern.convert_any'));
    await valid(typed(func('(param (ref null $point)) (result externref)', 'local.get 0 extern.convert_any')));
    await valid(func('(result (ref any))', 'unreachable any.convert_extern'));
    await invalid('type mismatch', func('(param externref) (result (ref any))', 'local.get 0 any.convert_extern'));
    await invalid(
      'type mismatch: extern.convert_any requires [anyref] but stack has [funcref]',
      func('(param funcref)', 'local.get 0 extern.convert_any drop'),
    );
    await invalid(
      'type mismatch: any.convert_extern requires a reference but stack has i32',
      body('i32.const 0 any.convert_extern drop'),
    );
  });
});

describe('branches', () => {
  test('br_on_cast leaves what did not pass, br_on_cast_fail what did', async () => {
    const onCast = (label: string, from: string, to: string, rest: string, name = 'br_on_cast') =>
      typed(
        func(
          `(param ${from}) (result ${rest})`,
          `(block (result ${label}) local.get 0 ${name} 0 ${from} ${to} return) unreachable`,
        ),
      );
    await valid(onCast('(ref $point)', 'anyref', '(ref $point)', 'anyref'));
    // Null has gone with the cast.
    await valid(onCast('(ref null $point)', 'anyref', '(ref null $point)', '(ref any)'));
    await invalid('type mismatch', onCast('(ref null $point)', 'anyref', '(ref $point)', '(ref any)'));
    await valid(onCast('(ref any)', 'anyref', '(ref null $point)', '(ref null $point)', 'br_on_cast_fail'));
    await valid(onCast('anyref', 'anyref', '(ref $point)', '(ref $point)', 'br_on_cast_fail'));
    await invalid('type mismatch', onCast('(ref any)', 'anyref', '(ref $point)', '(ref $point)', 'br_on_cast_fail'));
    await invalid(
      'type mismatch: br_on_cast casts (ref 1) to (ref 0)',
      onCast('(ref $empty)', '(ref $point)', '(ref $empty)', '(ref $point)'),
    );
    await invalid(
      'type mismatch: the label of br_on_cast takes no reference',
      typed(func('(param anyref)', 'block local.get 0 br_on_cast 0 anyref (ref i31) drop end')),
    );
    await invalid(
      'type mismatch: the label of br_on_cast takes no reference',
      typed(
        func('(param anyref)', '(block (result i32) local.get 0 br_on_cast 0 anyref (ref i31) drop i32.const 0) drop'),
      ),
    );
    await invalid(
      'unknown label 2',
      typed(func('(param anyref)', 'block local.get 0 br_on_cast 2 anyref (ref i31) drop end')),
    );
  });

  test('br_on_null takes the reference away where it goes, br_on_non_null where it stays', async () => {
    await valid(func('(param anyref) (result (ref any))', 'block local.get 0 br_on_null 0 return end unreachable'));
    await valid(
      func('(param anyref) (result (ref any))', '(block (result (ref any)) local.get 0 br_on_non_null 0 unreachable)'),
    );
    await valid(
      func('(param anyref i32) (result i32)', '(block (result i32) local.get 1 local.get 0 br_on_null 0 drop)'),
    );
    await invalid(
      'type mismatch: br_on_null requires a reference but stack has i32',
      body('block i32.const 0 br_on_null 0 drop end'),
    );
    await invalid(
      'type mismatch: the label of br_on_non_null takes no reference',
      func('(param anyref)', 'block local.get 0 br_on_non_null 0 end'),
    );
    await valid(func('(result (ref any))', 'unreachable ref.as_non_null'));
    await invalid('type mismatch: ref.as_non_null requires a reference', body('i32.const 0 ref.as_non_null drop'));
  });

  test('what goes on behind a branch knows only what its label says', () =>
    invalid(
      'type mismatch',
      typed(
        func(
          '(param (ref $point) i32) (result (ref $point))',
          '(block (result anyref) local.get 0 local.get 1 br_if 0 return) drop unreachable',
        ),
      ),
    ));
});

describe('calls of references', () => {
  test('name a function type, and the reference is of it', async () => {
    await valid(typed(func('(param (ref null $action)) (result i64)', 'i32.const 1 local.get 0 call_ref $action')));
    await valid(
      typed(func('(param (ref null $action)) (result i64)', 'i32.const 1 local.get 0 return_call_ref $action')),
    );
    await invalid(
      'type mismatch: call_ref requires [(ref null',
      typed(func('(param funcref) (result i64)', 'i32.const 1 local.get 0 call_ref $action')),
    );
    await invalid('non-function type 0', typed(body('ref.null none call_ref $empty')));
    await invalid(
      'type mismatch: return_call_ref returns [i64] but the function []',
      typed(body('i32.const 1 ref.null $action return_call_ref $action')),
    );
    await invalid('non-function type 1', given(types, module('(func (type 1))')));
    await invalid('non-function type 1', typed(body('block (type 1) end')));
  });

  test('ref.func gives a reference to the very type', async () => {
    const fields = `${types} (elem declare func $f) (func $f (type $action) i64.const 0)`;
    await valid(given(fields, func('(result (ref $action))', 'ref.func $f')));
    await invalid(
      'undeclared function reference',
      given(`${types} (func $f (type $action) i64.const 0)`, func('(result funcref)', 'ref.func $f')),
    );
  });
});

describe('what has no default', () => {
  const local = (...code: string[]) =>
    func('(param (ref any)) (local $a (ref any)) (local $n i32) (local $b (ref any))', ...code);
  const unset = 'uninitialized local 1';

  test('a local must be set before it is read', async () => {
    await valid(local('(local.set $a (local.get 0)) (drop (local.get $a))'));
    await valid(local('(drop (local.tee $a (local.get 0))) (drop (local.get $a))'));
    await invalid(unset, local('(drop (local.get $a))'), { offset: 0 });
    await invalid('uninitialized local 3', local('(local.set $a (local.get 0)) (drop (local.get $b))'));
  });

  test('and what is set in a block is unset behind it', async () => {
    await valid(local('(local.set $a (local.get 0)) block (drop (local.get $a)) end (drop (local.get $a))'));
    for (const open of ['block', 'loop', 'i32.const 1 if', 'try_table', 'block block']) {
      const ends = open === 'block block' ? 'end end' : 'end';
      await valid(local(`${open} (local.set $a (local.get 0)) (drop (local.get $a)) ${ends}`));
      await invalid(unset, local(`${open} (local.set $a (local.get 0)) ${ends} (drop (local.get $a))`));
    }
    await invalid(unset, local('i32.const 1 if (local.set $a (local.get 0)) else (drop (local.get $a)) end'));
    // What is unreachable is no exception.
    await invalid(unset, local('unreachable (drop (local.get $a))'));
  });

  test('nor does it stay set from one part of an older try to the next, or behind it', () => {
    // try, and behind it what is given; local 1 is set in the try.
    const older = (...after: number[]) =>
      verdict(
        moduleBytes(
          section(1, vector([0x60, 1, 0x64, 0x6e, 0])),
          section(3, vector([0])),
          codeSection(1, 1, 0x64, 0x6e, 0x06, 0x40, 0x20, 0, 0x21, 1, ...after, 0x0b),
        ),
      )?.message;
    const read = [0x20, 1, 0x1a];
    const set = [0x20, 0, 0x21, 1];
    expect(older(...read, 0x19, ...set, ...read, 0x0b)).toBe(undefined);
    expect(older(0x19, ...read, 0x0b)).toMatch(/^uninitialized local 1/);
    expect(older(0x19, ...set, 0x0b, ...read)).toMatch(/^uninitialized local 1/);
    expect(older(0x18, 0, ...read)).toMatch(/^uninitialized local 1/);
    expect(older(0x18, 0, ...set, ...read)).toBe(undefined);
  });

  test('a table needs an initial value', async () => {
    await valid(typed(module('(table 1 (ref null $point))')));
    await valid(given('(func $f)', module('(table 1 (ref func) (ref.func $f))')));
    await valid(module('(import "" "t" (table 1 (ref func)))'));
    // The assembler writes none either.
    const table = moduleBytes(section(4, vector([0x64, 0x70, 0, 1])));
    expect(verdict(table)?.message).toMatch(/^type mismatch: a table of \(ref func\) needs an initial value/);
  });
});

describe('constant expressions', () => {
  test('make structures, arrays and i31', async () => {
    await valid(typed(module(`(global (ref $point) ${point}) (global (ref $bytes) ${bytes})`)));
    await valid(typed(module('(global (ref $numbers) (array.new_fixed $numbers 2 (i64.const 1) (i64.const 2)))')));
    await valid(
      typed(
        module(
          '(global anyref (ref.i31 (i32.const 1))) (global externref (extern.convert_any (ref.i31 (i32.const 1))))',
        ),
      ),
    );
    await valid(
      typed(module(`(global $p (ref $point) ${point}) (global (ref $box) (struct.new $box (global.get $p)))`)),
    );
  });

  test('and nothing that reads or grows from a segment', async () => {
    const constant = 'constant expression required';
    await invalid(constant, typed(module(`(global i32 (struct.get $point 0 ${point}))`)));
    await invalid(
      constant,
      typed(module(`(data "a") (global (ref $bytes) (array.new_data $bytes 0 (i32.const 0) (i32.const 0)))`)),
    );
    await invalid(constant, typed(module(`(global anyref (ref.cast anyref ${point}))`)));
    await invalid('type mismatch', typed(module(`(global (ref $box) ${point})`)));
  });
});
