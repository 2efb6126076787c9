// A terminal for tests: what a command wrote, as text.

import { commandLine } from '../command-line.ts';
import type { Terminal } from '../terminal.ts';

/** What came of a command. */
export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Surroundings of a command; what is left out is empty, no terminal, and the repository's folder. */
export interface Surroundings {
  readonly stdin?: string | Uint8Array;
  readonly workingFolder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly signal?: AbortSignal;
}

/** Does a command in this process. */
export async function wasmeter(words: readonly string[], surroundings: Surroundings = {}): Promise<Finished> {
  const { stdin = '', workingFolder = process.cwd(), environment = {}, isTerminal = false } = surroundings;
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const input = typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin;
  const terminal: Terminal = {
    write: (text) => out.push(new TextEncoder().encode(text)),
    writeBytes: (bytes) => out.push(bytes.slice()),
    writeError: (text) => err.push(new TextEncoder().encode(text)),
    writeErrorBytes: (bytes) => err.push(bytes.slice()),
    isTerminal,
    isErrorTerminal: isTerminal,
    readInput: () => input,
    input: async function* () {
      yield input;
    },
    workingFolder,
    environment,
    signal: surroundings.signal ?? new AbortController().signal,
  };
  const exitCode = await commandLine(words, terminal);
  return { exitCode, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}
