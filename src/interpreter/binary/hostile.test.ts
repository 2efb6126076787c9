// Bytes from those who mean harm (the classes of trouble that decoders have had): whatever they are, the answer is a
// declaration or a CompileError, in time and space that the bytes pay for.

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { beforeAll, describe, expect, test } from 'vitest';
import { resolveConfiguration } from '../core/configuration.ts';
import { CompileError } from '../core/errors.ts';
import { readExpression } from './expressions.ts';
import { customSectionContents, decodeModule } from './module.ts';
import { ModuleNames } from './names.ts';
import { BinaryReader } from './reader.ts';
import {
  configuration,
  functionSection,
  moduleBytes,
  refusal,
  section,
  typeSection,
  unsigned,
} from './testing/bytes.ts';

const texts = {
  'every section': `(module $every
    (type $t (func (param i32 f64) (result i64 externref)))
    (import "env" "f" (func $f (type $t)))
    (import "env" "g" (global (mut i64)))
    (import "env" "m" (memory 1 2))
    (table $table 1 10 funcref)
    (table 2 externref)
    (memory 3)
    (global $g (export "global") (mut i32) (i32.const -7))
    (global f64 (f64.const 0.1))
    (export "run" (func $run))
    (export "⌣" (memory 0))
    (start $start)
    (elem (table $table) (i32.const 0) func $run $start)
    (elem funcref (ref.func $run) (ref.null func))
    (elem declare func $start)
    (data (i32.const 16) "hello\\00world")
    (data "passive")
    (func $run (type $t) (local i32 i32 i64 f32)
      (drop (call $f (local.get 0) (local.get 1)))
      (block $out (br_table $out $out (local.get 0)))
      (memory.init 1 (i32.const 0) (i32.const 0) (i32.const 1))
      (i64.load offset=300 align=4 (i32.const 1))
      (ref.null extern))
    (func $start (nop)))`,
  'one function': '(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))',
  'passive segments': `(module (table 4 funcref) (memory 1)
    (elem $e func 0 0) (data $d "\\01\\02")
    (func (table.init $e (i32.const 0) (i32.const 0) (i32.const 2)) (elem.drop $e) (data.drop $d)))`,
};
const modules = new Map<string, Uint8Array>();
beforeAll(async () => {
  for (const [name, text] of Object.entries(texts)) modules.set(name, await parse(text));
});

/** Decodes, and reads and asks for what is left for later; a refusal is fine, anything else thrown is not. */
function survive(bytes: Uint8Array): 'decoded' | 'refused' {
  try {
    const declaration = decodeModule(bytes, configuration);
    const reader = new BinaryReader(bytes);
    for (const body of declaration.bodies) {
      reader.open(body);
      readExpression(reader);
      reader.finish();
    }
    const names = new ModuleNames(declaration);
    for (const index of declaration.functions.keys()) names.functionName(index);
    customSectionContents(declaration, names.moduleName ?? 'name');
    return 'decoded';
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    if (!(error.offset >= 0 && error.offset <= bytes.length))
      throw new Error(`offset ${error.offset}`, { cause: error });
    return 'refused';
  }
}

describe.each(Object.keys(texts))('the module of %s', (name) => {
  test('decodes', () => expect(survive(modules.get(name)!)).toBe('decoded'));

  test('cut at every byte is refused, or is what came before a section', () => {
    const bytes = modules.get(name)!;
    let decoded = 0;
    for (let length = 0; length < bytes.length; length++) {
      if (survive(bytes.slice(0, length)) === 'decoded') decoded++;
    }
    // Cuts between sections, and nowhere else: there are no more than sections.
    expect(decoded).toBeLessThanOrEqual(13);
    expect(refusal(() => decodeModule(bytes.slice(0, 7), configuration)).message).toMatch(/^unexpected end/);
  });

  test('with each byte changed to each value is decoded or refused', () => {
    const bytes = Uint8Array.from(modules.get(name)!);
    let refusals = 0;
    for (let position = 0; position < bytes.length; position++) {
      const original = bytes[position]!;
      for (let value = 0; value < 256; value++) {
        bytes[position] = value;
        if (survive(bytes) === 'refused') refusals++;
      }
      bytes[position] = original;
    }
    expect(refusals).toBeGreaterThan(bytes.length * 50);
  });

  test('with each byte taken out or doubled is decoded or refused', () => {
    const bytes = [...modules.get(name)!];
    for (let position = 0; position < bytes.length; position++) {
      survive(new Uint8Array(bytes.toSpliced(position, 1)));
      survive(new Uint8Array(bytes.toSpliced(position, 0, bytes[position]!)));
    }
    expect(bytes.length).toBeGreaterThan(40);
  });
});

describe('counts near 2^32', () => {
  const most = unsigned(0xffff_ffff);
  const sections: [what: string, bytes: number[]][] = [
    ['types', section(1, most)],
    ['parameters', section(1, [1, 0x60, ...most])],
    ['results', section(1, [1, 0x60, 0, ...most])],
    ['imports', section(2, most)],
    ['bytes of a name', section(2, [1, ...most])],
    ['functions', section(3, most)],
    ['tables', section(4, most)],
    ['memories', section(5, most)],
    ['globals', section(6, most)],
    ['exports', section(7, most)],
    ['element segments', section(9, most)],
    ['elements', section(9, [1, 1, 0, ...most])],
    ['bodies', section(10, most)],
    ['bytes of a body', section(10, [1, ...most])],
    ['groups of locals', section(10, [1, 6, ...most, 0x0b])],
    ['data segments', section(11, most)],
    ['bytes of a data segment', section(11, [1, 1, ...most])],
    ['labels', section(6, [1, 0x7f, 0, 0x0e, ...most])],
    ['types of a select', section(6, [1, 0x7f, 0, 0x1c, ...most])],
    ['bytes of a custom section', [0, ...most]],
  ];

  test.each(sections)('of %s', (_what, bytes) => {
    const error = refusal(() => decodeModule(moduleBytes(bytes), configuration));
    expect([error.kind, error.message]).toEqual(['malformed', expect.stringMatching(/^length out of bounds/)]);
  });
});

describe('size', () => {
  test('a million tiny functions', () => {
    const count = 1_000_000;
    const functions = new Uint8Array(count);
    const bodies = new Uint8Array(count * 3);
    for (let index = 0; index < count; index++) bodies.set([2, 0, 0x0b], index * 3);
    const vectorOf = (id: number, contents: Uint8Array) => {
      const length = unsigned(count);
      return [[id, ...unsigned(length.length + contents.length), ...length], contents] as const;
    };
    const parts = [moduleBytes(typeSection), ...vectorOf(3, functions), ...vectorOf(10, bodies)];
    const declaration = decodeModule(joined(parts), configuration);
    expect(declaration.bodies.length).toBe(count);
    expect(declaration.bodies.at(-1)).toEqual({
      declarations: joined(parts).length - 2,
      start: joined(parts).length - 1,
      end: joined(parts).length,
      locals: [],
    });
    const fewer = resolveConfiguration({ limits: { functions: count - 1 } });
    const error = refusal(() => decodeModule(joined(parts), fewer));
    expect(error.message).toMatch(/^functions: 1000000 exceeds the limit of 999999/);
  });

  test('a custom section of 64 million bytes is stepped over, a name of that size is refused', () => {
    const size = 64_000_000;
    const header = moduleBytes([0, ...unsigned(size + 2), 1, 0x61]);
    const bytes = joined([header, new Uint8Array(size)]);
    expect(decodeModule(bytes, configuration).customSections).toEqual([
      { name: 'a', contents: { start: header.length, end: bytes.length } },
    ]);
    const named = joined([moduleBytes([0, ...unsigned(size + 4), ...unsigned(size)]), new Uint8Array(size)]);
    expect(refusal(() => decodeModule(named, configuration)).message).toMatch(/^nameBytes: 64000000 exceeds the limit/);
  });

  test('a body of a million local groups, each of them empty, leaves nothing behind', () => {
    const count = 1_000_000;
    const groups = new Uint8Array(count * 2);
    for (let index = 0; index < count; index++) groups[index * 2 + 1] = 0x7f;
    const body = joined([unsigned(count), groups, [0x0b]]);
    const contents = joined([[1], unsigned(body.length), body]);
    const bytes = joined([moduleBytes(typeSection, functionSection), [10], unsigned(contents.length), contents]);
    expect(decodeModule(bytes, configuration).bodies[0]!.locals).toEqual([]);
  });
});

function joined(parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.length;
  }
  return bytes;
}
