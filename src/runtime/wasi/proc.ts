// Family `proc`: the end of the program.

import { refuse, unsigned, type WasiFunction } from './call.ts';

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
  refuse('proc_raise', ['i32']),
];
