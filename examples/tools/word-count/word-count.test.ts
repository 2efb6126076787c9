// word-count against a count by regular expressions, natively. Not here: the fixed cases, which tools.test.ts runs.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toolUrl } from '../cases.ts';
import { runNatively } from '../native.ts';

const module = readFileSync(toolUrl('word-count'));
const seed = Date.now() & 0x7fffffff;

function count(input: string, top: number): string {
  const result = runNatively(module, ['word-count', `--top=${top}`], Buffer.from(input));
  expect([result.exitCode, result.stderr.length]).toEqual([0, 0]);
  return Buffer.from(result.stdout).toString();
}

/** The same report from the definition of a word: letters, digits and what is not ASCII, apostrophes inside. */
function reference(input: string, top: number): string {
  const lower = input.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const words = lower.match(/[a-z0-9\x80-\u{10ffff}]+(?:'+[a-z0-9\x80-\u{10ffff}]+)*/gu) ?? [];
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const ranked = [...counts].sort(([a, n], [b, m]) => m - n || Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const lines = [
    `lines            ${input.split('\n').length - 1}`,
    `words            ${words.length}`,
    `bytes            ${Buffer.byteLength(input)}`,
    `different words  ${counts.size}`,
    ...ranked.slice(0, top).map(([word, n]) => `${String(n).padStart(8)}  ${word}`),
  ];
  return `${lines.join('\n')}\n`;
}

describe(`properties (seed ${seed})`, () => {
  test('any text is counted as the definition says', () => {
    const piece = fc.constantFrom('a', 'A', 'bc', "'", "''", ' ', '\n', '\r\n', '.', '0', 'é', 'É', '🚢', '\0', '-');
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 60 }), fc.nat(12), (pieces, top) => {
        const text = pieces.join('');
        expect(count(text, top)).toBe(reference(text, top));
      }),
      { seed, numRuns: 200 },
    );
  });
});

test('a long text grows the tables and comes in many reads', () => {
  const words = Array.from({ length: 60_000 }, (_, i) => `word${(i * i) % 20_011}`);
  const text = words.join(' ');
  expect(count(text, 1000)).toBe(reference(text, 1000));
});

test('one word of 300,000 letters is one word', () => {
  const text = 'x'.repeat(300_000);
  expect(count(text, 1)).toBe(reference(text, 1));
});

test.each(['--top=1001', '--top=', '--top=-1', '--top=5x', '--top= 5', 'file.txt', ''])('%j is refused', (argument) => {
  const result = runNatively(module, ['word-count', argument], Buffer.from('text'));
  expect(result.exitCode).toBe(2);
  expect(Buffer.from(result.stderr).toString()).toBe(
    `word-count: wrong argument ${argument}\nusage: word-count [--top=N], N from 0 to 1000\n`,
  );
});
