// Hashes of strings, bytes and streams; 64-bit ones as BigInt.

import xxhash from 'xxhash-wasm';
import { noise, prose, thrownBy } from './samples.mjs';

export default async function work({ light }) {
  const hasher = await xxhash();
  const text = prose(light ? 70_000 : 200_000);
  const bytes = noise(100_003);
  const seen = [];
  for (const length of [0, 1, 3, 4, 7, 8, 15, 16, 31, 32, 33, 64, 1000, 65_536, 200_000]) {
    const input = text.slice(0, length);
    seen.push([hasher.h32(input), hasher.h32(input, 0xdeadbeef), hasher.h64(input), hasher.h64(input, 2n ** 64n - 1n)]);
    seen.push([hasher.h32ToString(input), hasher.h64ToString(input, 5n)]);
    seen.push([hasher.h32Raw(bytes.subarray(0, length), 1), hasher.h64Raw(bytes.subarray(0, length), 1n)]);
  }
  const streams = [hasher.create32(3), hasher.create64(3n)];
  for (let at = 0; at < bytes.length; at += 997) {
    for (const stream of streams) stream.update(bytes.subarray(at, at + 997)).update('é');
  }
  // One hasher after another, so that the memory grows while others are kept.
  const many = Array.from({ length: 50 }, (_, seed) => hasher.create64(BigInt(seed)).update(text.slice(seed)).digest());
  const wrong = await thrownBy(() => hasher.h64('a', 7));
  return [seen, streams.map((stream) => stream.digest()), many, wrong];
}
