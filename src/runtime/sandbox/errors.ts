// Everything that the sandbox refuses, by a code that programs can test and a message that people can read.

import type { Trap } from '../../interpreter/index.ts';

/** Why a tool was not run, or not to its end. */
export type WasmRuntimeErrorCode =
  | 'configuration' // a value of the configuration breaks its rule
  | 'module-name' // not 1 to 128 characters of [A-Za-z0-9_-]
  | 'denied' // the invocation asks for more than the configuration allows
  | 'not-found' // no such module, or no such folder
  | 'not-a-file' // a folder, a device, a pipe
  | 'too-large' // above max_module_size_mb
  | 'symlink' // a symbolic link where none is allowed
  | 'outside' // resolves to a place outside the tools folder
  | 'changed' // the file was exchanged while it was opened
  | 'unreadable' // the file or its folder cannot be read; the cause says why
  | 'hash' // the module is not the pinned one, or not pinned
  | 'invalid-module' // its bytes do not decode or validate
  | 'link' // it imports what the sandbox does not have
  | 'limit' // it declares more memory or tables than it may have
  | 'entry-point' // neither run nor _start of a type that can be called
  | 'no-memory' // it calls a WASI function that needs its memory and does not export it
  | 'trap' // it was stopped by a trap other than the end of its fuel
  | 'exception' // it threw an exception that it did not catch
  | 'aborted' // its signal was aborted before it began to run
  | 'timed-out' // its deadline passed before it began to run
  | 'unavailable'; // the host lacks what the operation needs

/** What a module had done when it was stopped. */
export interface PartialExecution {
  readonly stdout: string;
  readonly stderr: string;
  /** Units of fuel. */
  readonly fuelConsumed: number;
  readonly moduleSha256: string;
}

/** The sandbox refused, or a module was stopped by a trap or an exception. `cause` is the engine's or the host's own error, if any. */
export class WasmRuntimeError extends Error {
  override readonly name = 'WasmRuntimeError';
  readonly code: WasmRuntimeErrorCode;
  /** The module it is about. */
  readonly module: string | undefined;
  /** The trap with its backtrace, where code is `trap`. */
  readonly trap: Trap | undefined;
  /** What had been done until then, where the module had started to run. */
  readonly execution: PartialExecution | undefined;

  constructor(
    code: WasmRuntimeErrorCode,
    message: string,
    details: {
      readonly module?: string;
      readonly cause?: unknown;
      readonly trap?: Trap;
      readonly execution?: PartialExecution;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.module = details.module;
    this.trap = details.trap;
    this.execution = details.execution;
  }
}

/** A value of the configuration breaks its rule: every rule that is broken, one message each. */
export class WasmConfigurationError extends WasmRuntimeError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('configuration', problems.join('; '));
    this.problems = problems;
  }
}
