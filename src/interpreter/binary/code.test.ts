import { describe, expect, test } from 'vitest';
import { resolveConfiguration } from '../core/configuration.ts';
import { f64, i32, i64 } from '../core/types.ts';
import type { FunctionBody } from './declaration.ts';
import { decodeModule } from './module.ts';
import {
  codeSection,
  configuration,
  functionSection,
  moduleBytes,
  refused,
  section,
  unsigned,
  vector,
} from './testing/bytes.ts';

// One function of two parameters. Its body begins at byte 24, behind the section's id, size, count and the body's size.
const types = section(1, vector([0x60, 2, i32, i32, 0]));
const header = moduleBytes(types, functionSection).length;
const bodyAt = header + 4;
const body = (...bytes: number[]): FunctionBody =>
  decodeModule(moduleBytes(types, functionSection, codeSection(...bytes)), configuration).bodies[0]!;
const malformed = (text: string, offset: number, ...bytes: number[]) =>
  refused(() => body(...bytes), text, offset, 'malformed', 0);

describe('locals', () => {
  test('come in groups; an empty group means nothing', () => {
    expect(body(3, 2, i32, 0, i64, 1, f64, 0x0b)).toEqual({
      declarations: bodyAt,
      start: bodyAt + 7,
      end: bodyAt + 8,
      locals: [
        { count: 2, type: i32 },
        { count: 1, type: f64 },
      ],
    });
    expect(body(0, 0x01, 0x0b).locals).toEqual([]);
  });

  test('are at most 2^32 - 1, however they are summed', () => {
    const most = [0xff, 0xff, 0xff, 0xff, 0x0f];
    malformed('too many locals', bodyAt + 7, 2, ...most, i32, 2, i64, 0x0b);
    const quarter = [0x80, 0x80, 0x80, 0x80, 0x04, i32];
    malformed('too many locals', bodyAt + 19, 4, ...quarter, ...quarter, ...quarter, ...quarter, 0x0b);
    malformed('integer too large', bodyAt + 1, 2, 0x80, 0x80, 0x80, 0x80, 0x10, i32, 2, i64, 0x0b);
    const enough = [...new Array(100)].flatMap(() => [...most, i32]);
    // Two bytes more: the sizes of so long a body take two each.
    malformed('too many locals', bodyAt + 9, 100, ...enough, 0x0b);
  });

  test('are limited together with the parameters', () => {
    expect(body(1, ...unsigned(49_998), i32, 0x0b).locals).toEqual([{ count: 49_998, type: i32 }]);
    const text = 'locals: 50001 exceeds the limit of 50000';
    refused(() => body(1, ...unsigned(49_999), i32, 0x0b), text, bodyAt, 'limit', 0);
    const most = 'locals: 4294967297 exceeds the limit of 50000';
    refused(() => body(1, 0xff, 0xff, 0xff, 0xff, 0x0f, i32, 0x0b), most, bodyAt, 'limit', 0);
  });

  test('have a value type', () => {
    malformed('malformed value type', bodyAt + 2, 1, 1, 0x40, 0x0b);
    refused(() => body(1, 1, 0x64, 0x0b), 'unknown type 11', bodyAt + 3, 'invalid', 0);
  });

  test('in numbers that the bytes do not hold', () => {
    malformed('length out of bounds', bodyAt, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x0b);
    malformed('unexpected end of section or function', bodyAt + 4, 3, 1, i32, 1);
  });
});

describe('bodies', () => {
  const code = (...bytes: number[]) =>
    decodeModule(moduleBytes(types, functionSection, section(10, bytes)), configuration);

  test('lie where their sizes say, their instructions unread', () => {
    expect(body(0, 0xff, 0xff)).toEqual({ declarations: bodyAt, start: bodyAt + 1, end: bodyAt + 3, locals: [] });
    refused(() => code(1, 5, 0, 0x0b), 'length out of bounds', header + 3, 'malformed', 0);
    refused(() => code(1, 0), 'unexpected end of section or function', header + 4, 'malformed', 0);
    // The suite's reader takes the byte behind the body for its end.
    refused(() => code(1, 1, 0, 0x0b), 'section size mismatch', header + 5, 'malformed', 0);
  });

  test('whose locals are longer than they are', () => {
    refused(() => code(1, 2, 1, 1, i32, 0x0b), 'unexpected end of section or function', header + 6, 'malformed', 0);
  });

  test('are limited in size', () => {
    const limited = resolveConfiguration({ limits: { bodyBytes: 2 } });
    const run =
      (...bytes: number[]) =>
      () =>
        decodeModule(moduleBytes(types, functionSection, codeSection(...bytes)), limited);
    expect(run(0, 0x0b)().bodies.length).toBe(1);
    refused(run(0, 0x01, 0x0b), 'bodyBytes: 3 exceeds the limit of 2', header + 3, 'limit', 0);
  });
});
