// Family `sock`: preview 1 can use sockets that it was given, and it is given none. Each answers `nosys`.

import { refuse, type WasiFunction } from './call.ts';

export const sockFunctions: readonly WasiFunction[] = [
  refuse('sock_accept', ['i32', 'i32', 'i32']),
  refuse('sock_recv', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32']),
  refuse('sock_send', ['i32', 'i32', 'i32', 'i32', 'i32']),
  refuse('sock_shutdown', ['i32', 'i32']),
];
