// @rollup/wasm-node, as published, over our engine: its parser is Rust (SWC) behind wasm-bindgen's glue, which keeps host values
// in a table of externref. Syntax trees and hashes are those over the host's WebAssembly, to the byte.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fileOf } from './load.ts';
import { loadPair, onBoth, sampleText } from './packages.ts';

interface Exports {
  /** The syntax tree of a module in Rollup's own format. */
  parse(code: string, allowReturnOutsideFunction: boolean, jsx: boolean, swapByteOrder: boolean): Uint8Array;
  xxhashBase64Url(input: Uint8Array): string;
  xxhashBase36(input: Uint8Array): string;
  xxhashBase16(input: Uint8Array): string;
}

interface Rollup {
  rollup(options: object): Promise<{
    generate(
      options: object,
    ): Promise<{ readonly output: readonly { readonly code?: string; readonly map?: unknown }[] }>;
    close(): Promise<void>;
  }>;
}

const pair = loadPair<Exports>('@rollup/wasm-node', 'dist/wasm-node/bindings_wasm.js');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('rollup over our engine', () => {
  test.each([
    ['an expression', 'export const a = 1 + 2;'],
    [
      'what modules are made of',
      'import a, { b as c } from "./d.js"; export * from "e"; export default class F extends a {}',
    ],
    ['texts that are not ASCII', 'const é = "€😀\\u{1F600}"; export { é as "ü" };'],
    ['what is no JavaScript', 'const = ;'],
    ['nothing', ''],
  ])('parses %s', { timeout: 60_000 }, async (_, code) => {
    const { native, ours, fuel } = await onBoth(pair, ({ parse }) => hex(parse(code, false, false, false)));
    expect(ours).toBe(native);
    expect(fuel).toBeGreaterThan(1000);
  });

  test('parses a program of its own size: its glue', { timeout: 120_000 }, async () => {
    const code = readFileSync(fileOf('@rollup/wasm-node', 'dist/wasm-node/bindings_wasm.js'), 'utf8');
    const { native, ours } = await onBoth(pair, ({ parse }) => hex(parse(code, false, false, false)));
    expect(ours).toBe(native);
    expect(ours.length).toBeGreaterThan(10_000);
  });

  test('hashes host values that it holds by reference', async () => {
    const bytes = new TextEncoder().encode(sampleText(5000));
    const { native, ours } = await onBoth(pair, (rollup) => [
      rollup.xxhashBase64Url(bytes),
      rollup.xxhashBase36(bytes),
      rollup.xxhashBase16(bytes),
    ]);
    expect(ours).toEqual(native);
    expect(new Set(ours).size).toBe(3);
  });

  test('bundles', async () => {
    const whole = loadPair<Rollup>('@rollup/wasm-node', 'dist/rollup.js');
    const sources: Readonly<Record<string, string>> = {
      main: "import { used, other } from 'library'; import('./later').then(({ default: f }) => f(used(other)));",
      library: `export const used = (a) => a + 1; export const other = 2; export const unused = () => ${'x + '.repeat(20)}1;`,
      './later': "import { used } from 'library'; export default class Later { static of = used; } /* é */",
    };
    const { native, ours, fuel } = await onBoth(whole, async ({ rollup }) => {
      const plugin = {
        name: 'sources',
        resolveId: (id: string) => id,
        load: (id: string) => sources[id],
      };
      const bundle = await rollup({ input: 'main', plugins: [plugin] });
      const { output } = await bundle.generate({ format: 'cjs', sourcemap: true, hashCharacters: 'base36' });
      await bundle.close();
      return output.map(({ code, map }) => [code, map]);
    });
    expect(JSON.stringify(ours)).toBe(JSON.stringify(native));
    expect(String(ours[0]![0])).not.toContain('unused');
    expect(fuel).toBeGreaterThan(100_000);
  });
});
