// How a command ends that does not end well: the exit codes, and the one line that says what happened and what to do.

import { CompileError, LimitError, LinkError, Trap } from '../../interpreter/index.ts';
import { WasmRuntimeError, type WasmRuntimeErrorCode } from '../sandbox/errors.ts';
import type { Terminal } from './terminal.ts';

/**
 * Exit codes of the command itself. A module's own code is passed through, so a code alone does not tell the two apart:
 * `--json` does. They are those a shell's user knows: 124 is what `timeout` answers, 126 and 127 are the shell's, above
 * 128 stand the numbers of the signals that end native programs in the same way (abort, kill, interrupt).
 */
export const exitCodes = {
  success: 0,
  /** `validate` refused, a command of a script failed, or a call of a plug-in failed. */
  failure: 1,
  usage: 2,
  timeOut: 124,
  /** Bytes that are no module, imports that are not there, declared limits above the caps. */
  unusable: 125,
  denied: 126,
  notFound: 127,
  interrupted: 130,
  trap: 134,
  outOfFuel: 137,
} as const;

/** The command was called wrongly. */
export class UsageFailure extends Error {
  override readonly name = 'UsageFailure';
  /** The command whose help would say more. */
  readonly command: string | undefined;

  constructor(message: string, command?: string) {
    super(message);
    this.command = command;
  }
}

/** A file that a command needs is not there, or cannot be read. */
export class FileFailure extends Error {
  override readonly name = 'FileFailure';
}

/** What a command was given, or what it needs, is not fit for use. */
export class UnusableFailure extends Error {
  override readonly name = 'UnusableFailure';
}

/** What a failure comes to. */
export interface Verdict {
  readonly exitCode: number;
  /** A word for programs. */
  readonly code: string;
  /** One line for people; a backtrace may follow. */
  readonly message: string;
  readonly advice: string | undefined;
}

const byCode: Readonly<Record<WasmRuntimeErrorCode, readonly [exitCode: number, advice?: string]>> = {
  configuration: [exitCodes.usage],
  'module-name': [exitCodes.usage],
  denied: [exitCodes.denied],
  'not-found': [exitCodes.notFound, 'wasmeter tools list shows what there is'],
  'not-a-file': [exitCodes.notFound],
  'too-large': [exitCodes.unusable],
  symlink: [exitCodes.denied],
  outside: [exitCodes.denied],
  changed: [exitCodes.denied],
  unreadable: [exitCodes.notFound],
  hash: [exitCodes.denied],
  'invalid-module': [exitCodes.unusable, 'wasmeter validate names the byte at fault'],
  link: [exitCodes.unusable, 'wasmeter inspect lists its imports'],
  limit: [exitCodes.unusable, '--memory raises the cap'],
  'entry-point': [exitCodes.unusable, '--invoke NAME calls another export; wasmeter inspect lists them'],
  'no-memory': [exitCodes.unusable],
  trap: [exitCodes.trap],
  exception: [exitCodes.trap],
  aborted: [exitCodes.interrupted],
  'timed-out': [exitCodes.timeOut],
  unavailable: [exitCodes.unusable],
};

/** The verdict on what was thrown; undefined for what is a fault of ours, which is to be shown whole. */
export function verdictOn(error: unknown): Verdict | undefined {
  if (error instanceof UsageFailure) {
    const advice = `wasmeter ${error.command === undefined ? '--help' : `${error.command} --help`} says more`;
    return { exitCode: exitCodes.usage, code: 'usage', message: error.message, advice };
  }
  if (error instanceof FileFailure) {
    return { exitCode: exitCodes.notFound, code: 'not-found', message: error.message, advice: undefined };
  }
  if (error instanceof UnusableFailure) {
    return { exitCode: exitCodes.unusable, code: 'unusable', message: error.message, advice: undefined };
  }
  if (error instanceof WasmRuntimeError) {
    // A code that is not in the list (there is none as this is written) is still no fault of the command.
    const [exitCode, advice] = byCode[error.code] ?? [exitCodes.failure];
    return { exitCode, code: error.code, message: error.message, advice };
  }
  if (error instanceof CompileError) {
    return { exitCode: exitCodes.unusable, code: 'invalid-module', message: error.message, advice: undefined };
  }
  if (error instanceof LinkError || error instanceof LimitError) {
    const code = error instanceof LinkError ? 'link' : 'limit';
    const [exitCode, advice] = byCode[code];
    return { exitCode, code, message: error.message, advice };
  }
  if (error instanceof Trap) {
    const isFuel = error.code === 'out-of-fuel';
    const exitCode = isFuel ? exitCodes.outOfFuel : exitCodes.trap;
    return {
      exitCode,
      code: error.code,
      message: error.message,
      advice: isFuel ? '--fuel raises the limit' : undefined,
    };
  }
  return undefined;
}

/** Tells a failure: as JSON on standard output, or in a line on standard error. Answers the exit code. */
export function tell(terminal: Terminal, verdict: Verdict, paint: (text: string) => string, asJson: boolean): number {
  const { exitCode, code, message, advice } = verdict;
  if (asJson) {
    const record = { error: { code, message, ...(advice === undefined ? {} : { advice }) }, exit_code: exitCode };
    terminal.write(`${JSON.stringify(record)}\n`);
  } else {
    const [first, ...rest] = message.split('\n');
    const more = advice === undefined ? '' : ` (${advice})`;
    terminal.writeError(`${paint('wasmeter:')} ${first}${more}\n${rest.map((line) => `${line}\n`).join('')}`);
  }
  return exitCode;
}
