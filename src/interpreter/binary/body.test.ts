import { describe, expect, test } from 'vitest';
import { defaultFeatures } from '../core/features.ts';
import { externref, f64, funcref, i32, v128, withoutNull } from '../core/types.ts';
import type { Immediate, InstructionRow } from '../instructions/row.ts';
import { instructionRows, rowOf } from '../instructions/table.ts';
import {
  emptyBlockType,
  readBlockType,
  readInstruction,
  readLabelCount,
  readMemoryAccess,
  readOpcode,
  readSelectTypes,
  skipImmediates,
} from './body.ts';
import { BinaryReader } from './reader.ts';
import { refusal, refused, signed, unsigned } from './testing/bytes.ts';

const on = (...bytes: number[]) => new BinaryReader(new Uint8Array(bytes));

function encoded(row: InstructionRow): number[] {
  return row.opcode < 0x100 ? [row.opcode] : [row.opcode >> 16, ...unsigned(row.opcode & 0xffff)];
}

describe('opcodes', () => {
  test('every row is found by the bytes of its opcode', () => {
    for (const row of instructionRows) expect(readInstruction(on(...encoded(row)))).toBe(row);
    expect(instructionRows.length).toBeGreaterThan(190);
  });

  test('every single byte is an instruction, a refusal by name, or illegal', () => {
    const outcomes = new Map<string, string[]>();
    for (let byte = 0; byte < 0x100; byte++) {
      // 0xfb 0x00 is struct.new, 0xfc 0x00 i32.trunc_sat_f32_s, 0xfd 0x00 v128.load, 0xfe 0x00 memory.atomic.notify.
      if (rowOf(byte) !== undefined || (byte >= 0xfb && byte <= 0xfe)) continue;
      const { kind, message } = refusal(() => readInstruction(on(byte, 0)));
      const outcome =
        kind === 'malformed'
          ? `malformed ${message.replace(/ [0-9a-f]{2} \(at.*/, '')}`
          : message.replace(/ \(at.*/, '');
      outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), byte.toString(16)]);
    }
    const named = new Map([...outcomes].filter(([outcome]) => !outcome.startsWith('malformed')));
    expect(named).toEqual(new Map());
    const illegal = ['16', '17', '1d', '1e', '27', ...range(0xc5, 0xcf), ...range(0xd7, 0xfa), 'ff'];
    expect(outcomes.get('malformed illegal opcode')).toEqual(illegal);
  });

  const illegal = (...bytes: number[]) => refusal(() => readInstruction(on(...bytes))).message;
  test('an illegal opcode is shown in hexadecimal', () => {
    expect(illegal(0xff, 0)).toBe('illegal opcode ff (at byte 0)');
    expect(illegal(0xf3, 0)).toBe('illegal opcode f3 (at byte 0)');
    expect(illegal(0xfc, 0x12)).toBe('illegal opcode fc 12 (at byte 0)');
    expect(illegal(0xfb, 0x1f)).toBe('illegal opcode fb 1f (at byte 0)');
    expect(illegal(0xfd, 0x94, 0x02)).toBe('illegal opcode fd 114 (at byte 0)');
    expect(illegal(0xfe, 0x4f)).toBe('illegal opcode fe 4f (at byte 0)');
  });

  test('the number behind a prefix is a LEB128 that cannot reach into another prefix', () => {
    expect(readOpcode(on(0xfc, 0x87, 0x80, 0x80, 0x80, 0x00))).toBe(0xfc0007);
    expect(illegal(0xfc, ...unsigned(0x10008))).toBe('illegal opcode fc 10008 (at byte 0)');
    expect(illegal(0xfc, ...unsigned(0xffffffff))).toBe('illegal opcode fc ffffffff (at byte 0)');
    refused(() => readOpcode(on(0xfc, 0x87, 0x80, 0x80, 0x80, 0x80, 0x00)), 'integer representation too long', 1);
    refused(() => readOpcode(on(0xfc)), 'unexpected end of section or function', 1);
  });

  test.each([0x13, 0x14, 0x15, 0x16])('0xfc 0x%x belongs to wide arithmetic', (number) => {
    expect(readInstruction(on(0xfc, number)).feature).toBe('wideArithmetic');
  });

  test('a body without its end is told by what follows, as the suite wants it', () => {
    const cut =
      (...following: number[]) =>
      () => {
        const reader = new BinaryReader(new Uint8Array([0x01, ...following]), 0, 1, 3);
        expect(readInstruction(reader).name).toBe('nop');
        readOpcode(reader);
      };
    refused(cut(), 'unexpected end of section or function', 1, 'malformed', 3);
    refused(cut(0x05), 'END opcode expected', 1, 'malformed', 3);
    refused(cut(0x0b), 'section size mismatch', 1, 'malformed', 3);
    refused(cut(0x0a), 'unexpected end of section or function', 1, 'malformed', 3);
    // Immediates that ran over the end are found before the next opcode.
    const reader = new BinaryReader(new Uint8Array([0x41, 0x80, 0x05, 0x0b]), 0, 2);
    skipImmediates(reader, readInstruction(reader));
    refused(() => readOpcode(reader), 'unexpected end of section or function', 2);
  });
});

function range(first: number, last: number): string[] {
  return [...new Array(last - first + 1).keys()].map((index) => (first + index).toString(16));
}

test('a block type is empty, one value type, or an index', () => {
  expect(readBlockType(on(0x40))).toBe(emptyBlockType);
  for (const type of [i32, f64, v128, funcref, externref]) expect(readBlockType(on(type))).toBe(-type);
  expect(readBlockType(on(0x3f))).toBe(63);
  expect(readBlockType(on(0xc0, 0x00))).toBe(64);
  expect(readBlockType(on(0xff, 0xff, 0xff, 0xff, 0x0f))).toBe(0xffff_ffff);
  refused(() => readBlockType(on(0x60)), 'malformed value type', 0);
  expect(readBlockType(on(0x64, funcref))).toBe(-withoutNull(funcref));
  refused(() => readBlockType(on(0x64, 0x00)), 'unknown type 0', 1, 'invalid');
  // -64 and -1 in two bytes: the empty type and i32 have one.
  refused(() => readBlockType(on(0xc0, 0x7f)), 'integer representation too long', 0);
  refused(() => readBlockType(on(0xff, 0x7f)), 'integer representation too long', 0);
  refused(() => readBlockType(on(0x80, 0x80, 0x80, 0x80, 0x10)), 'integer too large', 0);
  refused(() => readBlockType(on()), 'unexpected end of section or function', 0);
  const features = { ...defaultFeatures, referenceTypes: false };
  refused(() => readBlockType(on(externref), features), 'reference types are switched off', 0, 'unsupported');
  const noVectors = { ...defaultFeatures, vectors: false };
  refused(() => readBlockType(on(v128), noVectors), 'vector instructions are switched off', 0, 'unsupported');
});

test('a memory access is alignment, perhaps a memory, and an offset of up to 64 bits', () => {
  const read = (...bytes: number[]) => {
    const reader = on(...bytes);
    readMemoryAccess(reader);
    return [reader.alignment, reader.memory, reader.offset, reader.position];
  };
  expect(read(0x02, 0x04)).toEqual([2, 0, 4, 2]);
  expect(read(0x43, 0x81, 0x00, 0x04)).toEqual([3, 1, 4, 4]);
  expect(read(0x3f, 0xff, 0xff, 0xff, 0xff, 0x0f)).toEqual([63, 0, 0xffff_ffff, 6]);
  expect(read(0x82, 0x80, 0x00, 0x80, 0x80, 0x80, 0x80, 0x10)).toEqual([2, 0, 2 ** 32, 8]);
  refused(() => read(0x80, 0x01, 0x00), 'malformed memop flags', 0);
  const one = { ...defaultFeatures, multiMemory: false };
  const announced = (): void => readMemoryAccess(on(0x42, 0x00, 0x00), one);
  refused(announced, 'multiple memories are switched off', 0, 'unsupported');
  refused(() => read(0x80, 0x80, 0x80, 0x80, 0x10, 0x00), 'integer too large', 0);
  refused(() => read(0x02, ...unsigned(2, 11)), 'integer representation too long', 1);
});

test('br_table: as many labels as there are bytes for, and no more', () => {
  expect(readLabelCount(on(2, 0, 1, 0))).toBe(2);
  refused(() => readLabelCount(on(0xfe, 0xff, 0xff, 0xff, 0x0f, 0, 0)), 'length out of bounds', 0);
  const reader = on(0x0e, 2, 0x80, 0x01, 1, 0, 0x0b);
  skipImmediates(reader, readInstruction(reader));
  expect(reader.position).toBe(6);
});

test('the typed select names one type; none or several are read and left to validation', () => {
  expect(readSelectTypes(on(1, externref))).toBe(externref);
  expect(readSelectTypes(on(0))).toBeUndefined();
  const reader = on(2, i32, f64, 0x0b);
  expect([readSelectTypes(reader), reader.position]).toEqual([undefined, 3]);
  refused(() => readSelectTypes(on(0xff, 0xff, 0xff, 0xff, 0x0f, i32)), 'length out of bounds', 0);
  refused(() => readSelectTypes(on(1, 0x40)), 'malformed value type', 1);
});

test('the immediates of every row are read over exactly, short and long', () => {
  const samples: Record<Immediate, readonly [short: number[], long: number[]]> = {
    'block type': [[0x40], signed(1_000_000)],
    label: [[0], unsigned(3, 5)],
    'label table': [
      [0, 0],
      [2, ...unsigned(1, 5), 0, ...unsigned(300)],
    ],
    function: [[0], unsigned(1, 5)],
    type: [[0], unsigned(1, 5)],
    table: [[0], unsigned(1, 5)],
    local: [[0], unsigned(0xffff_ffff)],
    global: [[0], unsigned(1, 5)],
    memory: [[0], unsigned(1, 5)],
    tag: [[0], unsigned(1, 5)],
    'catch clauses': [[0], [4, 0, ...unsigned(1, 5), 0, 1, 2, ...unsigned(300), 2, 0, 3, ...unsigned(1, 5)]],
    'memory access': [
      [0, 0],
      [...unsigned(0x43, 5), ...unsigned(1, 5), ...unsigned(8, 10)],
    ],
    'zero byte': [[0], [0]],
    'element segment': [[0], unsigned(1, 5)],
    'data segment': [[0], unsigned(1, 5)],
    'value types': [[0], [2, funcref, i32]],
    'heap type': [[funcref], [externref]],
    'cast flags': [[0], [3]],
    field: [[0], unsigned(1, 5)],
    count: [[0], unsigned(1, 5)],
    v128: [new Array(16).fill(0), new Array(16).fill(0xff)],
    lanes: [new Array(16).fill(0), new Array(16).fill(31)],
    lane: [[0], [0xff]],
    i32: [[0], signed(-1, 5)],
    i64: [[0], signed(-1, 10)],
    f32: [
      [0, 0, 0, 0],
      [1, 2, 3, 4],
    ],
    f64: [
      [0, 0, 0, 0, 0, 0, 0, 0],
      [1, 2, 3, 4, 5, 6, 7, 8],
    ],
  };
  for (const row of instructionRows) {
    for (const choice of [0, 1] as const) {
      const bytes = [...encoded(row), ...row.immediates.flatMap((immediate) => samples[immediate][choice])];
      const reader = on(...bytes, 0x0b);
      skipImmediates(reader, readInstruction(reader));
      expect({ name: row.name, position: reader.position }).toEqual({ name: row.name, position: bytes.length });
    }
  }
});
