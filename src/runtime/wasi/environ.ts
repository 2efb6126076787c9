// Family `environ`: environment variables, as `NAME=value`.

import { giveSizes, giveStrings } from './args.ts';
import { define, type WasiFunction } from './call.ts';

export const environFunctions: readonly WasiFunction[] = [
  define('environ_get', ['i32', 'i32'], (call, list, buffer) => giveStrings(call, call.wasi.environment, list, buffer)),
  define('environ_sizes_get', ['i32', 'i32'], (call, count, size) =>
    giveSizes(call, call.wasi.environment, count, size),
  ),
];
