// Instructions on typed references: null or not, the branches on that, calls. Those of the garbage-collected heap stand in
// heap.ts. What an operation does is execution/gc.ts.

import { functionTypeAt } from '../binary/declaration.ts';
import { i32 } from '../core/types.ts';
import type { TranslationContext } from './context.ts';
import type { ControlTranslator } from './control.ts';
import { gcNumbers, operationNamed, rareNumbers } from './operations.ts';
import type { OutwardTranslator } from './outward.ts';
import type { Condition } from './conditions.ts';
import type { ValueTranslator } from './values.ts';

const gc = operationNamed('gc');
const callRef = operationNamed('call_ref');
const returnCallRef = operationNamed('return_call_ref');

export class ReferenceTranslator {
  protected readonly context: TranslationContext;
  protected readonly values: ValueTranslator;
  protected readonly control: ControlTranslator;
  protected readonly outward: OutwardTranslator;

  constructor(
    context: TranslationContext,
    values: ValueTranslator,
    control: ControlTranslator,
    outward: OutwardTranslator,
  ) {
    this.context = context;
    this.values = values;
    this.control = control;
    this.outward = outward;
  }

  referencesEqual(): void {
    const values = this.values;
    const b = values.popSlot() * 2;
    const a = values.popSlot() * 2;
    values.pushGroup(i32, gc, gcNumbers.referencesEqual, a, b);
  }

  asNonNull(): void {
    this.check(gcNumbers.referenceAsNonNull);
  }

  // The value stays where it is; only that it passes is checked.
  protected check(number: number, ...words: number[]): void {
    const values = this.values;
    const slot = values.slotOf(values.stack.height - 1);
    values.emitter.emitGroup(gc, number, 0, slot * 2, ...words);
  }

  // The words of a slot that holds a reference are free: the outcome of a test that decides a branch goes there.
  protected condition(slot: number, negated: boolean): Condition {
    return { comparison: undefined, shape: 's', a: slot, b: 0, high: 0, negated };
  }

  protected nullCondition(negated: boolean): Condition {
    const values = this.values;
    const slot = values.slotOf(values.stack.height - 1);
    values.emitter.emitRare(rareNumbers.referenceIsNull, slot, slot * 2);
    return this.condition(slot, negated);
  }

  branchOnNull(depth: number): void {
    const { stack } = this.values;
    const condition = this.nullCondition(false);
    const index = stack.height - 1;
    const type = stack.types[index]!;
    const kind = stack.kinds[index]!;
    const low = stack.lows[index]!;
    // The reference is not among what the branch carries; it lies where it was if the branch is not taken.
    stack.pop();
    this.control.branchIf(depth, condition);
    stack.push(type, kind, low, 0);
  }

  branchOnNonNull(depth: number): void {
    this.control.branchIf(depth, this.nullCondition(true));
    this.values.stack.pop();
  }

  callReference(typeIndex: number, isTail: boolean): void {
    const type = functionTypeAt(this.context.declaration, typeIndex);
    const { emitter } = this.values;
    const callee = this.values.popSlot();
    const base = this.outward.popArguments(type.parameters.length) * 2;
    if (isTail) {
      emitter.emit(returnCallRef, callee, base);
      this.control.endLine();
    } else {
      emitter.emit(callRef, callee, base);
      this.outward.endCall(emitter.used - 1, type);
    }
  }
}
