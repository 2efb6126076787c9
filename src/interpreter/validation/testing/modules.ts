// Modules in the text format for the tests of this folder, and the verdicts that a test expects. The assembler keeps
// invalid modules as they are; what it refuses itself is a mistake of the test.

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { expect } from 'vitest';
import { decodeModule } from '../../binary/module.ts';
import { type EngineConfiguration, resolveConfiguration } from '../../core/configuration.ts';
import { everyFeature } from '../../core/features.ts';
import { CompileError, type CompileErrorKind } from '../../core/errors.ts';
import { validateModule } from '../module.ts';

/** A module, and whether its last function is what the test is about. */
export interface Subject {
  readonly fields: string;
  readonly isBody: boolean;
}

/** A module of these fields. */
export function module(...fields: readonly string[]): Subject {
  return { fields: fields.join('\n'), isBody: false };
}

/** A function of this type, `(param i32) (result i64)`, and these instructions. */
export function func(type: string, ...instructions: readonly string[]): Subject {
  return { fields: `(func ${type} ${instructions.join('\n')})`, isBody: true };
}

/** A function without parameters and results, and these instructions. */
export function body(...instructions: readonly string[]): Subject {
  return func('', ...instructions);
}

/** The same behind other fields of the module. */
export function given(fields: string, subject: Subject): Subject {
  return { ...subject, fields: `${fields}\n${subject.fields}` };
}

export interface Expected {
  /** Default `invalid`. */
  readonly kind?: CompileErrorKind;
  /** In a body: counted from its first instruction. In a module: from its first byte. */
  readonly offset?: number;
}

/** The module is accepted. */
export async function valid(subject: Subject, given?: EngineConfiguration): Promise<void> {
  const bytes = await parse(`(module ${subject.fields})`);
  expect(verdict(bytes, given)?.message).toBe(undefined);
}

/** The module is refused with a message that begins with `text`; a fault of a body names the function. */
export async function invalid(
  text: string,
  subject: Subject,
  { kind = 'invalid', offset }: Expected = {},
  given?: EngineConfiguration,
): Promise<void> {
  const bytes = await parse(`(module ${subject.fields})`);
  const error = verdict(bytes, given);
  if (error === undefined) throw new Error(`accepted, but expected: ${text}`);
  expect(error.message.slice(0, text.length)).toBe(text);
  expect(error.kind).toBe(kind);
  // Decoded with all features, so that the place of the body is known whatever the test switches off.
  const { functions, bodies } = decodeModule(bytes, resolveConfiguration({ features: everyFeature }));
  expect(error.functionIndex).toBe(subject.isBody ? functions.length - 1 : undefined);
  const start = subject.isBody ? (bodies.at(-1)?.start ?? 0) : 0;
  if (offset !== undefined) expect(error.offset - start).toBe(offset);
}

/** What a module is refused with; undefined if it is not. Any other error passes through. */
export function verdict(bytes: Uint8Array, given?: EngineConfiguration): CompileError | undefined {
  const configuration = resolveConfiguration(given);
  try {
    validateModule(decodeModule(bytes, configuration), configuration);
    return undefined;
  } catch (error) {
    if (error instanceof CompileError) return error;
    throw error;
  }
}
