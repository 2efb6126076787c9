// Every hash of the package, whole and in pieces, and its functions for passwords: a small module each.

import hashes from 'hash-wasm';
import { noise, prose, thrownBy } from './samples.mjs';

const key = noise(32, 9);
/** Functions that take the input and perhaps something more. */
const simple = {
  adler32: [],
  blake2b: [512, key],
  blake2s: [256, key],
  blake3: [256, key],
  crc32: [],
  crc64: [],
  keccak: [512],
  md4: [],
  md5: [],
  ripemd160: [],
  sha1: [],
  sha224: [],
  sha256: [],
  sha384: [],
  sha512: [],
  sha3: [384],
  sm3: [],
  whirlpool: [],
  xxhash32: [7],
  xxhash64: [7, 9],
  xxhash3: [7, 9],
  xxhash128: [7, 9],
};

export default async function work({ light }) {
  const text = prose(light ? 2_000 : 30_000);
  const password = { password: 'correct horse', salt: noise(16, 4) };
  const seen = [];
  for (const [name, more] of Object.entries(simple)) {
    for (const input of ['', text, noise(257)]) seen.push([name, await hashes[name](input, ...more)]);
  }
  for (const create of [hashes.createSHA256, hashes.createBLAKE3, hashes.createXXHash128, hashes.createMD5]) {
    const hasher = await create();
    hasher.init();
    for (let at = 0; at < text.length; at += 1_111) hasher.update(text.slice(at, at + 1_111));
    const saved = hasher.save();
    seen.push(saved, hasher.digest('hex'), hasher.load(saved).update('more').digest('binary'));
  }
  const hmac = await hashes.createHMAC(hashes.createSHA512(), key);
  seen.push(hmac.init().update(text).digest());
  const argon = {
    ...password,
    iterations: 2,
    memorySize: light ? 16 : 128,
    parallelism: 2,
    hashLength: 32,
    outputType: 'encoded',
  };
  const encoded = await hashes.argon2id(argon);
  seen.push(encoded, await hashes.argon2Verify({ password: 'correct horse', hash: encoded }));
  seen.push(await hashes.argon2i(argon), await hashes.argon2d({ ...argon, secret: key }));
  const bcrypt = await hashes.bcrypt({ ...password, costFactor: light ? 4 : 5, outputType: 'encoded' });
  seen.push(bcrypt, await hashes.bcryptVerify({ password: 'wrong', hash: bcrypt }));
  seen.push(
    await hashes.scrypt({ ...password, costFactor: light ? 16 : 64, blockSize: 8, parallelism: 2, hashLength: 40 }),
  );
  seen.push(
    await hashes.pbkdf2({
      ...password,
      iterations: light ? 20 : 200,
      hashLength: 32,
      hashFunction: hashes.createSHA256(),
    }),
  );
  seen.push(await thrownBy(() => hashes.argon2id({ ...argon, memorySize: 1 })));
  return seen;
}
