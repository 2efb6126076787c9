// When a command counts as passed: the rules for what an assertion makes of an error. The suite's text has to
// be how the error's message begins, as in the specification's reference interpreter; where it is not, and
// the manifest does not say why, the command fails.

import { CompileError } from '../../../interpreter/index.ts';
import type { Assembled } from './assemble.ts';

/**
 * What became of a command. A pass says on what ground: the engine's own conduct (`engine`), the assembler's
 * refusal of text that never reached the engine (`assembler`), or a refusal by the engine in words that
 * differ from the suite's for a reason (`other words`).
 */
export type Verdict =
  | { readonly pass: true; readonly by: 'engine' | 'assembler' | 'other words' }
  | { readonly pass: false; readonly reason: string };

/** A pass by the engine's own conduct. */
export const PASSED: Verdict = { pass: true, by: 'engine' };

/** A failure, in one line. */
export function failed(reason: string): Verdict {
  return { pass: false, reason: reason.replaceAll(/\s*\n\s*/g, ' ') };
}

/** An error in one line, with its class. */
export function showError(error: unknown): string {
  if (error instanceof CompileError) return `CompileError (${error.kind}): ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : `thrown ${String(error)}`;
}

/** Where the suite's text and the engine's differ on purpose. */
export interface OtherWords {
  /** The suite's text. */
  readonly expected: string;
  /** How the engine's message begins; the kind of its error is free. */
  readonly actual: string;
  readonly reason: string;
  /** How many commands of the file pass this way; any other number is a failure. */
  readonly commands: number;
}

/** Judges an error that has to be of one class and to begin with the suite's text. */
export function judgeError(
  error: unknown,
  expectedClass: abstract new (...values: never[]) => Error,
  text: string,
  otherWords: readonly OtherWords[] = [],
): Verdict {
  if (!(error instanceof expectedClass))
    return failed(`expected ${expectedClass.name} "${text}", got ${showError(error)}`);
  if (error.message.startsWith(text)) return PASSED;
  if (isExcused(error, text, otherWords)) return { pass: true, by: 'other words' };
  return failed(`expected the text "${text}", got ${showError(error)}`);
}

/** Judges a module that has to be refused; `compile` hands the bytes to the engine. */
export function judgeRefusal(
  kind: 'malformed' | 'invalid',
  text: string,
  module: Assembled,
  compile: (bytes: Uint8Array) => unknown,
  otherWords: readonly OtherWords[] = [],
): Verdict {
  if (module.kind === 'refused') {
    // Only malformed text is the assembler's to refuse: an invalid module it does not take is one it does not know.
    if (kind === 'malformed') return { pass: true, by: 'assembler' };
    return failed(`expected a module that is ${kind} "${text}", but the assembler refuses the text: ${module.message}`);
  }
  try {
    compile(module.bytes);
  } catch (error) {
    // The assembler is laxer than the text format in a few places, and the fault it lets through (two start
    // functions, say) is another one in the binary format, of another kind perhaps.
    if (error instanceof CompileError && error.kind !== kind) {
      if (isExcused(error, text, otherWords)) return { pass: true, by: 'other words' };
      return failed(`expected a module that is ${kind} "${text}", got ${showError(error)}`);
    }
    return judgeError(error, CompileError, text, otherWords);
  }
  return failed(`expected a module that is ${kind} "${text}", but it was accepted`);
}

function isExcused(error: Error, text: string, otherWords: readonly OtherWords[]): boolean {
  return otherWords.some(({ expected, actual }) => expected === text && error.message.startsWith(actual));
}
