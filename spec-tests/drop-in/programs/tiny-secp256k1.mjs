// Signatures; what is wrong is thrown by a host function in the middle of a call.

import * as secp from 'tiny-secp256k1';
import { noise, thrownBy } from './samples.mjs';

export default async function work() {
  const seen = [];
  for (let seed = 1; seed < 8; seed++) {
    const [key, hash] = [noise(32, seed), noise(32, seed + 100)];
    const point = secp.pointFromScalar(key, true);
    const signature = secp.sign(hash, key, noise(32, seed + 200));
    seen.push(point, signature, secp.verify(hash, point, signature), secp.recover(hash, signature, 0, true));
    seen.push(secp.signSchnorr(hash, key, noise(32, 3)), secp.pointAddScalar(point, hash), secp.privateAdd(key, hash));
  }
  seen.push(await thrownBy(() => secp.pointFromScalar(new Uint8Array(32))));
  seen.push(await thrownBy(() => secp.sign(new Uint8Array(31), noise(32))));
  return seen;
}
