import { describe, expect, test } from 'vitest';
import { moduleBytes, unsigned } from '../binary/testing/bytes.ts';
import { i32 } from '../core/types.ts';
import { verdict } from './testing/modules.ts';

// Inputs that are cheap to write and dear to check. Each is a class of bug that shipped elsewhere: an exhausted native
// stack, memory or patience. Where time is the point, what the product of the sizes would cost is beyond the time limit
// of a test.

type Bytes = Uint8Array | readonly number[];

function join(...parts: readonly Bytes[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map((part) => Uint8Array.from(part))));
}

/** `part` so many times. */
function repeat(count: number, part: Bytes): Uint8Array {
  const bytes = new Uint8Array(count * part.length);
  for (let index = 0; index < count; index++) bytes.set(part, index * part.length);
  return bytes;
}

/** A function type with so many i32 parameters and results. */
function type(parameters: number, results: number): Uint8Array {
  return join([0x60], unsigned(parameters), repeat(parameters, [i32]), unsigned(results), repeat(results, [i32]));
}

function bigSection(id: number, count: number, entries: Bytes): Uint8Array {
  const contents = join(unsigned(count), entries);
  return join([id], unsigned(contents.length), contents);
}

/** A module of these types whose functions, each of its type and with its body, are these. */
function functions(types: readonly Bytes[], ...bodies: readonly (readonly [type: number, code: Bytes])[]): Uint8Array {
  const entries = bodies.map(([, code]) => join(unsigned(code.length + 2), [0], code, [0x0b]));
  return join(
    moduleBytes(),
    bigSection(1, types.length, join(...types)),
    bigSection(
      3,
      bodies.length,
      bodies.map(([index]) => index),
    ),
    bigSection(10, bodies.length, join(...entries)),
  );
}

/** A module of so many functions of one type, with the same body, size and locals included. */
function copies(count: number, functionType: Bytes, body: Bytes): Uint8Array {
  const types = bigSection(1, 1, functionType);
  return join(
    moduleBytes(),
    types,
    bigSection(3, count, new Uint8Array(count)),
    bigSection(10, count, repeat(count, body)),
  );
}

describe('nesting', () => {
  const nested = (opener: readonly number[], depth: number) =>
    functions([type(0, 0)], [0, join(repeat(depth, opener), repeat(depth, [0x0b]))]);

  test('100,000 blocks inside one another are a module like any other', () => {
    expect(verdict(nested([0x02, 0x40], 100_000))).toBe(undefined);
    expect(verdict(nested([0x41, 0, 0x04, 0x40], 100_000))).toBe(undefined);
  });

  test('a fault inside them is found', () => {
    const bytes = functions([type(0, 0)], [0, join(repeat(100_000, [0x03, 0x40]), [0x1a])]);
    expect(verdict(bytes)?.message).toMatch(/^type mismatch: drop/);
    const open = functions([type(0, 0)], [0, repeat(100_000, [0x03, 0x40])]);
    expect(verdict(open)?.message).toMatch(/^unexpected end of section or function/);
  });

  test('the limit counts blocks, not the function', () => {
    const limits = { nesting: 3 };
    expect(verdict(nested([0x02, 0x40], 3), { limits })).toBe(undefined);
    const error = verdict(nested([0x02, 0x40], 4), { limits });
    expect(error).toMatchObject({ kind: 'limit', functionIndex: 0 });
    expect(error?.message).toMatch(/^nesting: 4 exceeds the limit of 3/);
  });
});

describe('br_table', () => {
  test('with 2^32 - 1 labels it is longer than the module', () => {
    const bytes = functions([type(0, 0)], [0, [0x41, 0, 0x0e, ...unsigned(0xffff_ffff), 0, 0, 0]]);
    expect(verdict(bytes)).toMatchObject({ kind: 'malformed', functionIndex: 0 });
    expect(verdict(bytes)?.message).toMatch(/^length out of bounds/);
  });

  test('its labels have a limit', () => {
    const table = (count: number) =>
      functions([type(0, 0)], [0, [0x41, 0, 0x0e, ...unsigned(count), ...new Array<number>(count + 1).fill(0)]]);
    const limits = { branchTableTargets: 100 };
    expect(verdict(table(100), { limits })).toBe(undefined);
    expect(verdict(table(101), { limits })).toMatchObject({ kind: 'limit', functionIndex: 0 });
    expect(verdict(table(65_521))?.message).toMatch(/^branchTableTargets: 65521 exceeds the limit of 65520/);
  });

  test('labels times results times depth is not what it costs', () => {
    // 20 tables of 60,000 labels at 200 depths, each carrying 100,000 values of one of two types: 120 billion values
    // to compare one by one would take minutes.
    const depth = 200;
    const results = 100_000;
    const labels = join(...Array.from({ length: 60_001 }, (_, index) => unsigned(index % depth)));
    const table = join([0x10, 1, 0x41, 0, 0x0e], unsigned(60_000), labels);
    const code = join(repeat(depth / 2, [0x02, 1, 0x02, 2]), [0x00], repeat(20, table), repeat(depth, [0x0b, 0x00]));
    const types = [type(0, 0), type(0, results), type(0, results)];
    const bytes = functions(types, [0, code], [1, [0x00]]);
    expect(verdict(bytes, { limits: { results } })).toBe(undefined);
  });
});

describe('locals', () => {
  const withLocals = (groups: readonly number[], ...code: number[]) => {
    const body = [...groups, ...code, 0x0b];
    return copies(1, type(0, 0), [...unsigned(body.length), ...body]);
  };

  test('50,000 are enough, 50,001 too many', () => {
    expect(verdict(withLocals([1, ...unsigned(50_000), i32], 0x20, ...unsigned(49_999), 0x1a))).toBe(undefined);
    const last = verdict(withLocals([1, ...unsigned(50_000), i32], 0x20, ...unsigned(50_000), 0x1a));
    expect(last?.message).toMatch(/^unknown local 50000 /);
    const more = verdict(withLocals([2, ...unsigned(50_000), i32, 1, i32]));
    expect(more).toMatchObject({ kind: 'limit', functionIndex: 0 });
  });

  test('sums that pass 2^32 are malformed', () => {
    const groups = [2, ...unsigned(0xffff_ffff), i32, ...unsigned(0xffff_ffff), i32];
    expect(verdict(withLocals(groups))?.message).toMatch(/^too many locals/);
  });
});

describe('many functions', () => {
  test('a million tiny ones', () => {
    const bytes = copies(1_000_000, type(0, 0), [2, 0, 0x0b]);
    expect(verdict(bytes)).toBe(undefined);
    bytes[bytes.length - 2] = 1;
    expect(verdict(bytes)).toMatchObject({ functionIndex: 999_999 });
  });

  test('each with 1,000 parameters and 49,000 locals of which the last is used', () => {
    // Written out, those would be 5 billion locals in 1.4 MB.
    const body = [1, ...unsigned(49_000), i32, 0x20, ...unsigned(49_999), 0x1a, 0x00, 0x0b];
    expect(verdict(copies(100_000, type(1000, 1000), [body.length, ...body]))).toBe(undefined);
  });
});

test('the operand stack has a limit, in unreachable code too', () => {
  const limits = { operandStack: 1000 };
  const pushes = (count: number, before: readonly number[] = []) =>
    verdict(functions([type(0, 0)], [0, join(before, repeat(count, [0x41, 0]), repeat(count, [0x1a]))]), {
      limits,
    });
  expect(pushes(1000)).toBe(undefined);
  expect(pushes(1001)).toMatchObject({ kind: 'limit', functionIndex: 0 });
  expect(pushes(1001, [0x00])?.message).toMatch(/^operandStack: 1001 exceeds the limit of 1000/);
  const results = functions([type(0, 0), type(0, 600)], [0, [0x10, 1, 0x10, 1, 0x00]], [1, [0x00]]);
  expect(verdict(results, { limits })?.message).toMatch(/^operandStack: 1200 exceeds the limit of 1000/);
});

test('a typed select that names 2^32 - 1 types is longer than the module', () => {
  const bytes = functions([type(0, 0)], [0, [0x00, 0x1c, ...unsigned(0xffff_ffff), i32, 0x1a]]);
  expect(verdict(bytes)).toMatchObject({ kind: 'malformed', functionIndex: 0 });
});
