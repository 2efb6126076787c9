// @webassemblyjs/wasm-parser as a second opinion on what a module declares. It knows the original WebAssembly and
// little more, so these modules keep to that; what it can and cannot read is written down in DECISIONS.md.

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { expect, test } from 'vitest';
import { decodeModule } from './module.ts';
import { configuration } from './testing/bytes.ts';
import { firstOpinion, type Opinion, secondOpinion } from './testing/second-opinion.ts';

const modules: Record<string, { text: string; says: Partial<Opinion> }> = {
  'an empty module': { text: '(module)', says: { types: [], counts: [] } },
  'one function': {
    text: '(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))',
    says: { types: ['[i32 i32] -> [i32]'], exports: ['add func'], counts: ['type 1', 'func 1', 'export 1', 'code 1'] },
  },
  'imports of every kind': {
    text: `(module
      (import "env" "log" (func (param i32 f64)))
      (import "env" "memory" (memory 1 65536))
      (import "env" "table" (table 1 100 funcref))
      (import "env" "constant" (global f32))
      (import "env" "state" (global (mut i64)))
      (import "" "two" (func (result f32))))`,
    says: {
      imports: [
        'env log func [i32 f64] -> []',
        'env memory memory 1 to 65536',
        'env table table 1 to 100',
        'env constant global f32',
        'env state global mut i64',
        ' two func [] -> [f32]',
      ],
    },
  },
  'locals in groups': {
    text: `(module
      (func (param i32) (local i32 i32 i64 f32 f32 f32 f64) nop)
      (func (result f64) (local f64 i32) (f64.const 1)))`,
    says: { functions: ['[i32] -> [] i32 i32 i64 f32 f32 f32 f64', '[] -> [f64] f64 i32'] },
  },
  'globals, a start function, segments': {
    text: `(module
      (type (func))
      (global (mut i32) (i32.const -1)) (global i64 (i64.const 5)) (global f64 (f64.const 0.5))
      (table 5 funcref) (memory 1 2)
      (start $b)
      (func $a) (func $b) (func $c)
      (elem (i32.const 0) $a $c $b) (elem (i32.const 3) $b)
      (data (i32.const 0) "abc") (data (i32.const 100) "\\00\\ff")
      (export "g" (global 1)) (export "t" (table 0)) (export "m" (memory 0)) (export "f" (func $c)))`,
    says: {
      globals: ['mut i32', 'i64', 'f64'],
      start: ['1'],
      elements: ['0 2 1', '1'],
      data: ['97 98 99', '0 255'],
      exports: ['g global', 't table', 'm memory', 'f func'],
      tables: ['5 to any'],
    },
  },
  'control flow and memory': {
    text: `(module (memory 1) (table 2 funcref) (type $t (func (param i32) (result i32)))
      (func $loop (type $t) (local i32)
        (block $done (loop $again
          (br_if $done (i32.eqz (local.get 0)))
          (local.set 1 (i32.add (local.get 1) (i32.load offset=8 (local.get 0))))
          (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
          (br $again)))
        (if (result i32) (i32.gt_s (local.get 1) (i32.const 1000000))
          (then (call_indirect (type $t) (local.get 1) (i32.const 0)))
          (else (i32.const -5)))))`,
    says: { functions: ['[i32] -> [i32] i32'] },
  },
};

test.each(Object.entries(modules))('both decoders agree on %s', async (_name, { text, says }) => {
  const bytes = await parse(text);
  const ours = firstOpinion(decodeModule(bytes, configuration));
  expect(ours).toEqual(secondOpinion(bytes));
  // Agreement alone could be agreement on nothing.
  expect(ours).toMatchObject(says);
});

const empty = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

test.each<[string, number[], string]>([
  ['a section of an unknown id', [0x0e, 0x01, 0x00], 'malformed section id'],
  [
    'a body without a function',
    [0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b],
    'function and code section have inconsistent lengths',
  ],
  ['two entries where one is declared', [0x01, 0x07, 0x01, 0x60, 0, 0, 0x60, 0, 0], 'section size mismatch'],
])('its limits: it accepts %s', (_what, section, text) => {
  const bytes = new Uint8Array([...empty, ...section]);
  expect(secondOpinion(bytes)).toBeDefined();
  expect(() => decodeModule(bytes, configuration)).toThrow(text);
});

test.each([
  ['the typed select', '(module (func (drop (select (result i32) (i32.const 1) (i32.const 2) (i32.const 3)))))'],
  ['a tail call', '(module (func $f (return_call $f)))'],
  ['a second table', '(module (table 1 funcref) (table $t 1 funcref) (func (call_indirect $t (i32.const 0))))'],
  ['passive data', '(module (memory 1) (data $d "x") (func (data.drop $d)))'],
])('its limits: it cannot read %s', async (_what, text) => {
  const bytes = await parse(text);
  expect(() => secondOpinion(bytes)).toThrow();
  expect(decodeModule(bytes, configuration).bodies.length).toBe(1);
});
