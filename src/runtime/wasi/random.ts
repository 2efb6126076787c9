// Family `random`: bytes from the host's generator or from a seed.

import { define, type WasiFunction } from './call.ts';
import { errno } from './errno.ts';

export const randomFunctions: readonly WasiFunction[] = [
  define('random_get', ['i32', 'i32'], (call, buffer, length) => {
    const into = call.guest.window(buffer, length);
    call.charge(length);
    call.wasi.random(into);
    return errno.success;
  }),
];
