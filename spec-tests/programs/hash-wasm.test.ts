// All of hash-wasm, as published, over our engine: the digests that it gives over the host's WebAssembly, and those of
// Node's own implementation where it has one.

import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import type * as HashWasm from 'hash-wasm';
import { describe, expect, test } from 'vitest';
import { loadPair, onBoth, sampleText } from './packages.ts';

type Package = Omit<typeof HashWasm, 'default'>;
type Work = (hashWasm: Package) => Promise<unknown>;
type Hasher = Awaited<ReturnType<Package['createMD5']>>;

const pair = loadPair<Package>('hash-wasm', 'dist/index.umd.js');

// Nothing, less than a block, and more than the 16 KiB that the package hands over at a time.
const inputs = ['', 'abc', sampleText(1_000), sampleText(18_000)];
const bytes = new TextEncoder().encode(sampleText(300));

/** One algorithm on every input. */
const each = (hash: (hashWasm: Package, input: string) => Promise<string>): Work => {
  return (hashWasm) => Promise.all(inputs.map((input) => hash(hashWasm, input)));
};

/** A hasher fed in pieces, saved in the middle and taken up again. */
const inPieces = (create: (hashWasm: Package) => Promise<Hasher>): Work => {
  return async (hashWasm) => {
    const hasher = await create(hashWasm);
    hasher.init().update(bytes.subarray(0, 100));
    const saved = hasher.save();
    const first = hasher.update(bytes.subarray(100)).digest('hex');
    const second = hasher.load(saved).update(bytes.subarray(100)).digest('hex');
    return [first, second, hasher.blockSize, hasher.digestSize];
  };
};

const password = { password: 'correct horse', salt: bytes.subarray(0, 16) };
const argon2 = { ...password, parallelism: 2, iterations: 2, memorySize: 64, hashLength: 24 };
const encoded = { ...argon2, outputType: 'encoded' } as const;

/** What is done with each export: the test of a new one is not forgotten. */
const work: Readonly<Record<keyof Package, Work>> = {
  adler32: each((h, input) => h.adler32(input)),
  argon2d: (h) => h.argon2d({ ...argon2, outputType: 'hex' }),
  argon2i: (h) => h.argon2i({ ...argon2, outputType: 'hex' }),
  argon2id: (h) => h.argon2id({ ...argon2, secret: 'pepper', outputType: 'hex' }),
  argon2Verify: async (h) => {
    const hash = await h.argon2id(encoded);
    return [
      hash,
      await h.argon2Verify({ password: 'correct horse', hash }),
      await h.argon2Verify({ password: 'no', hash }),
    ];
  },
  bcrypt: (h) => h.bcrypt({ ...password, costFactor: 4, outputType: 'encoded' }),
  bcryptVerify: async (h) => {
    const hash = await h.bcrypt({ ...password, costFactor: 4, outputType: 'encoded' });
    return [await h.bcryptVerify({ password: 'correct horse', hash }), await h.bcryptVerify({ password: 'no', hash })];
  },
  blake2b: each((h, input) => h.blake2b(input, 384, 'a key')),
  blake2s: each((h, input) => h.blake2s(input, 128, 'a key')),
  blake3: each((h, input) => h.blake3(input, 512)),
  crc32: each(async (h, input) => (await h.crc32(input)) + (await h.crc32(input, 0x82f63b78))),
  crc64: each((h, input) => h.crc64(input)),
  createAdler32: inPieces((h) => h.createAdler32()),
  createBLAKE2b: inPieces((h) => h.createBLAKE2b(256)),
  createBLAKE2s: inPieces((h) => h.createBLAKE2s(256)),
  createBLAKE3: inPieces((h) => h.createBLAKE3(256, bytes.subarray(0, 32))),
  createCRC32: inPieces((h) => h.createCRC32()),
  createCRC64: inPieces((h) => h.createCRC64()),
  createHMAC: async (h) => {
    const hasher = await h.createHMAC(h.createSHA3(224), 'a key');
    return hasher.init().update(bytes).digest();
  },
  createKeccak: inPieces((h) => h.createKeccak(256)),
  createMD4: inPieces((h) => h.createMD4()),
  createMD5: inPieces((h) => h.createMD5()),
  createRIPEMD160: inPieces((h) => h.createRIPEMD160()),
  createSHA1: inPieces((h) => h.createSHA1()),
  createSHA224: inPieces((h) => h.createSHA224()),
  createSHA256: inPieces((h) => h.createSHA256()),
  createSHA3: inPieces((h) => h.createSHA3(512)),
  createSHA384: inPieces((h) => h.createSHA384()),
  createSHA512: inPieces((h) => h.createSHA512()),
  createSM3: inPieces((h) => h.createSM3()),
  createWhirlpool: inPieces((h) => h.createWhirlpool()),
  createXXHash128: inPieces((h) => h.createXXHash128(1, 2)),
  createXXHash3: inPieces((h) => h.createXXHash3(1, 2)),
  createXXHash32: inPieces((h) => h.createXXHash32(0xffffffff)),
  createXXHash64: inPieces((h) => h.createXXHash64(1, 0xffffffff)),
  keccak: each((h, input) => h.keccak(input, 384)),
  md4: each((h, input) => h.md4(input)),
  md5: each((h, input) => h.md5(input)),
  pbkdf2: (h) => {
    return h.pbkdf2({ ...password, iterations: 20, hashLength: 40, hashFunction: h.createSHA512(), outputType: 'hex' });
  },
  ripemd160: each((h, input) => h.ripemd160(input)),
  scrypt: (h) => {
    return h.scrypt({ ...password, costFactor: 16, blockSize: 8, parallelism: 2, hashLength: 32, outputType: 'hex' });
  },
  sha1: each((h, input) => h.sha1(input)),
  sha224: each((h, input) => h.sha224(input)),
  sha256: each((h, input) => h.sha256(input)),
  sha3: each((h, input) => h.sha3(input, 256)),
  sha384: each((h, input) => h.sha384(input)),
  sha512: each((h, input) => h.sha512(input)),
  sm3: each((h, input) => h.sm3(input)),
  whirlpool: each((h, input) => h.whirlpool(input)),
  xxhash128: each((h, input) => h.xxhash128(input, 7, 8)),
  xxhash3: each((h, input) => h.xxhash3(input, 7, 8)),
  xxhash32: each((h, input) => h.xxhash32(input, 7)),
  xxhash64: each((h, input) => h.xxhash64(input, 7, 8)),
};

const nodeDigests: Readonly<Partial<Record<keyof Package, (input: string) => string>>> = {
  md5: (input) => createHash('md5').update(input).digest('hex'),
  ripemd160: (input) => createHash('ripemd160').update(input).digest('hex'),
  sha1: (input) => createHash('sha1').update(input).digest('hex'),
  sha256: (input) => createHash('sha256').update(input).digest('hex'),
  sha3: (input) => createHash('sha3-256').update(input).digest('hex'),
  sha512: (input) => createHash('sha512').update(input).digest('hex'),
  sm3: (input) => createHash('sm3').update(input).digest('hex'),
};

describe('hash-wasm over our engine', () => {
  test('is tried with everything that it exports', () => {
    expect(Object.keys(work).sort()).toEqual(Object.keys(pair.native.exports).sort());
  });

  for (const [name, run] of Object.entries(work)) {
    test(name, async () => {
      const { native, ours, fuel } = await onBoth(pair, run);
      expect(ours).toEqual(native);
      expect(fuel).toBeGreaterThan(0);
    });
  }

  for (const [name, digest] of Object.entries(nodeDigests)) {
    test(`${name} is Node's, too`, async () => {
      const { exports } = pair.ours;
      expect(await work[name as keyof Package](exports)).toEqual(inputs.map(digest));
    });
  }

  test("pbkdf2 and scrypt are Node's, too", async () => {
    const { exports } = pair.ours;
    const salt = password.salt;
    expect(await work.pbkdf2(exports)).toBe(pbkdf2Sync('correct horse', salt, 20, 40, 'sha512').toString('hex'));
    expect(await work.scrypt(exports)).toBe(
      scryptSync('correct horse', salt, 32, { N: 16, r: 8, p: 2 }).toString('hex'),
    );
  });
});
