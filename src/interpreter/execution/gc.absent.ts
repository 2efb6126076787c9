// Stands in for gc.ts where a build has no garbage-collected heap. Of the operations behind the loop's arm, typed references
// need one.

import { trapNumber } from '../core/errors.ts';
import type { Machine } from './machine.ts';

const nullReference = trapNumber('null-reference');

/** Runs `referenceAsNonNull`; answers 0 or the number of a trap. */
export function gc(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  return machine.stack.references[(fp + code[pc + 2]!) >> 1] === null ? nullReference : 0;
}
