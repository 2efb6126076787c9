// Bytes that the host hands in, whatever realm or class they come from.

import { shown } from './external-types.ts';

/**
 * A window on an ArrayBuffer or on any view of one; anything else is a TypeError. Made from the buffer itself, so that
 * nothing a subclass overrides is asked.
 */
export function windowOn(given: Uint8Array | ArrayBuffer): Uint8Array {
  if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  if (isBuffer(given)) return new Uint8Array(given);
  throw new TypeError(`expected a Uint8Array or an ArrayBuffer, not ${shown(given)}`);
}

/** Not `instanceof`: the buffer may come from another realm, or be shared. */
function isBuffer(given: unknown): given is ArrayBuffer {
  const tag = Object.prototype.toString.call(given);
  return tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]';
}
