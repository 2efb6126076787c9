// `wasmeter wast`: scripts in the format of the WebAssembly test suite, judged as the suite's own are: results, traps, and
// the words of refusals.

import { exitCodes, UnusableFailure, UsageFailure } from './failure.ts';
import { painter, Progress, type Terminal } from './terminal.ts';
import { bytesOf, featuresFrom, parseWords } from './words.ts';
import { type Assembler, assemblerOver } from './wast/assemble.ts';
import { prepareScript } from './wast/prepare.ts';
import { ScriptError } from './wast/reader.ts';
import { runScript } from './wast/run-script.ts';
import { wayNamed } from './wast/ways.ts';

/** A command of a script that did not pass. */
interface Failure {
  readonly line: number;
  readonly command: string;
  readonly reason: string;
}

/** Answers 0 where every command of every script passes, 1 where one does not. */
export async function wast(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseWords('wast', words, {
    plain: { type: 'boolean' },
    enable: { type: 'string', multiple: true },
    disable: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  });
  if (positionals.length === 0) throw new UsageFailure('a FILE is missing', 'wast');
  const features = featuresFrom('wast', values.enable ?? [], values.disable ?? []);
  const assemble = await loadAssembler();
  const way = wayNamed(values.plain === true ? 'plain' : 'fast');
  const paint = painter(terminal.isTerminal, terminal.environment);
  let exitCode: number = exitCodes.success;
  for (const file of positionals) {
    const progress = new Progress(terminal, `running ${file}`);
    const script = await readScript(file, bytesOf(terminal, file), assemble).finally(() => progress.stop());
    const outcomes = runScript(script, way, { features });
    const failures: Failure[] = outcomes.flatMap(({ verdict }, index) => {
      const { line, kind } = script.commands[index]!.command;
      return verdict.pass ? [] : [{ line, command: kind, reason: verdict.reason }];
    });
    const passed = outcomes.length - failures.length;
    if (failures.length > 0) exitCode = exitCodes.failure;
    if (values.json === true) {
      terminal.write(`${JSON.stringify({ file, commands: outcomes.length, passed, failures })}\n`);
      continue;
    }
    for (const { line, command, reason } of failures) {
      terminal.write(`${file}:${line}: ${command}: ${paint('red', 'fails')}: ${reason}\n`);
    }
    terminal.write(
      `${file}: ${paint(failures.length === 0 ? 'green' : 'red', `${passed} of ${outcomes.length} pass`)}\n`,
    );
  }
  return exitCode;
}

async function readScript(file: string, bytes: Uint8Array, assemble: Assembler) {
  try {
    return await prepareScript(file, bytes, assemble);
  } catch (error) {
    if (error instanceof ScriptError) throw new UnusableFailure(`${file}: ${error.message}`);
    throw error;
  }
}

const assemblerPackage = '@bytecodealliance/jco-transpile';

/** The assembler, which whoever runs scripts installs beside this package: 40 MB that nobody else needs. */
async function loadAssembler(): Promise<Assembler> {
  try {
    // Not a literal: bundlers and the import floors are to leave it alone.
    const { parse } = (await import(`${assemblerPackage}/wasm-tools`)) as {
      readonly parse: (text: string) => Promise<Uint8Array>;
    };
    return assemblerOver(parse);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new UnusableFailure(`wast needs the package ${assemblerPackage}: npm install ${assemblerPackage}`);
  }
}
