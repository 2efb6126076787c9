// From the words of a command line to options: a thin layer over Node's parseArgs that says what is wrong in a line.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { defaultFeatures, type FeatureName } from '../../interpreter/index.ts';
import { FileFailure, UsageFailure } from './failure.ts';
import type { Terminal } from './terminal.ts';
import type { CommandName } from './usage.ts';

type OptionsOf<Config extends ParseArgsConfig['options']> = ReturnType<
  typeof parseArgs<{ options: NonNullable<Config>; allowPositionals: true }>
>;

/** Options and the words that are none, in any order; `--` ends the options. UsageFailure for what is unknown. */
export function parseWords<const Config extends NonNullable<ParseArgsConfig['options']>>(
  command: CommandName,
  words: readonly string[],
  options: Config,
): OptionsOf<Config> {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true }) as OptionsOf<Config>;
  } catch (error) {
    // parseArgs throws TypeErrors with a code of its own for what the user wrote, and nothing else.
    if (!(error instanceof TypeError && 'code' in error)) throw error;
    throw new UsageFailure(error.message.split('. ')[0]!, command);
  }
}

/** Where the first word stands that is neither an option nor its value; after it, all words are the module's. */
export function firstOperand(words: readonly string[], options: NonNullable<ParseArgsConfig['options']>): number {
  const { tokens } = parseArgs({ args: [...words], options, allowPositionals: true, strict: false, tokens: true });
  const first = tokens.find(({ kind }) => kind === 'positional' || kind === 'option-terminator');
  return first?.index ?? words.length;
}

/** The one file of a command that takes one. */
export function oneFile(command: CommandName, operands: readonly string[]): string {
  const [file, another] = operands;
  if (file === undefined) throw new UsageFailure('a FILE is missing', command);
  if (another !== undefined) throw new UsageFailure(`one FILE, not also ${JSON.stringify(another)}`, command);
  return file;
}

/** The bytes of a file, `-` being standard input. */
export function bytesOf(terminal: Terminal, file: string): Uint8Array {
  if (file === '-') return terminal.readInput();
  try {
    return new Uint8Array(readFileSync(path.resolve(terminal.workingFolder, file)));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'there is no such file',
      EISDIR: 'it is a folder',
      EACCES: 'it may not be read',
    };
    throw new FileFailure(`${file}: ${reasons[String(error.code)] ?? error.message}`);
  }
}

/** A number of an option: whole unless `fractions`, and above 0. */
export function amount(command: CommandName, option: string, text: string, fractions = false): number {
  const number = /^[0-9][0-9_]*(\.[0-9]+)?$/.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
  const isGood = fractions ? Number.isFinite(number) : Number.isSafeInteger(number);
  if (isGood && number > 0) return number;
  const kind = fractions ? 'a number' : 'a whole number';
  throw new UsageFailure(`--${option} must be ${kind} above 0, not ${JSON.stringify(text)}`, command);
}

/** Features switched on and off by name. */
export function featuresFrom(
  command: CommandName,
  enabled: readonly string[],
  disabled: readonly string[],
): Partial<Record<FeatureName, boolean>> {
  const features: Partial<Record<FeatureName, boolean>> = {};
  for (const [names, on] of [
    [enabled, true],
    [disabled, false],
  ] as const) {
    for (const name of names) {
      if (!Object.hasOwn(defaultFeatures, name)) {
        const all = Object.keys(defaultFeatures).join(', ');
        throw new UsageFailure(`there is no feature ${JSON.stringify(name)}; there are ${all}`, command);
      }
      features[name as FeatureName] = on;
    }
  }
  return features;
}
