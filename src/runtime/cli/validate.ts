// `wasmeter validate`: are these files valid modules?

import { CompileError, Engine, Module } from '../../interpreter/index.ts';
import { exitCodes, UsageFailure } from './failure.ts';
import { painter, Progress, type Terminal } from './terminal.ts';
import { bytesOf, featuresFrom, parseWords } from './words.ts';

/** Answers 0 where all are valid, 1 where one is not. */
export function validate(words: readonly string[], terminal: Terminal): number {
  const { values, positionals } = parseWords('validate', words, {
    enable: { type: 'string', multiple: true },
    disable: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
  });
  if (positionals.length === 0) throw new UsageFailure('a FILE is missing', 'validate');
  const engine = new Engine({ features: featuresFrom('validate', values.enable ?? [], values.disable ?? []) });
  const paint = painter(terminal.isTerminal, terminal.environment);
  let exitCode: number = exitCodes.success;
  for (const file of positionals) {
    const bytes = bytesOf(terminal, file);
    const progress = new Progress(terminal, `validating ${file}`);
    const fault = faultOf(engine, bytes);
    progress.stop();
    if (fault !== undefined) exitCode = exitCodes.failure;
    if (values.json) {
      const { kind, message, offset, functionIndex } = fault ?? {};
      terminal.write(`${JSON.stringify({ file, valid: fault === undefined, kind, message, offset, functionIndex })}\n`);
    } else {
      const verdict = fault === undefined ? paint('green', 'valid') : `${paint('red', 'not valid')}: ${fault.message}`;
      terminal.write(`${file}: ${verdict}\n`);
    }
  }
  return exitCode;
}

function faultOf(engine: Engine, bytes: Uint8Array): CompileError | undefined {
  try {
    new Module(engine, bytes);
    return undefined;
  } catch (error) {
    if (error instanceof CompileError) return error;
    throw error;
  }
}
