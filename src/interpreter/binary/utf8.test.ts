import { expect, test } from 'vitest';
import { decodeUtf8 } from './utf8.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function expected(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

function sameAsHost(...bytes: number[]): void {
  const given = new Uint8Array(bytes);
  const answer = decodeUtf8(given, 0, given.length);
  const wanted = expected(given);
  if (answer !== wanted) expect({ bytes, answer }).toEqual({ bytes, answer: wanted });
}

test('all sequences of one and two bytes, as the host decodes them', () => {
  for (let first = 0; first < 256; first++) {
    sameAsHost(first);
    for (let second = 0; second < 256; second++) sameAsHost(first, second);
  }
  expect(decodeUtf8(new Uint8Array([0xc3, 0xa9]), 0, 2)).toBe('é');
});

// Both sides of every boundary that UTF-8 knows.
const edges = [
  0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
].concat([0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xfb, 0xfc, 0xfd, 0xfe, 0xff]);

test('sequences of three and four bytes on every edge', () => {
  for (const first of edges) {
    for (const second of edges) {
      for (const third of edges) {
        sameAsHost(first, second, third);
        if (first >= 0xef) for (const fourth of [0x7f, 0x80, 0xbf, 0xc0]) sameAsHost(first, second, third, fourth);
      }
    }
  }
  expect(decodeUtf8(new Uint8Array([0xf4, 0x8f, 0xbf, 0xbf]), 0, 4)).toBe('\u{10ffff}');
});

test('the range alone counts, and a byte order mark is a character', () => {
  const bytes = new Uint8Array([0xff, 0xef, 0xbb, 0xbf, 0x61, 0xc3, 0xa9]);
  expect(decodeUtf8(bytes, 1, 5)).toBe('\ufeffa');
  expect(decodeUtf8(bytes, 1, 6)).toBeUndefined();
  expect(decodeUtf8(bytes, 5, 5)).toBe('');
});

test('texts longer than what is made a string at once', () => {
  for (const text of ['a'.repeat(10_000), `${'a'.repeat(5000)}é${'\u{1f600}b'.repeat(5000)}`]) {
    const bytes = new TextEncoder().encode(text);
    expect(decodeUtf8(bytes, 0, bytes.length)).toBe(text);
    expect(decodeUtf8(bytes, 0, bytes.length - 1)).toBe(expected(bytes.subarray(0, bytes.length - 1)));
  }
});
