// Cryptography, in the build that falls back to asm.js in silence where WebAssembly does not work.

import { createRequire } from 'node:module';
import { noise, prose, thrownBy } from './samples.mjs';

const sodium = createRequire(import.meta.url)('libsodium-wrappers');

export default async function work() {
  await sodium.ready;
  // When it does, it empties this object and puts what asm.js has in its place, which has no other build to fall back to.
  if (sodium.libsodium.useBackupModule === undefined) throw new Error('libsodium has fallen back to asm.js');
  const message = prose(20_000);
  const seed = noise(32, 3);
  const nonce = noise(sodium.crypto_secretbox_NONCEBYTES, 4);
  const seen = [sodium.SODIUM_VERSION_STRING, sodium.sodium_library_version_major?.()];

  seen.push(
    sodium.crypto_generichash(64, message, seed),
    sodium.crypto_hash(message),
    sodium.crypto_shorthash('a', noise(16)),
  );
  const box = sodium.crypto_secretbox_easy(message, nonce, seed);
  seen.push(box, sodium.crypto_secretbox_open_easy(box, nonce, seed, 'text') === message);
  const signing = sodium.crypto_sign_seed_keypair(seed);
  const signature = sodium.crypto_sign_detached(message, signing.privateKey);
  seen.push(signing, signature, sodium.crypto_sign_verify_detached(signature, message, signing.publicKey));
  const [alice, bob] = [5, 6].map((which) => sodium.crypto_box_seed_keypair(noise(32, which)));
  const sealed = sodium.crypto_box_easy(message, nonce, bob.publicKey, alice.privateKey);
  seen.push(sealed, sodium.crypto_box_open_easy(sealed, nonce, alice.publicKey, bob.privateKey).length);
  seen.push(sodium.crypto_scalarmult(alice.privateKey, bob.publicKey));
  const long = noise(sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, 8);
  seen.push(sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(message, 'additional', null, long, seed));
  seen.push(
    sodium.crypto_kdf_derive_from_key(32, 7, 'context_', seed),
    sodium.randombytes_buf_deterministic(100, seed),
  );
  seen.push(sodium.to_base64(noise(100)), sodium.from_base64('YWJjZA'), sodium.pad(noise(10), 16));
  seen.push(await thrownBy(() => sodium.crypto_secretbox_open_easy(noise(100), nonce, seed)));
  seen.push(await thrownBy(() => sodium.crypto_sign_detached(message, seed)));
  return seen;
}
