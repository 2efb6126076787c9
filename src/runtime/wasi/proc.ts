// Family `proc`: the end of the program.

import { define, unsigned, type WasiFunction } from './call.ts';
import { errno } from './errno.ts';

/** The program called `proc_exit`. Not an error: thrown because a program is left from any depth this way. */
export class ProcessExit extends Error {
  override readonly name = 'ProcessExit';
  /** The exit code as the program gave it, read as a signed 32-bit number; 0 is success. */
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`the program ended with exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** witx `signal`: `sys` is the last. */
const lastSignal = 30;

export const procFunctions: readonly WasiFunction[] = [
  {
    name: 'proc_exit',
    parameters: ['i32'],
    results: [],
    call: (_call, values) => {
      const [code] = unsigned(['i32'], values);
      throw new ProcessExit(code | 0);
    },
  },
  // A signal would reach the host's process: there is no other one.
  define('proc_raise', ['i32'], (call, signal) => {
    if (signal > lastSignal) return errno.inval;
    call.wasi.deny('proc_raise');
    return errno.nosys;
  }),
];
