// Conditions that branches are taken on, and the operations that branch: a comparison becomes part of the branch that it
// decides, and so does the addition before it, which counts most loops.

import { hasFusedOperations } from '../core/parts.ts';
import { i32 } from '../core/types.ts';
import type { Emitter } from './emitter.ts';
import { type Operation, operationNamed, operations, type RowOperations } from './operations.ts';

const branchIfZero = operationNamed('branch_if_zero');
const branchIfNotZero = operationNamed('branch_if_not_zero');
/** The operations that add first, by those that do not; a small build has none. */
const additions = new Map(
  (hasFusedOperations ? operations : []).flatMap((operation) => {
    const branch = /^add, (.*)$/.exec(operation.name)?.[1];
    return branch === undefined ? [] : [[operationNamed(branch), operation] as const];
  }),
);

/** A condition to branch on: a comparison of slots or constants, or (no row) a slot that is not zero. */
export interface Condition {
  readonly comparison: RowOperations | undefined;
  readonly shape: 's' | 'ss' | 'sk';
  readonly a: number;
  readonly b: number;
  readonly high: number;
  /** It holds where the comparison does not. */
  readonly negated: boolean;
}

/** Where a conditional branch's target and cost stand. */
export interface BranchWords {
  readonly target: number;
  readonly cost: number;
}

/** An addition of a constant to what a slot holds, written at `start`. */
export interface Addition {
  readonly start: number;
  readonly to: number;
  readonly from: number;
  readonly addend: number;
}

/** Branches if the condition holds, or if it does not; together with the addition that was written last, where that pays. */
export function emitBranch(
  emitter: Emitter,
  condition: Condition,
  ifHolds: boolean,
  addition: Addition | undefined,
): BranchWords {
  const { a, b, high, shape } = condition;
  let wanted = ifHolds !== condition.negated;
  let comparison = condition.comparison;
  if (comparison !== undefined && !wanted && comparison.branchUnless[shape] === undefined) {
    comparison = comparison.inverse!;
    wanted = true;
  }
  // `x == 0` and `x != 0` have a shorter form.
  const isZeroTest = comparison !== undefined && shape === 'sk' && b === 0 && comparison.row.operands[0] === i32;
  if (isZeroTest && comparison!.row.name === 'i32.eq') return branchOn(emitter, branchIfZero, a);
  const isNotZero = comparison === undefined ? wanted : isZeroTest && comparison.row.name === 'i32.ne';
  const counting = additions.get(branchIfNotZero);
  if (isNotZero && addition?.to === a && counting !== undefined) {
    emitter.retractTo(addition.start);
    return branchOn(emitter, counting, a, addition.from, addition.addend);
  }
  if (isNotZero) return branchOn(emitter, branchIfNotZero, a);
  if (comparison === undefined) return branchOn(emitter, branchIfZero, a);
  let shapes = wanted ? comparison.branchIf : comparison.branchUnless;
  let [first, second] = [a, b];
  if (shape === 'ss' && shapes.ss === undefined) {
    shapes = wanted ? comparison.swapped!.branchIf : comparison.swapped!.branchUnless;
    [first, second] = [b, a];
  }
  const operation = shapes[shape]!;
  const together = addition?.to === first ? additions.get(operation) : undefined;
  if (together === undefined) return branchOn(emitter, operation, first, second, high);
  emitter.retractTo(addition!.start);
  if (shape === 'ss') return branchOn(emitter, together, first, addition!.from, second, addition!.addend);
  return branchOn(emitter, together, first, addition!.from, addition!.addend, second);
}

function branchOn(emitter: Emitter, operation: Operation, f0: number, f1 = 0, f2 = 0, f3 = 0): BranchWords {
  emitter.emit(operation, f0, f1, f2, f3);
  const end = emitter.used;
  return { target: end - 2, cost: end - 1 };
}
