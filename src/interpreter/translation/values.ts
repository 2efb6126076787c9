// Translates instructions that compute on the operand stack: what is folded, fused or left where it lies is decided
// here. In plain translation nothing is: every value is put into its own slot by an operation of its own.

import { hasFusedOperations } from '../core/parts.ts';
import { f32, f64, i32, i64, isReference, v128, type ValueType } from '../core/types.ts';
import { type Addition, type BranchWords, type Condition, emitBranch } from './conditions.ts';
import { canBeField, folded, isLowHalfMask, isNaNPattern, wordsOfPromoted } from './constants.ts';
import { Emitter } from './emitter.ts';
import {
  type Operation,
  operationNamed,
  operationsOf,
  pairOperation,
  rareNumbers,
  type RowOperations,
} from './operations.ts';
import { inHome, inLocal, isConstant, isSum, OperandStack } from './stack.ts';
import { vectorNumbers } from './vectors.ts';

const moveWord = operationNamed('move_word');
const moveWords = operationNamed('move_words');
const moveFloat = operationNamed('move_float');
const constantWord = operationNamed('constant_word');
const constantWords = operationNamed('constant_words');
const constantFloat = operationNamed('constant_float');
const selectWord = operationNamed('select_word');
const selectWords = operationNamed('select_words');
const selectFloat = operationNamed('select_float');
const rare = operationNamed('rare');
const vector = operationNamed('vector');
const equalsZero = operationsOf(0x45)!;
const addition = operationsOf(0x6a)!;
const subtraction = operationsOf(0x6b)!;
const and64 = operationsOf(0x83)!;
const extendUnsigned = operationsOf(0xad)!;
const addConstant = addition.value.sk!;

/** An i32 as the sum of what a slot holds and a constant, modulo 2^32. */
export interface Sum {
  readonly slot: number;
  readonly addend: number;
}

export class ValueTranslator {
  readonly emitter = new Emitter();
  readonly stack = new OperandStack();
  plain = false;
  /** Slot of each local. */
  readonly localSlots: number[] = [];
  readonly localTypes: ValueType[] = [];
  /** Puts an f64 into the module's pool of constants; answers its index. */
  readonly #poolIndex: (low: number, high: number) => number;

  // The last operation that computed a value: where it ends (still last if that is where the code ends), where its
  // result went, and if it was a comparison, which.
  #lastEnd = -1;
  #lastPosition = -1;
  #lastOperation: Operation = moveWord;
  #lastSlot = -1;
  /** The fields behind its destination. */
  readonly #lastSources = [0, 0, 0];
  #lastTest: (Condition & { readonly start: number }) | undefined;
  /** If it added a constant to an i32: what, and where it begins. */
  #lastSum: (Sum & { readonly start: number }) | undefined;

  /** The last addition to a local, and where it ends. */
  #addition: Addition | undefined;
  #additionEnd = -1;

  constructor(poolIndex: (low: number, high: number) => number) {
    this.#poolIndex = poolIndex;
  }

  /** Begins a function whose locals have been laid out, its operands from a slot on. */
  begin(plain: boolean, firstSlot: number): void {
    this.plain = plain;
    this.stack.begin(firstSlot, this.localTypes.length);
    this.barrier();
  }

  /** Nothing before this point may be changed or taken back: control can enter here. */
  barrier(): void {
    this.#lastEnd = -1;
    this.#additionEnd = -1;
  }

  // ---- moving values

  #move(type: ValueType, to: number, from: number): void {
    if (to === from) return;
    if (isReference(type)) this.emitter.emitRare(rareNumbers.referenceMove, to, from * 2);
    else if (type === v128) this.emitter.emitVector(vectorNumbers.move, to, [from * 2]);
    else this.emitter.emit(type === f64 ? moveFloat : type === i64 ? moveWords : moveWord, to, from);
  }

  #writeConstant(type: ValueType, to: number, low: number, high: number): void {
    if (type === f64 && !isNaNPattern(high, low)) this.emitter.emit(constantFloat, to, this.#poolIndex(low, high));
    else if (type === f64 || type === i64) this.emitter.emit(constantWords, to, low, high);
    else this.emitter.emit(constantWord, to, low);
  }

  #add(to: number, from: number, addend: number): void {
    const start = this.emitter.emit(addConstant, to, from, addend);
    this.#addition = { start, to, from, addend };
    this.#additionEnd = this.emitter.used;
  }

  /** Copies the value at an index of the stack to a slot; what the stack says of it stays as it is. */
  copyTo(slot: number, index: number): void {
    const { kinds, types, homes, lows, highs } = this.stack;
    const type = types[index]!;
    if (kinds[index] === isConstant) this.#writeConstant(type, slot, lows[index]!, highs[index]!);
    else if (kinds[index] === isSum) this.#add(slot, this.localSlots[lows[index]!]!, highs[index]!);
    else this.#move(type, slot, kinds[index] === inLocal ? this.localSlots[lows[index]!]! : homes[index]!);
  }

  /** Puts the value at an index into its own slot. */
  settle(index: number): number {
    const home = this.stack.homes[index]!;
    if (this.stack.kinds[index] !== inHome) {
      this.copyTo(home, index);
      this.stack.settle(index);
    }
    return home;
  }

  /** No value may lie in a local any longer: a branch is going to join paths on which locals differ. */
  settleLocals(): void {
    this.stack.forEachInLocal(undefined, (index) => this.settle(index));
  }

  /** A slot from which the value at an index can be read. */
  slotOf(index: number): number {
    if (this.stack.kinds[index] === inLocal) return this.localSlots[this.stack.lows[index]!]!;
    return this.settle(index);
  }

  /** Pops a value; answers a slot from which it can be read until the next one is pushed. */
  popSlot(): number {
    const slot = this.slotOf(this.stack.height - 1);
    this.stack.pop();
    return slot;
  }

  /** Pops an i32 that is a constant, and answers it; undefined, and nothing has happened, where it is none. */
  popConstant(): number | undefined {
    const index = this.stack.height - 1;
    if (this.stack.kinds[index] !== isConstant) return undefined;
    this.stack.pop();
    return this.stack.lows[index]!;
  }

  /** Pops an i32 as a sum, taking back the addition of a constant if that was the last thing done. */
  popSum(): Sum {
    if (!hasFusedOperations) return { slot: this.popSlot(), addend: 0 };
    const { stack } = this;
    const index = stack.height - 1;
    if (stack.kinds[index] === isSum) {
      const addend = stack.highs[index]!;
      const slot = this.localSlots[stack.lows[index]!]!;
      stack.pop();
      return { slot, addend };
    }
    const sum = this.#isLast(index) ? this.#lastSum : undefined;
    if (sum === undefined) return { slot: this.popSlot(), addend: 0 };
    this.emitter.retractTo(sum.start);
    stack.pop();
    return sum;
  }

  // ---- pushing values

  /** Pushes the result of an operation that writes to field 0. */
  pushResult(type: ValueType, operation: Operation, f1 = 0, f2 = 0, f3 = 0, f4 = 0): void {
    const home = this.stack.push(type, inHome, 0, 0);
    const position = this.emitter.emit(operation, home, f1, f2, f3, f4);
    this.#remember(position, operation, home);
    this.#lastSources[0] = f1;
    this.#lastSources[1] = f2;
    this.#lastSources[2] = f3;
  }

  /** Pushes the result of an operation of a group. */
  pushGroup(type: ValueType, group: Operation, number: number, ...words: number[]): void {
    const home = this.stack.push(type, inHome, 0, 0);
    const position = this.emitter.emitGroup(group, number, home, ...words);
    this.#remember(position, group, home);
  }

  /** Pushes the result of a rare operation. */
  pushRare(type: ValueType, number: number, ...words: number[]): void {
    this.pushGroup(type, rare, number, ...words);
  }

  /** Pushes the result of an operation on vectors. */
  pushVector(type: ValueType, number: number, words: readonly number[]): void {
    this.pushGroup(type, vector, number, ...words);
  }

  /** Pushes a lane of the vector at a slot: half a slot, or a whole one. */
  pushLane(type: ValueType, slot: number, lane: number): void {
    if (type === f64 || type === i64) {
      this.pushResult(type, type === f64 ? moveFloat : moveWords, slot + lane);
      return;
    }
    this.pushResult(type, moveWord, slot + (lane >> 1));
    this.emitter.words[this.emitter.used - 1]! += lane & 1;
  }

  #remember(position: number, operation: Operation, slot: number): void {
    this.#lastTest = undefined;
    this.#lastSum = undefined;
    if (this.plain) return;
    this.#lastPosition = position;
    this.#lastEnd = this.emitter.used;
    this.#lastOperation = operation;
    this.#lastSlot = slot;
  }

  pushConstant(type: ValueType, low: number, high: number): void {
    this.stack.push(type, isConstant, low, high);
    if (this.plain) this.settle(this.stack.height - 1);
  }

  localGet(local: number): void {
    this.stack.push(this.localTypes[local]!, inLocal, local, 0);
    if (this.plain) this.settle(this.stack.height - 1);
  }

  localSet(local: number, keep: boolean): void {
    const { stack } = this;
    const index = stack.height - 1;
    const kind = stack.kinds[index]!;
    const home = stack.homes[index]!;
    const low = stack.lows[index]!;
    const slot = this.localSlots[local]!;
    if (kind === inLocal && low === local) {
      if (!keep) stack.pop();
      return;
    }
    const isLast = kind === inHome && this.#lastEnd === this.emitter.used && this.#lastSlot === home;
    stack.pop();
    const shared = stack.isUsed(local);
    if (shared) stack.forEachInLocal(local, (other) => this.settle(other));
    if (isLast && !shared) {
      // The result lands in the local it is meant for.
      this.emitter.setField(this.#lastPosition, this.#lastOperation, 0, slot);
      this.#lastEnd = -1;
    } else {
      this.copyTo(slot, index);
    }
    if (!keep) return;
    if (this.plain) stack.push(this.localTypes[local]!, inHome, 0, 0);
    else stack.push(this.localTypes[local]!, inLocal, local, 0);
  }

  // ---- computing

  /** A value instruction. */
  compute(entry: RowOperations): void {
    if (entry.row.operands.length === 2) this.#binary(entry);
    else if (entry.value.s !== undefined) this.#unary(entry);
    else this.#reinterpret(entry.row.results[0]);
  }

  /** `i32.wrap_i64` and the reinterpretations: the same bits under another type. */
  #reinterpret(type: ValueType): void {
    const index = this.stack.height - 1;
    if (this.stack.kinds[index] === isConstant && (type === i32 || type === f32)) this.stack.highs[index] = 0;
    this.stack.retype(index, type);
  }

  #unary(entry: RowOperations): void {
    const { stack } = this;
    const index = stack.height - 1;
    if (stack.kinds[index] === isConstant && this.#fold(entry, index)) return;
    if (entry === equalsZero && this.#negateLastTest(index)) return;
    const a = this.slotOf(index);
    stack.pop();
    this.#value(entry, 's', a, 0, 0);
  }

  #binary(entry: RowOperations): void {
    const { stack } = this;
    const { kinds } = stack;
    const second = stack.height - 1;
    const first = second - 1;
    if (kinds[first] === isConstant && kinds[second] === isConstant && this.#fold(entry, first)) return;
    if (entry === and64 && this.#lowHalf(first, second)) return;
    if (this.#pair(entry, first, second)) return;
    if (entry === addition && this.#addLater(first, second, 1)) return;
    if (entry === subtraction && kinds[second] === isConstant && this.#addLater(first, second, -1)) return;
    const exchanged = entry.row.commutative ? entry : entry.swapped;
    if (entry.value.sk !== undefined && canBeField(stack, second)) {
      this.#withConstant(entry, first, second);
    } else if (exchanged?.value.sk !== undefined && canBeField(stack, first)) {
      this.#withConstant(exchanged, second, first);
    } else {
      const a = this.slotOf(first);
      const b = this.slotOf(second);
      stack.truncate(first);
      this.#value(entry, 'ss', a, b, 0);
    }
  }

  /** Emits a value instruction on the top two values, of which the one at `constant` becomes a field. */
  #withConstant(entry: RowOperations, other: number, constant: number): void {
    const { stack } = this;
    const a = this.slotOf(other);
    const type = stack.types[constant]!;
    let [low, high] = [stack.lows[constant]!, stack.highs[constant]!];
    if (hasFusedOperations && (type === f32 || type === f64)) {
      if (type === f32) [low, high] = wordsOfPromoted(low);
      low = this.#poolIndex(low, high);
    }
    stack.truncate(stack.height - 2);
    this.#value(entry, 'sk', a, low, high);
  }

  /** An i64 of which only the low half counts: as that half, extended, which is shorter. */
  #lowHalf(first: number, second: number): boolean {
    const constant = isLowHalfMask(this.stack, second) ? second : first;
    if (this.plain || !isLowHalfMask(this.stack, constant)) return false;
    const a = this.slotOf(first + second - constant);
    this.stack.truncate(first);
    this.#value(extendUnsigned, 's', a, 0, 0);
    return true;
  }

  /** Computes on what the last operation has computed, in one operation with it if there is one for both. */
  #pair(entry: RowOperations, first: number, second: number): boolean {
    const { stack } = this;
    if (!hasFusedOperations) return false;
    const inner = this.#isLast(first) ? first : entry.row.commutative && this.#isLast(second) ? second : -1;
    if (inner < 0 || this.plain) return false;
    const other = inner === first ? second : first;
    const isConstantOperand = stack.kinds[other] === isConstant;
    const operation = pairOperation(this.#lastOperation, entry.row, isConstantOperand ? 'k' : 's');
    if (operation === undefined) return false;
    const operand = isConstantOperand ? stack.lows[other]! : this.slotOf(other);
    // It may have been put into its slot just now.
    if (!this.#isLast(inner)) return false;
    const sources = this.#lastSources.slice(0, this.#lastOperation.fields.length - 1);
    const [a, b, c, d] = [...sources, operand, stack.highs[other]!];
    this.emitter.retractTo(this.#lastPosition);
    stack.truncate(first);
    this.pushResult(entry.row.results[0], operation, a, b, c, d);
    return true;
  }

  /** An i32 in a local and a constant, or such a sum and a constant: what takes the sum may add for itself. */
  #addLater(first: number, second: number, sign: number): boolean {
    const { stack } = this;
    const { kinds, lows, highs } = stack;
    const [other, constant] = kinds[second] === isConstant ? [first, second] : [second, first];
    if (!hasFusedOperations || this.plain || kinds[constant] !== isConstant) return false;
    if (kinds[other] !== inLocal && kinds[other] !== isSum) return false;
    const local = lows[other]!;
    const addend = ((kinds[other] === isSum ? highs[other]! : 0) + sign * lows[constant]!) | 0;
    stack.truncate(first);
    stack.push(i32, isSum, local, addend);
    return true;
  }

  /** Emits a value instruction in the shape given, by its mirror image where it has no operation of its own. */
  #value(entry: RowOperations, shape: 's' | 'ss' | 'sk', a: number, b: number, high: number): void {
    const start = this.emitter.used;
    if (shape === 'ss' && entry.value.ss === undefined) {
      const mirror = entry.swapped!;
      this.pushResult(entry.row.results[0], mirror.value.ss!, b, a);
      entry = mirror;
      [a, b] = [b, a];
    } else {
      this.pushResult(entry.row.results[0], entry.value[shape]!, a, b, high);
    }
    if (this.plain) return;
    if (entry === addition && shape === 'sk') this.#lastSum = { slot: a, addend: b, start };
    if (entry === equalsZero) this.#lastTest = { comparison: undefined, shape, a, b, high, negated: true, start };
    if (entry.branchIf[shape] === undefined) return;
    this.#lastTest = { comparison: entry, shape, a, b, high, negated: false, start };
  }

  /** `i32.eqz` of the comparison just made: its inverse, where there is one. */
  #negateLastTest(index: number): boolean {
    const test = this.#isLast(index) ? this.#lastTest : undefined;
    if (test === undefined || test.negated) return false;
    const inverse = test.comparison?.inverse;
    if (inverse !== undefined) {
      this.emitter.retractTo(test.start);
      this.stack.pop();
      this.#value(inverse, test.shape, test.a, test.b, test.high);
      return true;
    }
    const a = this.slotOf(index);
    this.stack.pop();
    this.#value(equalsZero, 's', a, 0, 0);
    this.#lastTest = { ...test, negated: true };
    return true;
  }

  /** Is the value at an index what the last operation computed, and nothing but it? */
  #isLast(index: number): boolean {
    const isOfLast = this.#lastEnd === this.emitter.used && this.#lastSlot === this.stack.homes[index];
    return isOfLast && this.stack.kinds[index] === inHome;
  }

  /** Computes on the constants from an index on now, if that can be done. */
  #fold({ row }: RowOperations, first: number): boolean {
    const words = folded(row, this.stack, first);
    if (words === undefined) return false;
    this.stack.truncate(first);
    this.pushConstant(row.results[0], words[0], words[1]);
    return true;
  }

  select(type: ValueType): void {
    const { stack } = this;
    const condition = stack.height - 1;
    const c = this.slotOf(condition);
    const b = this.slotOf(condition - 1);
    const a = this.slotOf(condition - 2);
    stack.truncate(condition - 2);
    if (isReference(type)) this.pushRare(type, rareNumbers.referenceSelect, a * 2, b * 2, c * 2);
    else if (type === v128) this.pushVector(type, vectorNumbers.select, [a * 2, b * 2, c * 2]);
    else this.pushResult(type, type === f64 ? selectFloat : type === i64 ? selectWords : selectWord, a, b, c);
  }

  // ---- conditions

  /** Pops an i32 as a condition, taking back the comparison that made it if that was the last thing done. */
  popCondition(): Condition {
    const index = this.stack.height - 1;
    const test = this.#isLast(index) ? this.#lastTest : undefined;
    if (test !== undefined) {
      this.emitter.retractTo(test.start);
      this.stack.pop();
      return test;
    }
    const a = this.slotOf(index);
    this.stack.pop();
    return { comparison: undefined, shape: 's', a, b: 0, high: 0, negated: false };
  }

  /** Branches if the condition holds, or if it does not. */
  emitBranch(condition: Condition, ifHolds: boolean): BranchWords {
    const addition = this.#additionEnd === this.emitter.used ? this.#addition : undefined;
    return emitBranch(this.emitter, condition, ifHolds, addition);
  }
}
