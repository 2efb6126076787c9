// Published packages other than hash-wasm, as they are, over our engine: what comes out is what comes out over the host's
// WebAssembly, and what other implementations make of it.

import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadPair, onBoth, sampleText } from './packages.ts';

const text = sampleText(6_000);
const bytes = new TextEncoder().encode(text);

describe('xxhash-wasm', () => {
  interface State<Hash> {
    update(input: string | Uint8Array): State<Hash>;
    digest(): Hash;
  }
  interface Hasher {
    h32(input: string, seed?: number): number;
    h64(input: string, seed?: bigint): bigint;
    h32Raw(input: Uint8Array, seed?: number): number;
    h64Raw(input: Uint8Array, seed?: bigint): bigint;
    h64ToString(input: string, seed?: bigint): string;
    create32(seed?: number): State<number>;
    create64(seed?: bigint): State<bigint>;
  }
  const pair = loadPair<() => Promise<Hasher>>('xxhash-wasm', 'cjs/xxhash-wasm.cjs');

  test('hashes, more than its first memory holds as well', async () => {
    const long = sampleText(90_000);
    const { native, ours, fuel } = await onBoth(pair, async (create) => {
      const hasher = await create();
      return [
        ...['', 'a', text, long].flatMap((input) => [
          hasher.h32(input, 7),
          hasher.h64(input, 7n),
          hasher.h64ToString(input),
        ]),
        ...[hasher.h32Raw(bytes), hasher.h64Raw(bytes, 2n ** 64n - 1n)],
        hasher.create32(1).update(bytes).update(long).update('é').digest(),
        hasher.create64().update(bytes).update(long).update('é').digest(),
      ];
    });
    expect(ours).toEqual(native);
    // The reference implementation's for no input and seed 0.
    expect((await pair.ours.exports()).h64('')).toBe(0xef46db3751d8e999n);
    expect(fuel).toBeGreaterThan(100_000);
  });
});

describe('brotli-wasm', () => {
  interface Brotli {
    compress(input: Uint8Array, options?: { quality: number }): Uint8Array;
    decompress(input: Uint8Array): Uint8Array;
    CompressStream: new (quality: number) => Stream;
    DecompressStream: new () => Stream;
  }
  interface Stream {
    compress(input: Uint8Array | undefined, outputSize: number): { readonly buf: Uint8Array; readonly code: number };
    decompress(input: Uint8Array, outputSize: number): { readonly buf: Uint8Array; readonly code: number };
  }
  const pair = loadPair<Brotli>('brotli-wasm', 'pkg.node/brotli_wasm.js');

  for (const quality of [1, 5, 11]) {
    test(`compresses and decompresses at quality ${quality}`, async () => {
      const input = quality === 11 ? bytes.subarray(0, 1_500) : bytes;
      const { native, ours, fuel } = await onBoth(pair, (brotli) => {
        const compressed = brotli.compress(input, { quality });
        return { compressed, decompressed: brotli.decompress(compressed) };
      });
      expect(ours).toEqual(native);
      expect(ours.decompressed).toEqual(input);
      expect(new Uint8Array(brotliDecompressSync(ours.compressed))).toEqual(input);
      expect(fuel).toBeGreaterThan(100_000);
    });
  }

  test('compresses as a stream', async () => {
    const { native, ours } = await onBoth(pair, (brotli) => {
      const stream = new brotli.CompressStream(4);
      const first = stream.compress(bytes, 4_096);
      const last = stream.compress(undefined, 4_096);
      const back = new brotli.DecompressStream().decompress(last.buf, 8_192);
      return [first.code, first.buf, last.code, last.buf, back.code, back.buf];
    });
    expect(ours).toEqual(native);
  });

  test('says what is wrong with what it cannot decompress', async () => {
    const { native, ours } = await onBoth(pair, ({ decompress }) => {
      try {
        return decompress(bytes);
      } catch (error) {
        return String(error);
      }
    });
    expect(ours).toEqual(native);
    expect(ours).toContain('Brotli');
  });
});

describe('@bokuweb/zstd-wasm', () => {
  interface Zstd {
    init(): Promise<void>;
    compress(input: Uint8Array, level?: number): Uint8Array;
    decompress(input: Uint8Array): Uint8Array;
    createCCtx(): number;
    createDCtx(): number;
    compressUsingDict(context: number, input: Uint8Array, dictionary: Uint8Array, level?: number): Uint8Array;
    decompressUsingDict(context: number, input: Uint8Array, dictionary: Uint8Array): Uint8Array;
  }
  const pair = loadPair<Zstd>('@bokuweb/zstd-wasm', 'dist/common/index.node.js');
  const ready = Promise.all([pair.native.exports.init(), pair.ours.exports.init()]);

  for (const level of [1, 3, 12]) {
    test(`compresses and decompresses at level ${level}`, async () => {
      await ready;
      const { native, ours, fuel } = await onBoth(pair, (zstd) => {
        const compressed = zstd.compress(bytes, level);
        return { compressed, decompressed: zstd.decompress(compressed) };
      });
      expect(ours).toEqual(native);
      expect(ours.decompressed).toEqual(bytes);
      expect(ours.compressed.length).toBeLessThan(bytes.length);
      expect(fuel).toBeGreaterThan(50_000);
    });
  }

  test('compresses with a dictionary', async () => {
    await ready;
    const dictionary = bytes.subarray(0, 2_000);
    const { native, ours } = await onBoth(pair, (zstd) => {
      const compressed = zstd.compressUsingDict(zstd.createCCtx(), bytes, dictionary, 5);
      return { compressed, decompressed: zstd.decompressUsingDict(zstd.createDCtx(), compressed, dictionary) };
    });
    expect(ours).toEqual(native);
    expect(ours.decompressed).toEqual(bytes);
  });
});

describe('source-map', () => {
  interface Mapping {
    readonly source: string;
    readonly generatedLine: number;
    readonly originalLine: number;
  }
  interface Consumer {
    eachMapping(visit: (mapping: Mapping) => void, context: unknown, order: number): void;
    originalPositionFor(position: { line: number; column: number }): unknown;
    generatedPositionFor(position: { source: string; line: number; column: number }): unknown;
    allGeneratedPositionsFor(position: { source: string; line: number }): unknown;
    computeColumnSpans(): void;
    destroy(): void;
  }
  interface SourceMap {
    SourceMapConsumer: {
      new (map: object): Promise<Consumer>;
      readonly GENERATED_ORDER: number;
      readonly ORIGINAL_ORDER: number;
    };
    SourceMapGenerator: new (options: object) => { addMapping(mapping: object): void; toJSON(): object };
  }
  const pair = loadPair<SourceMap>('source-map', 'source-map.js');

  const mapOf = ({ SourceMapGenerator }: SourceMap): object => {
    const generator = new SourceMapGenerator({ file: 'out.js' });
    for (let index = 0; index < 400; index++) {
      generator.addMapping({
        generated: { line: 1 + (index >> 3), column: (index & 7) * 11 },
        original: { line: 1 + ((index * 7) % 90), column: (index * 13) % 60 },
        source: `file${index % 3}.ts`,
        ...(index % 5 === 0 ? { name: `name${index % 9}` } : {}),
      });
    }
    return generator.toJSON();
  };

  test('finds its way in mappings, which call back for each', async () => {
    const { native, ours, fuel } = await onBoth(pair, async (sourceMap) => {
      const { SourceMapConsumer } = sourceMap;
      const consumer = await new SourceMapConsumer(mapOf(sourceMap));
      const seen: unknown[] = [];
      for (const order of [SourceMapConsumer.GENERATED_ORDER, SourceMapConsumer.ORIGINAL_ORDER]) {
        consumer.eachMapping((mapping) => seen.push({ ...mapping }), null, order);
      }
      consumer.computeColumnSpans();
      for (let line = 1; line < 60; line += 7) {
        seen.push(consumer.originalPositionFor({ line, column: 23 }));
        seen.push(consumer.generatedPositionFor({ source: 'file1.ts', line, column: 3 }));
        seen.push(consumer.allGeneratedPositionsFor({ source: 'file2.ts', line }));
      }
      consumer.destroy();
      return seen;
    });
    expect(ours).toEqual(native);
    expect(ours.length).toBeGreaterThan(800);
    expect(fuel).toBeGreaterThan(100_000);
  });

  test('says what is wrong with mappings that are none', async () => {
    const { native, ours } = await onBoth(pair, async ({ SourceMapConsumer }) => {
      const map = { version: 3, sources: ['a'], names: [], mappings: 'AAAA,!' };
      const consumer = await new SourceMapConsumer(map);
      try {
        return consumer.originalPositionFor({ line: 1, column: 0 });
      } catch (error) {
        return String(error);
      }
    });
    expect(ours).toEqual(native);
  });
});

describe('es-module-lexer', () => {
  interface Lexer {
    readonly init: Promise<unknown>;
    parse(source: string): readonly unknown[];
  }
  // Both builds have vectors: they look for the characters that matter eight at a time.
  for (const file of ['dist/lexer.cjs', 'dist/lexer.minimal.cjs']) {
    test(`lexes modules (${file})`, async () => {
      const pair = loadPair<Lexer>('es-module-lexer', file);
      const source = [
        "import a, { b as c } from 'x';",
        `export const d = 1, e = \`t\${\`u\`}\`; export { c as "f g" };`,
        "import j from './j.json' with { type: 'json' };",
        'const k = await import(/* why */ "./k.js"); import.meta.url; /re[/]x/.test(a);',
        `// ${sampleText(70_000).replaceAll('\n', ' ')}`,
        "export * as l from 'm'; export default function n() {}",
      ].join('\n');
      const { native, ours, fuel } = await onBoth(pair, async ({ init, parse }) => {
        await init;
        const wrong = ['import {', 'export { a b', "'"].map((text) => {
          try {
            return parse(text);
          } catch (error) {
            return String(error);
          }
        });
        return [parse(source), parse(''), ...wrong];
      });
      expect(ours).toEqual(native);
      expect(fuel).toBeGreaterThan(100_000);
    });
  }
});
