// Compression at all levels, with dictionaries, and a memory that grows.

import zstd from '@bokuweb/zstd-wasm';
import { noise, prose, thrownBy } from './samples.mjs';

export const packages = ['@bokuweb/zstd-wasm'];

export default async function work({ light }) {
  await zstd.init();
  const bytes = new TextEncoder().encode(prose(light ? 10_000 : 60_000));
  const seen = [];
  for (const level of light ? [-5, 3, 9] : [-5, 1, 3, 9, 15, 19]) {
    const compressed = zstd.compress(bytes, level);
    seen.push(level, compressed, Buffer.compare(zstd.decompress(compressed), bytes));
  }
  // Larger than the first memory: it grows while the glue holds views of it.
  const large = noise(3_000_000);
  const stored = zstd.compress(large, 1);
  seen.push(stored.length, Buffer.compare(zstd.decompress(stored), large));
  const dictionary = bytes.subarray(0, 8_000);
  const withDictionary = zstd.compressUsingDict(zstd.createCCtx(), bytes, dictionary, 5);
  seen.push(withDictionary, zstd.decompressUsingDict(zstd.createDCtx(), withDictionary, dictionary).length);
  seen.push(await thrownBy(() => zstd.decompress(noise(100))));
  return seen;
}
