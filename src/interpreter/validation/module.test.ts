import { describe, expect, test } from 'vitest';
import {
  functionSection,
  moduleBytes,
  nameBytes,
  section,
  typeSection,
  unsigned,
  vector,
} from '../binary/testing/bytes.ts';
import type { Features } from '../core/features.ts';
import { body, func, given, invalid, module, type Subject, valid, verdict } from './testing/modules.ts';

describe('types and limits', () => {
  test('a function has a type of the module', () => {
    const bytes = moduleBytes(
      typeSection,
      section(3, vector([0], [1])),
      section(10, vector([2, 0, 0x0b], [2, 0, 0x0b])),
    );
    // Behind the header, the type section of 6 bytes, the function section's id, size and count, and one index.
    expect(verdict(bytes)).toMatchObject({ kind: 'invalid', offset: 8 + 6 + 3 + 1, functionIndex: undefined });
    expect(verdict(bytes)?.message).toMatch(/^unknown type 1 /);
  });

  test('an imported function has a type of the module', () => {
    const bytes = moduleBytes(section(2, vector([...nameBytes('m'), ...nameBytes('f'), 0, 3])));
    expect(verdict(bytes)).toMatchObject({ kind: 'invalid', offset: 11 });
    expect(verdict(bytes)?.message).toMatch(/^unknown type 3 /);
  });

  test('a memory has at most 65536 pages, and its limits are in order', async () => {
    const text = 'memory size must be at most 65536 pages (4GiB)';
    await valid(module('(memory 65536 65536) (memory 0)'));
    await invalid(text, module('(memory 65537)'), { offset: 11 });
    await invalid(text, module('(memory 0 65537)'), { offset: 11 });
    await invalid(text, module('(import "m" "n" (memory 65537))'), { offset: 11 });
    await invalid('size minimum must not be greater than maximum', module('(memory 2 1)'), { offset: 11 });
  });

  test('a table has less than 2^32 elements, and its limits are in order', async () => {
    const text = 'table size must be at most 2^32 - 1 elements';
    const table = (...limits: number[]) => verdict(moduleBytes(section(4, vector([0x70, ...limits]))));
    await valid(module('(table 0 4294967295 funcref)'));
    expect(table(1, 0, ...unsigned(2 ** 32))?.message).toContain(text);
    expect(table(0, ...unsigned(2n ** 64n - 1n))?.message).toContain(text);
    await invalid('size minimum must not be greater than maximum', module('(table 1 0 funcref)'), { offset: 11 });
  });

  test('tables that nobody could build are refused by the limit', () =>
    invalid(
      'tableElements: 1001 exceeds the limit of 1000',
      module('(table 1001 funcref)'),
      { kind: 'limit', offset: 11 },
      {
        limits: { tableElements: 1000 },
      },
    ));
});

describe('exports and the start function', () => {
  test.each([
    ['function', 'func', '(func)'],
    ['table', 'table', '(table 0 funcref)'],
    ['memory', 'memory', '(memory 0)'],
    ['global', 'global', '(global i32 (i32.const 0))'],
  ])('an exported %s exists', async (name, kind, field) => {
    await valid(module(field, `(export "e" (${kind} 0))`));
    await invalid(`unknown ${name} 1`, module(field, `(export "e" (${kind} 1))`));
  });

  test('exports have different names', async () => {
    await valid(module('(func (export "a") (export "b")) (memory (export "") 0)'));
    await invalid('duplicate export name "a"', module('(func (export "a")) (memory (export "a") 0)'));
    await invalid('duplicate export name ""', module('(func (export "") (export ""))'));
  });

  test('names of JavaScript objects are names like any other', () =>
    valid(module('(func (export "__proto__") (export "constructor") (export "toString") (export "hasOwnProperty"))')));

  test('the start function takes and leaves nothing', async () => {
    await valid(module('(import "m" "f" (func)) (start 0)'));
    await invalid('start function must have type [] -> [] but has [i32] -> []', module('(func (param i32)) (start 0)'));
    await invalid('start function', module('(func (result i64) unreachable) (start 0)'));
    await invalid('unknown function 1', module('(func) (start 1)'));
  });
});

describe('segments', () => {
  test('an active data segment has a memory and an i32 offset', async () => {
    await valid(module('(memory 1) (data (i32.const 0) "a") (data "b")'));
    await invalid('unknown memory 0', module('(data (i32.const 0) "a")'));
    await invalid('unknown memory 1', module('(memory 1) (data (memory 1) (i32.const 0) "a")'));
    const wrong = 'type mismatch: end requires [i32] but stack has [i64]';
    await invalid(wrong, module('(memory 1) (data (i64.const 0) "a")'));
  });

  test('an active element segment has a table of its type and an i32 offset', async () => {
    await valid(module('(table 1 funcref) (func) (elem (i32.const 0) func 0) (elem externref)'));
    await invalid('unknown table 0', module('(func) (elem (i32.const 0) func 0)'));
    const type = 'type mismatch: table 0 holds externref but the segment (ref func)';
    await invalid(type, module('(table 1 externref) (func) (elem (i32.const 0) func 0)'));
    const offset = 'type mismatch: end requires [i32] but stack has []';
    await invalid(offset, module('(table 1 funcref) (elem (offset) func)'));
  });

  test('elements are functions that exist, or constants of the type', async () => {
    await valid(module('(func) (elem funcref (ref.func 0) (ref.null func)) (elem declare func 0)'));
    await invalid('unknown function 1', module('(func) (elem func 0 1)'));
    await invalid('unknown function 1', module('(func) (elem funcref (ref.func 1))'));
    const type = 'type mismatch: end requires [externref] but stack has [funcref]';
    await invalid(type, module('(elem externref (ref.null func))'));
  });

  test('a function that elements name can be referred to, the next one not', () =>
    invalid('undeclared function reference 1', given('(func) (func) (elem func 0)', body('ref.func 0', 'ref.func 1'))));
});

test('the function at fault is named in the index space of the module', () =>
  invalid('type mismatch', given('(import "m" "f" (func)) (func) (func)', func('(result i32)', 'nop')), { offset: 1 }));

test('a module of nothing is valid', () => {
  expect(verdict(moduleBytes())).toBe(undefined);
});

describe('features that are off are refused by name', () => {
  const off: readonly [keyof Features, string, Subject, number?][] = [
    ['signExtension', 'sign extension instructions', body('i32.const 0', 'i32.extend8_s', 'drop'), 2],
    ['saturatingFloatToInt', 'saturating conversions', body('f32.const 0', 'i32.trunc_sat_f32_s', 'drop'), 5],
    [
      'bulkMemory',
      'bulk memory instructions',
      given('(memory 1)', body('i32.const 0', 'i32.const 0', 'i32.const 0', 'memory.fill')),
      6,
    ],
    ['referenceTypes', 'reference types', given('(table 1 funcref)', body('i32.const 0', 'table.get 0', 'drop')), 2],
    ['referenceTypes', 'reference types', given('(table 1 funcref)', body('table.size 0', 'drop')), 0],
    ['referenceTypes', 'reference types', body('ref.null func', 'drop'), 0],
    [
      'referenceTypes',
      'reference types',
      body('i32.const 0', 'i32.const 0', 'i32.const 0', 'select (result i32)', 'drop'),
      6,
    ],
    ['tailCall', 'tail calls', body('return_call 0'), 0],
    ['tailCall', 'tail calls', given('(table 1 funcref)', body('i32.const 0', 'return_call_indirect')), 2],
    ['multiValue', 'multiple results', body('i32.const 0', 'block (param i32)', 'drop', 'end'), 2],
    ['extendedConst', 'extended constant expressions', module('(global i32 (i32.add (i32.const 1) (i32.const 2)))')],
    [
      'extendedConst',
      'extended constant expressions',
      module('(global i32 (i32.const 1)) (global i32 (global.get 0))'),
    ],
    ['referenceTypes', 'reference types', module('(table 1 funcref (ref.null func))')],
    ['multiMemory', 'multiple memories', module('(memory 1) (memory 1)')],
    ['memory64', '64-bit memories and tables', module('(memory i64 1)')],
    ['memory64', '64-bit memories and tables', module('(table i64 1 funcref)')],
    [
      'mutableGlobals',
      'importing and exporting mutable globals',
      module('(global (export "g") (mut i32) (i32.const 0))'),
    ],
  ];

  test.each(off)('%s: %s', async (feature, title, subject, offset) => {
    await valid(subject);
    const where = offset === undefined ? {} : { offset };
    const verb = feature === 'mutableGlobals' ? 'is' : 'are';
    await invalid(
      `${title} ${verb} switched off (feature ${feature})`,
      subject,
      { kind: 'unsupported', ...where },
      {
        features: { [feature]: false },
      },
    );
  });

  test('with everything off the original WebAssembly is left', async () => {
    const features: Partial<Features> = {
      mutableGlobals: false,
      signExtension: false,
      saturatingFloatToInt: false,
      multiValue: false,
      bulkMemory: false,
      referenceTypes: false,
      extendedConst: false,
      tailCall: false,
      multiMemory: false,
      vectors: false,
      relaxedVectors: false,
      memory64: false,
    };
    const original = module(
      '(import "m" "g" (global i32)) (memory 1) (table 2 funcref) (global (mut i32) (global.get 0))',
      '(func (export "f") (param i32) (result i32) block (result i32) local.get 0 i32.const 1 br_if 0 end)',
      '(elem (i32.const 0) func 0 0) (data (i32.const 0) "a")',
    );
    await valid(original, { features });
  });

  test('and so are instructions that no feature has', () => {
    const code = (...bytes: number[]) =>
      verdict(moduleBytes(typeSection, functionSection, section(10, vector([bytes.length + 2, 0, ...bytes, 0x0b]))));
    expect(code(0xfb, 0x20, 0)).toMatchObject({ kind: 'unsupported', functionIndex: 0 });
    expect(code(0xfb, 0x20, 0)?.message).toMatch(/^custom descriptors are switched off \(feature customDescriptors\)/);
    expect(code(0xff)).toMatchObject({ kind: 'malformed', functionIndex: 0 });
    expect(code(0xff)?.message).toMatch(/^illegal opcode ff/);
    expect(code(0xfc, 0x20)?.message).toMatch(/^illegal opcode fc 20/);
  });
});
