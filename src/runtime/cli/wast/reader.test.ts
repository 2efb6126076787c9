import { describe, expect, test } from 'vitest';
import { decodeString, type Expression, lineAt, readScript, ScriptError, toByteString, toBytes } from './reader.ts';

/** An s-expression as nested arrays, strings in quotes. */
function plain(source: string, expression: Expression): unknown {
  if (expression.kind === 'list') return expression.items.map((item) => plain(source, item));
  if (expression.kind === 'atom') return expression.text;
  return JSON.stringify(toByteString(decodeString(source, expression)));
}

function read(source: string): unknown[] {
  return readScript(source).map((expression) => plain(source, expression));
}

/** The bytes of one string literal. */
function bytesOf(literal: string): number[] {
  return [...decodeString(literal, { start: 0, end: literal.length })];
}

describe('lists and tokens', () => {
  test('a token ends at space, a parenthesis, a quote or a semicolon', () => {
    expect(read('(a b(c)"d"e)(f;;comment\n)')).toEqual([['a', 'b', ['c'], '"d"', 'e'], ['f']]);
  });

  test('a span counts bytes from the first to after the last', () => {
    const [first, second] = readScript(' (a "b") ((c))');
    expect(first).toMatchObject({ kind: 'list', start: 1, end: 8 });
    expect(second).toMatchObject({ kind: 'list', start: 9, end: 14 });
    expect(first?.kind === 'list' ? first.items[1] : undefined).toEqual({ kind: 'string', start: 4, end: 7 });
  });

  test('an identifier may be written as a string', () => {
    expect(read('(module $"a\\62")')).toEqual([['module', '$ab']]);
  });

  test('nesting of 100,000 lists is no recursion', () => {
    const depth = 100_000;
    let [expression] = readScript('('.repeat(depth) + ')'.repeat(depth));
    let counted = 0;
    for (; expression?.kind === 'list'; counted++) expression = expression.items[0];
    expect(counted).toBe(depth);
  });

  test.each([
    ['(a', 'opening parenthesis without a closing one', 0],
    ['(a))', 'closing parenthesis without an opening one', 3],
    ['("a)', 'string without an end', 1],
    ['(a (; (; ;) )', 'block comment without an end', 3],
  ])('%s is refused with the byte at fault', (source, message, offset) => {
    expect(() => readScript(source)).toThrowError(expect.objectContaining({ name: 'ScriptError', message, offset }));
  });
});

describe('comments and annotations', () => {
  test('block comments nest', () => {
    expect(read('(a (; (; "( ;) ;; ;) b)')).toEqual([['a', 'b']]);
  });

  test('a line comment ends at a newline or at a carriage return', () => {
    expect(read('(a ;; ( \n b ;; " \r c)')).toEqual([['a', 'b', 'c']]);
  });

  test('an annotation counts as space, whatever is in it', () => {
    expect(read('(a (@b , ; ] [ }} ({) ;) (@"c" (d)) e)')).toEqual([['a', 'e']]);
    expect(read('(@a (@b)) (c)')).toEqual([['c']]);
  });

  test('a space before the @ makes a list of it', () => {
    expect(read('( @a)')).toEqual([['@a']]);
  });
});

describe('strings', () => {
  test('escapes give bytes', () => {
    expect(bytesOf('"\\t\\n\\r\\"\\\'\\\\\\00\\fF"')).toEqual([9, 10, 13, 34, 39, 92, 0, 255]);
  });

  test('a Unicode escape gives its UTF-8 bytes', () => {
    expect(bytesOf('"\\u{e9}\\u{10_FFFF}"')).toEqual([0xc3, 0xa9, 0xf4, 0x8f, 0xbf, 0xbf]);
  });

  test('bytes that are no UTF-8 are kept', () => {
    const source = toByteString(new Uint8Array([0x22, 0xff, 0xc3, 0x28, 0x22]));
    expect(bytesOf(source)).toEqual([0xff, 0xc3, 0x28]);
    expect([...toBytes(source)]).toEqual([0x22, 0xff, 0xc3, 0x28, 0x22]);
  });

  test.each(['"\\q"', '"\\1"', '"\\u{d800}"', '"\\u{110000}"', '"\\u{}"'])('%s has no such escape', (literal) => {
    expect(() => bytesOf(literal)).toThrow(ScriptError);
  });
});

test('lines are counted from 1', () => {
  expect([0, 2, 3, 6].map((offset) => lineAt('ab\ncd\n', offset))).toEqual([1, 1, 2, 3]);
});
