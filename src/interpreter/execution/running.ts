// What every call of a function by the host has: arguments go in, the machine runs, results come out. A call that can stop
// and go on is resumable.ts.

import { slotsOf } from '../core/types.ts';
import { begin, callHost, slotCount } from './calls.ts';
import type { Func } from './func.ts';
import type { Machine, Stop } from './machine.ts';
import {
  type RawValue,
  readBits,
  readValue,
  requireJavaScriptTypes,
  type Value,
  writeBits,
  writeValue,
} from './values.ts';

/** Puts arguments where the function will find them. */
export function writeArguments(
  machine: Machine,
  func: Func,
  values: readonly (Value | RawValue)[],
  bits: boolean,
): void {
  const { parameters, results } = func.signature;
  const { stack, store, base } = machine;
  if (!bits) requireJavaScriptTypes(parameters, results);
  if (values.length !== parameters.length) {
    throw new TypeError(`the function has ${parameters.length} parameters, not ${values.length}`);
  }
  stack.reserve(base + 2 * slotCount(parameters));
  let slot = base >> 1;
  for (let index = 0; index < parameters.length; index++) {
    const type = parameters[index]!;
    if (bits) writeBits(stack, slot, type, values[index], store, 'argument', index);
    else writeValue(stack, slot, type, values[index], store, 'argument', index);
    slot += slotsOf(type);
  }
}

/** Runs a machine on, or from the beginning of a function. */
export function runMachine(machine: Machine, func: Func | undefined, slice: number): Stop {
  if (func !== undefined) {
    if (func.instance !== null) begin(machine, func);
    else if (callHost(machine, { callee: func, frame: machine.base, position: undefined }) === 'host') return 'host';
  }
  return machine.run(slice);
}

export function readResults(machine: Machine, func: Func, bits: boolean): Value[] {
  const { stack, base } = machine;
  const results: Value[] = [];
  let slot = base >> 1;
  for (const type of func.signature.results) {
    results.push(bits ? readBits(stack, slot, type) : readValue(stack, slot, type));
    slot += slotsOf(type);
  }
  return results;
}
