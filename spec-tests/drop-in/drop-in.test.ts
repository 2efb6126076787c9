// The programs that are installed with the project itself, with less to do; `npm run drop-in` runs all of them in full.

import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundlePreload, difference, run } from './programs.ts';

const installed = [
  'xxhash-wasm',
  'hash-wasm',
  'source-map',
  'es-module-lexer',
  'brotli-wasm',
  'zstd-wasm',
  'graphviz',
  'rollup',
  'undici',
];

describe('published programs, with WebAssembly replaced before they load', () => {
  let preload: string;
  beforeAll(async () => {
    preload = await bundlePreload();
  });
  afterAll(() => rmSync(preload));

  test.each(installed)('%s prints what it prints natively', async (name) => {
    const [native, ours] = await Promise.all([run(name, undefined, 'light'), run(name, preload, 'light')]);
    expect(difference(native.output, ours.output)).toBeUndefined();
    expect(native.output.length).toBeGreaterThan(1_000);
    expect(native.figures.fuel).toBeUndefined();
    expect(ours.figures.fuel).toBeGreaterThan(100_000);
    expect(ours.figures.instances).toBeGreaterThan(0);
  });
});
