// What the end of a run comes to on a command line: the rest of its output, warnings, an exit code.

import type { WasmExecutionResult } from '../sandbox/execution.ts';
import { exitCodes } from './failure.ts';
import { painter, type Terminal } from './terminal.ts';

/** The exit code of a run that ended or was stopped. A module's own is cut to 8 bits, as systems do. */
export function exitCodeOf({ stopReason, exitCode }: WasmExecutionResult): number {
  switch (stopReason) {
    case 'finished':
    case 'exit':
      return exitCode & 0xff;
    case 'out-of-fuel':
      return exitCodes.outOfFuel;
    case 'aborted':
      return exitCodes.interrupted;
    case 'timed-out':
      return exitCodes.timeOut;
    case 'denied':
      return exitCodes.denied;
    case 'failed':
      return exitCodes.failure;
    default:
      return stopReason satisfies never;
  }
}

/** Tells what is to be said beside a module's own output: why it was stopped, what it was refused, warnings. */
export function tellEnd(terminal: Terminal, result: WasmExecutionResult): number {
  const paint = painter(terminal.isErrorTerminal, terminal.environment);
  const tell = (text: string): void => terminal.writeError(`${paint('yellow', 'wasmeter:')} ${text}\n`);
  for (const warning of result.warnings) tell(warning);
  if (result.denied.length > 0) tell(`refused to the module: ${result.denied.join(', ')}`);
  return exitCodeOf(result);
}

/** The same for a run whose output was not shown as it came: `stderr` ends with why it was stopped. */
export function finishRun(terminal: Terminal, result: WasmExecutionResult): number {
  terminal.write(result.stdout);
  terminal.writeError(result.stderr === '' || result.stderr.endsWith('\n') ? result.stderr : `${result.stderr}\n`);
  return tellEnd(terminal, result);
}
