// What every family file needs: how a WASI function is written down, and what it is given when a guest calls it.

import { FileError } from '../files/errors.ts';
import { type Errno, errno, ErrnoFailure, fail } from './errno.ts';
import { Guest, type GuestMemory } from './memory.ts';
import type { Wasi } from './wasi.ts';

/** The types that preview 1 passes: pointers, sizes and descriptors are i32, offsets, times and rights are i64. */
export type WasiType = 'i32' | 'i64';

// Both arrive unsigned.
type Argument<Type> = Type extends 'i64' ? bigint : number;
type Arguments<Types extends readonly WasiType[]> = { -readonly [Index in keyof Types]: Argument<Types[Index]> };

/** Who is called for fuel: an engine's `Caller`, or whatever stands in for it. */
export interface Meter {
  /** Takes so many units; false says that there were fewer, and that the guest ends when this call returns. */
  consumeFuel(units: number): boolean;
}

/** Bytes that one unit of fuel moves between the guest and the host (FUEL.md, "Work that grows with an operand"). */
export const bytesPerFuel = 64;

/**
 * What asking a file system once is charged as, in bytes: for a name on a path, or for what is open. A host takes tens of
 * microseconds for it, whatever moves, and a program that does little else must not have them for the 1 of its call.
 */
export const askBytes = 16_384;

/** What making a file outlast a crash is charged as, in bytes: a host takes milliseconds for it. */
export const syncBytes = 1_048_576;

/** One call of a WASI function. */
export class WasiCall {
  readonly wasi: Wasi;
  readonly #memory: () => GuestMemory;
  readonly #meter: Meter;

  /** `memory` is asked for only by functions that use memory, and may throw where the guest has none to offer. */
  constructor(wasi: Wasi, memory: () => GuestMemory, meter: Meter) {
    this.wasi = wasi;
    this.#memory = memory;
    this.#meter = meter;
  }

  /** The guest's memory as it is now. */
  get guest(): Guest {
    return new Guest(this.#memory());
  }

  /**
   * Charges `floor(bytes / 64)` units: due after the operands were checked, before the first byte moves. What cannot
   * be paid is not done: the call ends with `again`, which a guest sees only if it is given fuel and resumed.
   * After a wait the meter is still the caller's: what is taken then is gone before the guest goes on.
   */
  charge(bytes: number): void {
    const units = Math.floor(bytes / bytesPerFuel);
    if (units > 0 && !this.#meter.consumeFuel(units)) fail('again');
  }
}

/** What a call comes to: an error number, or the promise of one where the guest has to wait. */
export type Answer = Errno | Promise<Errno>;

/** A function of WASI preview 1 as a guest imports it. */
export interface WasiFunction {
  readonly name: string;
  readonly parameters: readonly WasiType[];
  /** All but `proc_exit` answer an error number. */
  readonly results: readonly ['i32'] | readonly [];
  /** Serves a call. Arguments are the raw values, of either sign; `proc_exit` answers nothing. */
  readonly call: (call: WasiCall, values: readonly unknown[]) => Answer | undefined;
}

/**
 * Writes down a function. What its body leaves by `fail`, or a file system refuses, becomes its answer; any other
 * exception passes through. An answer that says that something is not allowed is listed as denied.
 */
export function define<const Types extends readonly WasiType[]>(
  name: string,
  parameters: Types,
  body: (call: WasiCall, ...values: Arguments<Types>) => Answer,
): WasiFunction {
  const explained = (call: WasiCall, error: unknown): Errno => {
    const number =
      error instanceof FileError ? errno[error.code] : error instanceof ErrnoFailure ? error.number : undefined;
    if (number === undefined) throw error;
    // A program that was given no folder and names one all the same asks for what it may not have.
    const asksForFiles = number === errno.badf && name.startsWith('path_') && !call.wasi.descriptors.hasFiles;
    if (asksForFiles || number === errno.notcapable || number === errno.rofs) call.wasi.deny(name);
    return number;
  };
  return {
    name,
    parameters,
    results: ['i32'],
    call: (call, values) => {
      try {
        const answer = body(call, ...unsigned(parameters, values));
        return answer instanceof Promise ? answer.catch((error: unknown) => explained(call, error)) : answer;
      } catch (error) {
        return explained(call, error);
      }
    },
  };
}

/** The arguments in the sign that preview 1 means: none of its numbers is negative but the seek offset. */
export function unsigned<const Types extends readonly WasiType[]>(
  types: Types,
  values: readonly unknown[],
): Arguments<Types> {
  return types.map((type, index) =>
    // A mask, not BigInt.asUintN: QuickJS answers -1n for asUintN(64, -1n).
    type === 'i64' ? (values[index] as bigint) & 0xffff_ffff_ffff_ffffn : (values[index] as number) >>> 0,
  ) as Arguments<Types>;
}
