// Bytes of modules, written by hand, for the tests of this folder; and the refusal that a test expects.

import { expect } from 'vitest';
import { resolveConfiguration } from '../../core/configuration.ts';
import { CompileError, type CompileErrorKind } from '../../core/errors.ts';

/** Everything on, the default limits. */
export const configuration = resolveConfiguration();

/** Unsigned LEB128, padded with zeros to `length` bytes where that is given. */
export function unsigned(value: number | bigint, length = 1): number[] {
  const bytes: number[] = [];
  for (let rest = BigInt(value); bytes.length < length || rest > 0n; rest >>= 7n)
    bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes[bytes.length - 1]! &= 0x7f;
  return bytes;
}

/** Signed LEB128, padded with copies of the sign to `length` bytes where that is given. */
export function signed(value: number | bigint, length = 1): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (;;) {
    const group = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = bytes.length + 1 >= length && rest === ((group & 0x40) === 0 ? 0n : -1n);
    bytes.push(done ? group : group | 0x80);
    if (done) return bytes;
  }
}

export function nameBytes(name: string): number[] {
  const bytes = new TextEncoder().encode(name);
  return [...unsigned(bytes.length), ...bytes];
}

/** A vector of entries. */
export function vector(...entries: readonly (readonly number[])[]): number[] {
  return [...unsigned(entries.length), ...entries.flat()];
}

export function section(id: number, contents: readonly number[]): number[] {
  return [id, ...unsigned(contents.length), ...contents];
}

export function customSection(name: string, contents: readonly number[] = []): number[] {
  return section(0, [...nameBytes(name), ...contents]);
}

/** The header and the sections given. Sections begin at byte 8. */
export function moduleBytes(...sections: readonly (readonly number[])[]): Uint8Array {
  return new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, ...sections.flat()]);
}

/** One type without parameters and results; one function of it. */
export const typeSection = section(1, vector([0x60, 0, 0]));
export const functionSection = section(3, vector([0]));

/** A code section of one function with these bytes for locals and instructions. */
export function codeSection(...body: readonly number[]): number[] {
  return section(10, vector([...unsigned(body.length), ...body]));
}

/** What `run` throws, which must be a CompileError. */
export function refusal(run: () => unknown): CompileError {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(CompileError);
  return thrown as CompileError;
}

/** `run` is refused: the message begins with `text` and the fault is at `offset`. */
export function refused(
  run: () => unknown,
  text: string,
  offset: number,
  kind: CompileErrorKind = 'malformed',
  functionIndex?: number,
): void {
  const error = refusal(run);
  expect(error.message.slice(0, text.length)).toBe(text);
  expect({ kind: error.kind, offset: error.offset, functionIndex: error.functionIndex }).toEqual({
    kind,
    offset,
    functionIndex,
  });
}
