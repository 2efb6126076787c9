// json-format against JavaScript's own JSON, natively: it takes what JSON.parse takes and prints what JSON.stringify
// prints. Not here: the fixed cases, which tools.test.ts runs.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toolUrl } from '../cases.ts';
import { runNatively } from '../native.ts';

const module = readFileSync(toolUrl('json-format'));
const seed = Date.now() & 0x7fffffff;
const runs = { seed, numRuns: 150 };

interface Formatted {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

function format(input: string | Uint8Array, ...options: string[]): Formatted {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  const result = runNatively(module, ['json-format', ...options], bytes);
  return {
    exitCode: result.exitCode,
    output: Buffer.from(result.stdout).toString(),
    errors: Buffer.from(result.stderr).toString(),
  };
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** The same JSON text with the plain letters inside its strings as escapes. */
function withEscapes(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"/g, (string) =>
    string.replaceAll(/\\u[0-9a-f]{4}|\\.|[A-Za-z/]|[^\0-\x7f]/gu, (part) => {
      if (part.startsWith('\\')) return part;
      const units = Array.from({ length: part.length }, (_, i) => part.charCodeAt(i).toString(16).padStart(4, '0'));
      return units.map((unit, i) => `\\u${i % 2 === 0 ? unit : unit.toUpperCase()}`).join('');
    }),
  );
}

describe(`properties (seed ${seed})`, () => {
  const value = fc.jsonValue({ stringUnit: 'binary' });

  test('every value is printed as JSON.stringify prints it, however it came', () => {
    fc.assert(
      fc.property(value, fc.constantFrom('', ' ', '\t', '\r\n '), fc.boolean(), (json, space, escapes) => {
        const text = JSON.stringify(json, null, space);
        const input = escapes ? withEscapes(text) : text;
        expect(format(input)).toEqual({ exitCode: 0, output: `${JSON.stringify(json, null, 2)}\n`, errors: '' });
        expect(format(input, '--compact').output).toBe(`${JSON.stringify(json)}\n`);
        expect(format(input, '--tabs').output).toBe(`${JSON.stringify(json, null, '\t')}\n`);
      }),
      runs,
    );
  });

  test('--ascii prints ASCII that means the same', () => {
    fc.assert(
      fc.property(value, (json) => {
        const { output } = format(JSON.stringify(json), '--ascii', '--indent=3');
        expect(output).toMatch(/^[\n -~]*$/);
        expect(JSON.stringify(JSON.parse(output), null, 3)).toBe(
          JSON.stringify(JSON.parse(JSON.stringify(json)), null, 3),
        );
      }),
      runs,
    );
  });

  test('a text with one character changed is refused exactly when JSON.parse refuses it', () => {
    const character = fc.constantFrom(...'{}[],:"\\ut0123456789.eE+-/ \n\x07\ufeffaé');
    fc.assert(
      fc.property(value, fc.nat(), fc.nat(2), character, (json, place, removed, added) => {
        const text = JSON.stringify(json, null, 1);
        const at = place % (text.length + 1);
        // Half a surrogate pair cannot be written in UTF-8; what is compared is what can.
        const input = Buffer.from(text.slice(0, at) + added + text.slice(at + removed)).toString();
        const { exitCode, output, errors } = format(input);
        expect(exitCode).toBe(parses(input) ? 0 : 1);
        if (exitCode === 0) expect(JSON.parse(output)).toEqual(JSON.parse(input));
        else
          expect([output, errors]).toEqual(['', expect.stringMatching(/^json-format: line \d+, column \d+ \(byte /)]);
      }),
      runs,
    );
  });

  test('bytes in a string are taken exactly when they are UTF-8', () => {
    const lead = fc.constantFrom(0x41, 0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff);
    const follow = fc.constantFrom(0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0);
    fc.assert(
      fc.property(lead, fc.array(follow, { maxLength: 4 }), (first, rest) => {
        const bytes = Uint8Array.of(0x22, first, ...rest, 0x22);
        const decoder = new TextDecoder('utf-8', { fatal: true });
        let text: string | undefined;
        try {
          text = decoder.decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
        const result = format(bytes);
        if (text === undefined) expect(result.errors).toMatch(/: invalid UTF-8\n$/);
        else expect(result.output).toBe(`${text}\n`);
      }),
      runs,
    );
  });
});

test.each([
  ['', 'line 1, column 1 (byte 0): expected a value, found the end of the text'],
  ['[1,\n  "é" 2]', "line 2, column 7 (byte 11): expected ',' or ']' after an element, found '2'"],
  ['{"a":1 "b":2}', `line 1, column 8 (byte 7): expected ',' or '}' after a member, found '"'`],
  ['{"a" 1}', "line 1, column 6 (byte 5): expected ':' after a name, found '1'"],
  ['{"a":1,}', "line 1, column 8 (byte 7): expected a name in double quotes, found '}'"],
  ['1 2', "line 1, column 3 (byte 2): expected the end of the text after the value, found '2'"],
  ['01', 'line 1, column 1 (byte 0): a number does not begin with a needless 0'],
  ['-', 'line 1, column 2 (byte 1): expected a digit, found the end of the text'],
  ['1.', 'line 1, column 3 (byte 2): expected a digit after the decimal point, found the end of the text'],
  ['1e+ ', 'line 1, column 4 (byte 3): expected a digit in the exponent, found byte 0x20'],
  ['"abc', 'line 1, column 1 (byte 0): the text ends inside this string'],
  ['"a\tb"', 'line 1, column 3 (byte 2): a control character in a string must be escaped'],
  ['"\\x"', 'line 1, column 2 (byte 1): no such escape'],
  ['"\\ud83d\\u12"', 'line 1, column 8 (byte 7): \\u needs four hexadecimal digits'],
  ['\ufeff1', 'line 1, column 1 (byte 0): a byte order mark is not part of JSON'],
  ['truth', "line 1, column 1 (byte 0): expected a value, found 't'"],
])('%j is refused with its place', (input, message) => {
  expect(format(input)).toEqual({ exitCode: 1, output: '', errors: `json-format: ${message}\n` });
});

test('50,000 open brackets are only an error of their own', () => {
  expect(format('['.repeat(50_000)).errors).toBe(
    'json-format: line 1, column 50001 (byte 50000): expected a value, found the end of the text\n',
  );
  const { exitCode, output } = format('['.repeat(50_000) + ']'.repeat(50_000), '--compact');
  expect([exitCode, output.length]).toEqual([0, 100_001]);
});

test('a wrong argument is named, with the ones there are', () => {
  expect(format('1', '--indent=9')).toEqual({
    exitCode: 2,
    output: '',
    errors:
      'json-format: wrong argument --indent=9\n' +
      'usage: json-format [--indent=N | --tabs | --compact] [--ascii], N from 1 to 8\n',
  });
});
