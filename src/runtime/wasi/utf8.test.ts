import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8, Utf8Decoder } from './utf8.ts';

const seed = Number(process.env.FC_SEED ?? 20_251);

test(`wrong bytes become what TextDecoder makes of them (seed ${seed})`, () => {
  const nearUtf8 = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.array(
      fc.constantFrom(0x41, 0x80, 0xbf, 0xc1, 0xc2, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xf5, 0xff),
      {
        maxLength: 12,
      },
    ),
    fc.string({ unit: 'binary', maxLength: 6 }).map((text) => [...new TextEncoder().encode(text)]),
  );
  fc.assert(
    fc.property(nearUtf8, fc.nat(12), (bytes, cut) => {
      const all = Uint8Array.from(bytes);
      const decoder = new Utf8Decoder();
      const text = decoder.push(all.subarray(0, cut)) + decoder.push(all.subarray(cut)) + decoder.end();
      expect(text).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(all));
      let strict: string | undefined;
      try {
        strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(all);
      } catch {
        strict = undefined;
      }
      expect(decodeUtf8(all)).toBe(strict);
    }),
    { seed, numRuns: 5000 },
  );
});

test(`text becomes what TextEncoder makes of it (seed ${seed})`, () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)),
  );
  fc.assert(
    fc.property(text, (given) => {
      expect(encodeUtf8(given)).toEqual(new TextEncoder().encode(given));
    }),
    { seed },
  );
});

test('a text longer than one call of fromCharCode takes', () => {
  const text = 'ä🙂'.repeat(200_000);
  expect(decodeUtf8(encodeUtf8(text)) === text).toBe(true);
});
