// The table of what a program has open. Standard streams only; files and folders join the union with a file system.

import { filetype, rights } from './abi.ts';
import { fail } from './errno.ts';
import type { InputSource, OutputCapture } from './streams.ts';

interface Rights {
  /** witx `filetype`. */
  readonly filetype: number;
  /** What may be done with this descriptor, and with those that are opened through it (witx `rights`). */
  readonly base: bigint;
  readonly inheriting: bigint;
}

/** Something a program has open. */
export type Descriptor =
  | (Rights & { readonly kind: 'input'; readonly source: InputSource })
  | (Rights & { readonly kind: 'output'; readonly capture: OutputCapture });

/** Open descriptors by number. */
export class Descriptors {
  readonly #open = new Map<number, Descriptor>();

  constructor(stdin: InputSource, stdout: OutputCapture, stderr: OutputCapture) {
    const stream = { filetype: filetype.unknown, inheriting: 0n };
    const written = { ...stream, kind: 'output', base: rights.fdWrite } as const;
    this.#open.set(0, { ...stream, kind: 'input', base: rights.fdRead, source: stdin });
    this.#open.set(1, { ...written, capture: stdout });
    this.#open.set(2, { ...written, capture: stderr });
  }

  /** What is open under this number; the call ends with `badf` where nothing is. */
  get(fd: number): Descriptor {
    return this.#open.get(fd) ?? fail('badf');
  }

  close(fd: number): void {
    if (!this.#open.delete(fd)) fail('badf');
  }
}
