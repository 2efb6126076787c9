// Compression, from Rust: qualities, streams, a memory that grows, and what cannot be decompressed.

import { createRequire } from 'node:module';
import { noise, prose, thrownBy } from './samples.mjs';

export default async function work({ light }) {
  // The builds for Node are behind `require`.
  const brotli = createRequire(import.meta.url)('brotli-wasm');
  const bytes = new TextEncoder().encode(prose(light ? 6_000 : 40_000));
  const seen = [];
  for (const quality of light ? [0, 5] : [0, 1, 5, 9, 11]) {
    const input = quality === 11 ? bytes.subarray(0, 8_000) : bytes;
    const compressed = brotli.compress(input, { quality });
    seen.push(quality, compressed, Buffer.compare(brotli.decompress(compressed), input));
  }
  const large = noise(light ? 100_000 : 400_000);
  const stored = brotli.compress(large, { quality: 2 });
  seen.push(stored.length, Buffer.compare(brotli.decompress(stored), large));
  const stream = new brotli.CompressStream(4);
  const first = stream.compress(bytes, 5_000);
  const last = stream.compress(undefined, 50_000);
  const back = new brotli.DecompressStream().decompress(Buffer.concat([first.buf, last.buf]), 100_000);
  for (const { code, buf, input_offset: offset } of [first, last, back]) seen.push(code, offset, buf);
  seen.push(await thrownBy(() => brotli.decompress(noise(1_000))));
  return seen;
}
