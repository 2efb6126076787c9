// What the printer prints that no assembler checks: names, choice of functions, hostile modules. That the text is right
// is checked by assembling it again, over the whole official suite (spec-tests/text).

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../core/errors.ts';
import { Engine } from '../execution/engine.ts';
import { Module } from '../execution/module.ts';
import { functionsOf, functionText, internalCodeText, moduleText } from './module.ts';

async function compile(text: string, engine = new Engine()): Promise<Module> {
  return new Module(engine, await parse(text));
}

const sample = `(module
  (import "env" "log" (func $log (param f64)))
  (memory 1) (global $g (mut i64) (i64.const -1))
  (func $add (export "add") (export "plus") (param i32 i32) (result i32) (local i64 i64 f32)
    (if (result i32) (local.get 0) (then (i32.load offset=4 align=1 (local.get 1))) (else (i32.const -7))))
  (func (call $log (f64.const nan:0x123)) (call $log (f64.const -0)) (call $log (f64.const 0.1)))
  (data (i32.const 8) "a\\00\\22\\5cz"))`;

describe('a module as text', () => {
  test('is what its sections say, in their order', async () => {
    const lines = [...moduleText(await compile(sample))];
    expect(lines.slice(0, -1)).toEqual([
      '(module',
      '  (type (;0;) (func (param f64)))',
      '  (type (;1;) (func (param i32 i32) (result i32)))',
      '  (type (;2;) (func))',
      '  (import "env" "log" (func (;0;) (type 0)))',
      '  (memory (;0;) 1)',
      '  (global (;0;) (mut i64) i64.const -1)',
      '  (export "add" (func 1))',
      '  (export "plus" (func 1))',
      '  (func (;1;) (type 1) ;; "add"',
      '    (local i64 i64)',
      '    (local f32)',
      '    local.get 0',
      '    if (result i32)',
      '      local.get 1',
      '      i32.load offset=4 align=1',
      '    else',
      '      i32.const -7',
      '    end',
      '  )',
      '  (func (;2;) (type 2)',
      '    f64.const nan:0x123',
      '    call 0',
      '    f64.const -0',
      '    call 0',
      '    f64.const 0.1',
      '    call 0',
      '  )',
      '  (data (;0;) (offset i32.const 8)',
      '    "a\\00\\22\\5cz"',
      '  )',
      '  ;; custom section "name", 19 bytes',
    ]);
  });

  test('lists the functions that have code', async () => {
    expect(functionsOf(await compile(sample))).toEqual([
      { index: 1, name: 'add', exportNames: ['add', 'plus'] },
      { index: 2, name: undefined, exportNames: [] },
    ]);
  });

  test('of one function is what stands in the whole', async () => {
    const module = await compile(sample);
    const whole = [...moduleText(module)].map((line) => line.slice(2));
    for (const { index } of functionsOf(module)) {
      const lines = [...functionText(module, index)];
      const start = whole.indexOf(lines[0]!);
      expect(whole.slice(start, start + lines.length)).toEqual(lines);
    }
  });

  test('knows only functions with code', async () => {
    const module = await compile(sample);
    for (const index of [0, 3, -1, 0.5, Number.NaN]) {
      expect(() => [...functionText(module, index)], `${index}`).toThrow(UsageError);
      expect(() => internalCodeText(module, index)).toThrow('those with code are 1 and up, below 3');
    }
  });

  test('writes names as comments that they cannot leave', async () => {
    const lines = [...moduleText(await compile('(module (func $"a;)\\0a(b" nop))'))];
    expect(lines).toContain('  (func (;0;) (type 0) ;; "a;)\\n(b"');
  });

  test('of a module of 100,000 nested blocks is linear in its size', async () => {
    const depth = 100_000;
    const open = new Uint8Array(2 * depth).map((_, index) => (index % 2 === 0 ? 0x02 : 0x40));
    const body = [0, ...open, ...new Array<number>(depth + 1).fill(0x0b)];
    const leb = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >> 7)]);
    const code = [1, ...leb(body.length), ...body];
    const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0];
    const module = new Module(new Engine(), Uint8Array.from([...header, 10, ...leb(code.length), ...code]));
    const lines = [...moduleText(module)];
    expect(lines.length).toBe(2 * depth + 5);
    expect(lines.reduce((longest, line) => Math.max(longest, line.length), 0)).toBeLessThan(300);
  });
});

describe('internal code as text', () => {
  test('is that of the module’s engine', async () => {
    const fast = internalCodeText(await compile(sample), 1);
    const plain = internalCodeText(await compile(sample, new Engine({ translation: 'plain' })), 1);
    expect(fast[0]).toMatch(/^frame \d+, entry \+\d+$/);
    expect(plain.filter((line) => line.includes(': charge')).length).toBeGreaterThan(3);
    expect(fast.filter((line) => line.includes(': charge'))).toEqual([]);
    expect(fast.length).toBeLessThan(plain.length);
  });
});
