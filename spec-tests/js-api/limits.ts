// Implementation-defined limits (JavaScript interface, "Implementation-defined Limits"): what is just within one is a
// module, what is just beyond is refused.

import { type ApiTest, type Part, test } from './api.ts';
import { equal, throws } from './check.ts';
import { empty } from './modules.ts';

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

type Section = readonly [id: number, content: Uint8Array];

const joined = (...parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};
const moduleOf = (...sections: readonly Section[]): Uint8Array<ArrayBuffer> =>
  joined(empty, ...sections.flatMap(([id, content]) => [[id, ...unsigned(content.length)], content]));

/** A list of so many times the same. */
function repeated(count: number, item: readonly number[]): Uint8Array {
  const head = unsigned(count);
  const bytes = new Uint8Array(head.length + count * item.length);
  bytes.set(head);
  for (let index = 0; index < count; index++) bytes.set(item, head.length + index * item.length);
  return bytes;
}

const section = (id: number, ...parts: readonly (readonly number[] | Uint8Array)[]): Section => [id, joined(...parts)];
const noneType = section(1, [1, 0x60, 0, 0]);
const oneFunction = section(3, [1, 0]);
const body = (content: readonly number[] | Uint8Array): Section =>
  section(10, [1], unsigned(content.length), content as Uint8Array);
const filled = (length: number): Uint8Array => {
  // No locals, `nop` again and again, end.
  const content = new Uint8Array(length).fill(1);
  content[0] = 0;
  content[length - 1] = 0x0b;
  return content;
};

const limits: readonly (readonly [what: string, most: number, of: (count: number) => Uint8Array, ...needs: Part[]])[] =
  [
    ['types', 1_000_000, (count) => moduleOf(section(1, repeated(count, [0x60, 0, 0])))],
    ['imports', 1_000_000, (count) => moduleOf(noneType, section(2, repeated(count, [0, 0, 0, 0])))],
    ['globals', 1_000_000, (count) => moduleOf(section(6, repeated(count, [0x7f, 0, 0x41, 0, 0x0b])))],
    ['data segments', 100_000, (count) => moduleOf(section(11, repeated(count, [1, 0])))],
    ['tables', 100_000, (count) => moduleOf(section(4, repeated(count, [0x70, 0, 0])))],
    ['parameters', 1_000, (count) => moduleOf(section(1, [1, 0x60], repeated(count, [0x7f]), [0]))],
    ['results', 1_000, (count) => moduleOf(section(1, [1, 0x60, 0], repeated(count, [0x7f])))],
    ['bytes of a body', 7_654_321, (count) => moduleOf(noneType, oneFunction, body(filled(count)))],
    ['locals', 50_000, (count) => moduleOf(noneType, oneFunction, body([1, ...unsigned(count), 0x7f, 0x0b]))],
    ['fields', 10_000, (count) => moduleOf(section(1, [1, 0x5f], repeated(count, [0x7f, 0]))), 'gc'],
    ['memories', 100, (count) => moduleOf(section(5, repeated(count, [0, 0]))), 'memory64'],
    ['pages of a memory', 65_536, (count) => moduleOf(section(5, [1, 0], unsigned(count)))],
    ['most pages of a memory', 65_536, (count) => moduleOf(section(5, [1, 1, 0], unsigned(count)))],
  ];

export const limitTests: readonly ApiTest[] = [
  ...limits.map(([what, most, of, ...needs]) =>
    test(
      `the limit on ${what} is ${most}`,
      (api) => {
        equal(api.validate(of(most)), true);
        throws(api.CompileError, () => new api.Module(of(most + 1)));
      },
      ...needs,
    ),
  ),
  test('the limit on elements of a table is 10000000', (api) => {
    const table = new api.Table({ element: 'anyfunc', initial: 0 });
    throws(RangeError, () => table.grow(10_000_001));
    equal(table.length, 0);
  }),
];
