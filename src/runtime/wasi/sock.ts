// Family `sock`: preview 1 can use sockets that it was given, and it is given none. A descriptor that is open is not a
// socket, and what was asked for is listed as denied.

import { define, type WasiCall, type WasiFunction, type WasiType } from './call.ts';
import { fail } from './errno.ts';

export const sockFunctions: readonly WasiFunction[] = [
  noSocket('sock_accept', ['i32', 'i32', 'i32']),
  noSocket('sock_recv', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32']),
  noSocket('sock_send', ['i32', 'i32', 'i32', 'i32', 'i32']),
  noSocket('sock_shutdown', ['i32', 'i32']),
];

/** Answers `badf` for what is not open and `notsock` for what is. */
function noSocket(name: string, parameters: readonly ['i32', ...WasiType[]]): WasiFunction {
  return define(name, parameters, (call: WasiCall, fd) => {
    call.wasi.deny(name);
    call.wasi.descriptors.get(Number(fd));
    fail('notsock');
  });
}
