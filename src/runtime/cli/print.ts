// `wasmeter print`: a module in the text format, or the internal code of its functions.

import {
  defaultFeatures,
  Engine,
  type FunctionListing,
  functionsOf,
  functionText,
  internalCodeText,
  Module,
  moduleText,
} from '../../interpreter/index.ts';
import { exitCodes, UsageFailure } from './failure.ts';
import type { Terminal } from './terminal.ts';
import { bytesOf, oneFile, parseWords } from './words.ts';

/** Lines written at a time: a large module is not one large string. */
const linesAtOnce = 1000;

/** Answers 0; a file that is no valid module is the CompileError. */
export function print(words: readonly string[], terminal: Terminal): number {
  const { values, positionals } = parseWords('print', words, {
    function: { type: 'string', multiple: true },
    internal: { type: 'boolean' },
    plain: { type: 'boolean' },
  });
  const bytes = bytesOf(terminal, oneFile('print', positionals));
  const features = Object.fromEntries(Object.keys(defaultFeatures).map((name) => [name, true]));
  const translation = values.plain === true ? 'plain' : 'fast';
  const module = new Module(new Engine({ features, translation }), bytes);
  const all = functionsOf(module);
  const chosen = values.function?.map((name) => functionNamed(all, name));
  const isInternal = values.internal === true || values.plain === true;
  let lines: string[] = [];
  const flush = (): void => {
    terminal.write(lines.map((line) => `${line}\n`).join(''));
    lines = [];
  };
  for (const line of linesOf(module, all, chosen, isInternal)) {
    lines.push(line);
    if (lines.length === linesAtOnce) flush();
  }
  flush();
  return exitCodes.success;
}

function* linesOf(
  module: Module,
  all: readonly FunctionListing[],
  chosen: readonly FunctionListing[] | undefined,
  isInternal: boolean,
): Iterable<string> {
  if (!isInternal && chosen === undefined) {
    yield* moduleText(module);
    return;
  }
  for (const { index, name } of chosen ?? all) {
    if (!isInternal) {
      yield* functionText(module, index);
      continue;
    }
    yield `function ${index}${name === undefined ? '' : ` ${JSON.stringify(name)}`}`;
    for (const line of internalCodeText(module, index)) yield `  ${line}`;
  }
}

/** A function by its index, the name of an export, or its name in the name section. */
function functionNamed(all: readonly FunctionListing[], name: string): FunctionListing {
  const found =
    all.find(({ index }) => `${index}` === name) ??
    all.find(({ exportNames }) => exportNames.includes(name)) ??
    all.find((listing) => listing.name === name);
  if (found === undefined) throw new UsageFailure(`there is no function ${JSON.stringify(name)} with code`, 'print');
  return found;
}
