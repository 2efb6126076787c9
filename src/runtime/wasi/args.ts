// Family `args`: the program's arguments.

import { define, type WasiCall, type WasiFunction } from './call.ts';
import { type Errno, errno } from './errno.ts';

export const argsFunctions: readonly WasiFunction[] = [
  define('args_get', ['i32', 'i32'], (call, list, buffer) => giveStrings(call, call.wasi.args, list, buffer)),
  define('args_sizes_get', ['i32', 'i32'], (call, count, size) => giveSizes(call, call.wasi.args, count, size)),
];

/** Writes the strings one after the other at `buffer`, and a pointer to each at `list`. The environment uses it too. */
export function giveStrings(call: WasiCall, strings: readonly Uint8Array[], list: number, buffer: number): Errno {
  const { guest } = call;
  const size = sizeOf(strings);
  guest.check(list, strings.length * 4);
  guest.check(buffer, size);
  call.charge(strings.length * 4 + size);
  let pointer = buffer;
  strings.forEach((string, index) => {
    guest.setU32(list + index * 4, pointer);
    guest.write(pointer, string);
    pointer += string.length;
  });
  return errno.success;
}

/** Writes how many strings there are and how many bytes they take. */
export function giveSizes(call: WasiCall, strings: readonly Uint8Array[], count: number, size: number): Errno {
  const { guest } = call;
  guest.check(count, 4);
  guest.check(size, 4);
  guest.setU32(count, strings.length);
  guest.setU32(size, sizeOf(strings));
  return errno.success;
}

function sizeOf(strings: readonly Uint8Array[]): number {
  return strings.reduce((size, string) => size + string.length, 0);
}
