// What a golden program is: a module, a call, and what both must come to on every host for ever. Data only; who runs
// one is measure.ts.

import type { StoreLimits } from '../../src/interpreter/index.ts';

/** What a program came to. */
export interface Figures {
  /** Units of fuel, the start function's included. */
  readonly fuel: number;
  /**
   * Results as unsigned bits in decimal, separated by spaces; or `trap` and its code, `exception` and the values of one
   * that was not caught, `out-of-fuel`, `exit` and a code.
   */
  readonly outcome: string;
}

/** A module written as text whose function `run` is called without arguments unless some are given. */
export interface GoldenProgram extends Figures {
  readonly name: string;
  /** The module's fields in the text format. */
  readonly fields: string;
  /** Is the text that of the older exception instructions, which has an assembler of its own? */
  readonly legacy: boolean;
  /** i32 arguments. */
  readonly arguments: readonly number[];
  /** The budget; none: unbounded. */
  readonly budget: number | undefined;
  readonly bytesPerFuel: number | undefined;
  /** Caps of the store that differ from the defaults. */
  readonly limits: Partial<StoreLimits>;
}

interface Options {
  readonly arguments?: readonly number[];
  readonly budget?: number;
  readonly bytesPerFuel?: number;
  readonly limits?: Partial<StoreLimits>;
}

/** A golden program. Its total stands beside it as it was derived by hand, in the comment above it. */
export function program(
  name: string,
  fuel: number,
  outcome: string,
  fields: string,
  options: Options = {},
): GoldenProgram {
  return {
    name,
    fuel,
    outcome,
    fields,
    legacy: false,
    arguments: options.arguments ?? [],
    budget: options.budget,
    bytesPerFuel: options.bytesPerFuel,
    limits: options.limits ?? {},
  };
}

/** A golden program with the older exception instructions. */
export function legacyProgram(...given: Parameters<typeof program>): GoldenProgram {
  return { ...program(...given), legacy: true };
}

/** The fields of a module with one function, `run`. */
export function run(body: string, type = ''): string {
  return `(func (export "run") ${type} ${body})`;
}
