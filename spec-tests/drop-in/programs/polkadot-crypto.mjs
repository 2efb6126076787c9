// Keys, signatures and hashes, from Rust.

import * as crypto from '@polkadot/wasm-crypto';
import { noise } from './samples.mjs';

export const packages = ['@polkadot/wasm-crypto'];

export default async function work() {
  await crypto.waitReady();
  const seed = noise(32, 7);
  const pair = crypto.sr25519KeypairFromSeed(seed);
  const [secret, open] = [pair.subarray(0, 64), pair.subarray(64)];
  // Signing draws random numbers; that the signature holds is what is compared.
  const signature = crypto.sr25519Sign(open, secret, noise(200));
  const edwards = crypto.ed25519KeypairFromSeed(seed);
  const [compact, curve] = [crypto.secp256k1FromSeed(seed), noise(32, 8)];
  return [
    ...[pair, crypto.sr25519Verify(signature, noise(200), open), crypto.sr25519DerivePublicSoft(open, noise(32))],
    ...[edwards, crypto.ed25519Sign(edwards.subarray(32), edwards.subarray(0, 32), noise(999))],
    ...[compact, crypto.secp256k1Sign(curve, compact.subarray(0, 32))],
    ...[crypto.bip39Validate('legal winner thank year wave sausage worth useful legal winner thank yellow')],
    crypto.bip39ToSeed('legal winner thank year wave sausage worth useful legal winner thank yellow', 'é'),
    ...[crypto.blake2b(noise(3_000), seed, 64), crypto.keccak256(noise(3_000)), crypto.sha512(noise(3_000))],
    ...[
      crypto.twox(noise(3_000), 4),
      crypto.pbkdf2(noise(9), noise(16), 100),
      crypto.scrypt(noise(9), noise(16), 8, 8, 1),
    ],
  ];
}
