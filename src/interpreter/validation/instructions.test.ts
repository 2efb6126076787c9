import { describe, expect, test } from 'vitest';
import { codeSection, moduleBytes, section, unsigned, vector } from '../binary/testing/bytes.ts';
import { f32, f64, i32, i64, typeName, type ValueType } from '../core/types.ts';
import type { AccessRow, ConstantRow, InstructionRow, ValueRow } from '../instructions/row.ts';
import { instructionRows } from '../instructions/table.ts';
import { body, func, given, invalid, valid, verdict } from './testing/modules.ts';

const numberTypes = [i32, i64, f32, f64];

/** A constant of each number type. */
const constants = new Map<ValueType, readonly number[]>([
  [i32, [0x41, 0]],
  [i64, [0x42, 0]],
  [f32, [0x43, 0, 0, 0, 0]],
  [f64, [0x44, 0, 0, 0, 0, 0, 0, 0, 0]],
]);

function opcodeBytes(opcode: number): number[] {
  return opcode < 0x100 ? [opcode] : [opcode >> 16, ...unsigned(opcode & 0xffff)];
}

/** A module with a memory and a function of these results: constants of the operand types, then the instruction. */
function applied(operands: readonly ValueType[], code: readonly number[], results: readonly ValueType[]): Uint8Array {
  return moduleBytes(
    section(1, vector([0x60, 0, ...vector(...results.map((type) => [type]))])),
    section(3, vector([0])),
    section(5, vector([0, 1])),
    codeSection(0, ...operands.flatMap((type) => constants.get(type) ?? []), ...code, 0x0b),
  );
}

function isFixed(row: InstructionRow): row is ValueRow | AccessRow {
  return row.kind === 'value' || row.kind === 'load' || row.kind === 'store';
}

/** Each way to put another type in place of one. */
function spoiled(types: readonly ValueType[]): ValueType[][] {
  return types.flatMap((right, index) =>
    numberTypes.filter((type) => type !== right).map((type) => types.with(index, type)),
  );
}

const shown = (types: readonly ValueType[]) => `[${types.map(typeName).join(' ')}]`;

describe('every row of fixed type', () => {
  const rows = instructionRows.filter(isFixed);
  const constantRows = instructionRows.filter((row): row is ConstantRow => row.kind === 'constant');

  test.each(rows)('$name takes its operands and leaves its result, and nothing else', (row) => {
    const code = [...opcodeBytes(row.opcode), ...(row.kind === 'value' ? [] : [0, 0])];
    const { operands, results } = row;
    expect(verdict(applied(operands, code, results))).toBe(undefined);
    for (const wrong of spoiled(operands)) {
      const error = verdict(applied(wrong, code, results));
      expect(error?.message).toContain(
        `type mismatch: ${row.name} requires ${shown(operands)} but stack has ${shown(wrong)}`,
      );
      expect(error).toMatchObject({ kind: 'invalid', functionIndex: 0 });
    }
    const missing = verdict(applied(operands.slice(1), code, results));
    expect(missing?.message).toContain(
      `type mismatch: ${row.name} requires ${shown(operands)} but stack has ${shown(operands.slice(1))}`,
    );
    for (const wrong of results.length === 0 ? [[i32]] : spoiled(results)) {
      expect(verdict(applied(operands, code, wrong))?.message).toMatch(/^type mismatch: end requires/);
    }
    // Undetermined operands take the place of any.
    expect(verdict(applied([], [0x00, ...code], results))).toBe(undefined);
  });

  test.each(constantRows)('$name leaves its type', (row) => {
    const code = constants.get(row.results[0]) ?? [];
    expect(code[0]).toBe(row.opcode);
    expect(verdict(applied([], code, row.results))).toBe(undefined);
    for (const wrong of spoiled(row.results)) {
      expect(verdict(applied([], code, wrong))?.message).toMatch(/^type mismatch: end requires/);
    }
  });
});

describe('memory instructions', () => {
  const memory = '(memory 1)';

  test('alignment is at most the size of the access', () => {
    for (const row of instructionRows) {
      if (row.kind !== 'load' && row.kind !== 'store') continue;
      const natural = Math.log2(row.bytes);
      const aligned = (alignment: number) => verdict(applied(row.operands, [row.opcode, alignment, 0], row.results));
      expect(aligned(natural)).toBe(undefined);
      for (const alignment of [natural + 1, 31, 32, 63]) {
        expect(aligned(alignment)?.message).toMatch(/^alignment must not be larger than natural/);
      }
    }
  });

  test('an offset has 32 bits', async () => {
    await valid(given(memory, body('i32.const 0', 'i32.load8_u offset=4294967295', 'drop')));
    const wide = (bytes: number[]) => verdict(applied([i32], [0x28, 2, ...bytes], [i32]));
    expect(wide(unsigned(2 ** 32))).toMatchObject({ kind: 'invalid' });
    expect(wide(unsigned(2 ** 32))?.message).toMatch(/^offset out of range/);
    expect(wide(unsigned(2n ** 64n - 1n))?.message).toMatch(/^offset out of range/);
  });

  test.each([
    ['i32.load', 'i32.const 0', 2],
    ['i64.store', 'i32.const 0 i64.const 0', 4],
    ['memory.size', '', 0],
    ['memory.grow', 'i32.const 0', 2],
    ['memory.fill', 'i32.const 0 i32.const 0 i32.const 0', 6],
    ['memory.copy', 'i32.const 0 i32.const 0 i32.const 0', 6],
  ])('%s needs a memory', (instruction, operands, offset) =>
    invalid('unknown memory 0', body(operands, instruction), { offset }),
  );

  test('each of several memories can be named', async () => {
    const two = '(memory 1) (memory 1)';
    await valid(given(two, body('i32.const 0', 'i32.load 1', 'drop', 'memory.size 1', 'drop')));
    await valid(given(two, body('i32.const 0', 'i32.const 0', 'i32.const 0', 'memory.copy 1 0')));
    const third = given(two, body('i32.const 0', 'i32.const 0', 'i32.const 0', 'memory.copy 0 2'));
    await invalid('unknown memory 2', third, { offset: 6 });
  });

  test('memory.init and data.drop name a data segment', async () => {
    const segment = '(memory 1) (data "a")';
    const three = 'i32.const 0 i32.const 0 i32.const 0';
    await valid(given(segment, body(three, 'memory.init 0', 'data.drop 0')));
    await invalid('unknown data segment 1', given(segment, body(three, 'memory.init 1')), { offset: 6 });
    await invalid('unknown data segment 3', given(segment, body('data.drop 3')), { offset: 0 });
    await invalid('unknown memory 0', given('(data "a")', body(three, 'memory.init 0')), { offset: 6 });
  });

  test('without a data count section no data segment can be named', () => {
    const data = section(11, vector([1, 0]));
    const code = codeSection(0, 0xfc, 9, 0, 0x0b);
    const typed = [section(1, vector([0x60, 0, 0])), section(3, vector([0]))];
    const error = verdict(moduleBytes(...typed, code, data));
    expect(error).toMatchObject({ kind: 'malformed', functionIndex: 0 });
    expect(error?.message).toMatch(/^data count section required/);
    expect(verdict(moduleBytes(...typed, section(12, [1]), code, data))).toBe(undefined);
  });
});

describe('parametric instructions', () => {
  test('drop takes a value of any type', async () => {
    await valid(body('f32.const 0', 'drop', 'ref.null extern', 'drop'));
    await invalid('type mismatch: drop requires [any] but stack has []', body('drop'), { offset: 0 });
  });

  test('select takes two numbers of one type and an i32', async () => {
    await valid(func('(result f32)', 'f32.const 0', 'f32.const 1', 'i32.const 0', 'select'));
    const two = body('f32.const 0', 'f64.const 1', 'i32.const 0', 'select', 'drop');
    await invalid('type mismatch: select requires two numbers of one type but stack has [f32 f64 i32]', two, {
      offset: 16,
    });
    const condition = body('f32.const 0', 'f32.const 1', 'f32.const 0', 'select', 'drop');
    await invalid('type mismatch: select requires [i32] but stack has [f32]', condition, { offset: 15 });
    const references = body('ref.null func', 'ref.null func', 'i32.const 0', 'select', 'drop');
    await invalid('type mismatch: select requires two numbers of one type', references, { offset: 6 });
  });

  test('select with undetermined operands', async () => {
    await valid(func('(result i64)', 'unreachable', 'i64.const 0', 'i32.const 0', 'select'));
    await valid(func('(result i64)', 'unreachable', 'select'));
    const result = func('(result i32)', 'unreachable', 'i64.const 0', 'i32.const 0', 'select');
    await invalid('type mismatch: end requires [i32] but stack has [i64]', result, { offset: 6 });
    const reference = func('', 'unreachable', 'ref.null func', 'i32.const 0', 'select', 'drop');
    await invalid('type mismatch: select requires two numbers of one type but stack has [any funcref i32]', reference);
  });

  test('select with a type takes any, but of that type, and names just one', async () => {
    await valid(
      func('(result externref)', 'ref.null extern', 'ref.null extern', 'i32.const 0', 'select (result externref)'),
    );
    const other = body('ref.null extern', 'ref.null func', 'i32.const 0', 'select (result externref)', 'drop');
    await invalid('type mismatch: select requires [externref] but stack has [funcref]', other, { offset: 6 });
    const arity = (...types: number[]) => applied([i32, i32, i32], [0x1c, ...types], [i32]);
    expect(verdict(arity(1, i32))).toBe(undefined);
    expect(verdict(arity(0))?.message).toMatch(/^invalid result arity/);
    expect(verdict(arity(2, i32, i32))?.message).toMatch(/^invalid result arity/);
  });
});

describe('variable instructions', () => {
  test('locals are the parameters and what the body declares', async () => {
    await valid(func('(param i32) (result f64) (local f64)', 'local.get 0', 'drop', 'local.get 1'));
    await valid(func('(param i32) (result i32)', 'i32.const 1', 'local.set 0', 'i32.const 2', 'local.tee 0'));
    await invalid('unknown local 2', func('(param i32) (local f64)', 'local.get 2', 'drop'), { offset: 0 });
    await invalid('unknown local 300', body('i32.const 0', 'local.set 300'), { offset: 2 });
    await invalid('unknown local 0', body('i32.const 0', 'local.tee 0', 'drop'), { offset: 2 });
    const set = func('(param i64)', 'i32.const 0', 'local.set 0');
    await invalid('type mismatch: local.set requires [i64] but stack has [i32]', set, { offset: 2 });
    const tee = func('(param i64)', 'i32.const 0', 'local.tee 0', 'drop');
    await invalid('type mismatch: local.tee requires [i64] but stack has [i32]', tee, { offset: 2 });
  });

  test('globals are read, and set where they are mutable', async () => {
    const fields = '(global f32 (f32.const 0)) (global (mut i64) (i64.const 0))';
    await valid(given(fields, func('(result f32)', 'i64.const 1', 'global.set 1', 'global.get 0')));
    await invalid('immutable global 0', given(fields, body('f32.const 0', 'global.set 0')), { offset: 5 });
    await invalid('unknown global 2', given(fields, body('global.get 2', 'drop')), { offset: 0 });
    await invalid('unknown global 2', given(fields, body('global.set 2')), { offset: 0 });
    const type = given(fields, body('i32.const 0', 'global.set 1'));
    await invalid('type mismatch: global.set requires [i64] but stack has [i32]', type, { offset: 2 });
  });
});

describe('reference and table instructions', () => {
  const tables = '(table 1 funcref) (table 1 externref) (elem funcref) (elem externref)';

  test('ref.is_null takes any reference', async () => {
    await valid(func('(result i32)', 'ref.null func', 'ref.is_null'));
    await valid(func('(result i32)', 'unreachable', 'ref.is_null'));
    const number = body('i32.const 0', 'ref.is_null', 'drop');
    await invalid('type mismatch: ref.is_null requires a reference but stack has i32', number, { offset: 2 });
  });

  test.each([
    '(export "f" (func 0))',
    '(elem declare func 0)',
    '(elem funcref (ref.func 0))',
    '(global funcref (ref.func 0))',
    '(table 1 funcref) (elem (i32.const 0) func 0)',
    '(table 1 funcref (ref.func 0))',
  ])('ref.func may name a function that occurs in %s', (field) =>
    valid(given(`(func) ${field}`, body('ref.func 0', 'drop'))),
  );

  test('ref.func may not name a function that only bodies and the start function name', async () => {
    const start = given('(func) (start 0)', body('ref.func 0', 'drop'));
    await invalid('undeclared function reference 0', start, { offset: 0 });
    await invalid('undeclared function reference 0', body('ref.func 0', 'call 0', 'drop'), { offset: 0 });
    await invalid('unknown function 7', body('ref.func 7', 'drop'), { offset: 0 });
  });

  test('table.get and table.set move the element type', async () => {
    await valid(given(tables, body('i32.const 0', 'i32.const 1', 'table.get 1', 'table.set 1')));
    const set = given(tables, body('i32.const 0', 'ref.null extern', 'table.set 0'));
    await invalid('type mismatch: table.set requires [funcref] but stack has [externref]', set, { offset: 4 });
    const get = given(tables, func('(result funcref)', 'i32.const 0', 'table.get 1'));
    await invalid('type mismatch: end requires [funcref] but stack has [externref]', get, { offset: 4 });
    await invalid('unknown table 2', given(tables, body('i32.const 0', 'table.get 2', 'drop')), { offset: 2 });
  });

  test('table.size, table.grow and table.fill', async () => {
    await valid(given(tables, func('(result i32)', 'ref.null extern', 'table.size 1', 'table.grow 1')));
    await valid(given(tables, body('i32.const 0', 'ref.null func', 'i32.const 0', 'table.fill 0')));
    const grow = given(tables, body('ref.null func', 'i32.const 0', 'table.grow 1', 'drop'));
    await invalid('type mismatch: table.grow requires [externref] but stack has [funcref]', grow, { offset: 4 });
    const fill = given(tables, body('i32.const 0', 'ref.null extern', 'i32.const 0', 'table.fill 0'));
    await invalid('type mismatch: table.fill requires [funcref] but stack has [externref]', fill, { offset: 6 });
    await invalid('unknown table 5', given(tables, body('table.size 5', 'drop')), { offset: 0 });
  });

  test('table.init and table.copy keep the element type', async () => {
    const three = 'i32.const 0 i32.const 0 i32.const 0';
    await valid(given(tables, body(three, 'table.init 1 1', three, 'table.copy 0 0', 'elem.drop 1')));
    const init = given(tables, body(three, 'table.init 0 1'));
    await invalid('type mismatch: table.init puts externref into a table of funcref', init, { offset: 6 });
    const copy = given(tables, body(three, 'table.copy 1 0'));
    await invalid('type mismatch: table.copy puts funcref into a table of externref', copy, { offset: 6 });
    await invalid('unknown elem segment 4', given(tables, body(three, 'table.init 0 4')), { offset: 6 });
    await invalid('unknown elem segment 2', given(tables, body('elem.drop 2')), { offset: 0 });
    await invalid('unknown table 3', given(tables, body(three, 'table.copy 0 3')), { offset: 6 });
  });
});
