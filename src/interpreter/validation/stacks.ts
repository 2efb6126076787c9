// The two stacks of the specification's algorithm (appendix "Validation Algorithm"): types of operands, and the
// blocks that are open. Types only, no values and no bytes; which instruction wants what is function.ts's business.
// Hot code: one object serves every function of a module, the stacks keep their room, nothing is allocated per
// instruction.

import { limitText } from '../binary/reader.ts';
import { CompileError, type CompileErrorKind } from '../core/errors.ts';
import type { CompileLimits } from '../core/limits.ts';
import type { TypeRegistry } from '../core/type-registry.ts';
import { bottom, type ValueType } from '../core/types.ts';
import { instructionName, typeListText } from './messages.ts';

type Types = readonly ValueType[];

/** What opened a block; numbers, because the loop compares them. `if` becomes `else` at its `else`. */
export const openedByFunction = 0x00;
export const openedByBlock = 0x02;
export const openedByLoop = 0x03;
export const openedByIf = 0x04;
export const openedByElse = 0x05;
export const openedByTry = 0x06;
export const openedByCatch = 0x07;
export const openedByCatchAll = 0x19;

/** Is it the opcode of catch, catch_all or delegate? */
function isOlderDelimiter(opcode: number): boolean {
  return opcode === openedByCatch || opcode === openedByCatchAll || opcode === 0x18;
}

export class Stacks {
  /** Operand types, bottom of the stack first; entries from `height` on are leftovers. Replaced where it grows. */
  operands = new Int32Array(16);
  /** How many operands it has room for: no more than the limit allows. */
  room: number;
  height = 0;
  /** Height at which the innermost block began: what lies below belongs to the blocks around it. */
  floor = 0;
  /** The rest of the innermost block is never reached; its stack answers any pop with an undetermined value. */
  unreachable = false;

  /** Open blocks, the function itself included. */
  depth = 0;
  /** Per block, outermost first. Floor and reachability of the innermost stand in the fields above. */
  readonly openers: number[] = [0];
  readonly parameters: Types[] = [];
  readonly results: Types[] = [];
  /** What a branch to the block's label carries. */
  readonly labels: Types[] = [];
  private readonly floors: number[] = [0];
  private readonly unreachables: boolean[] = [false];

  /** Where errors point: the instruction at hand. */
  functionIndex: number | undefined = undefined;
  offset = 0;
  opcode = 0;

  /** Did the last match meet a type that was a proper subtype of the one wanted? */
  private isNarrower = false;
  private readonly limits: CompileLimits;
  private readonly registry: TypeRegistry;
  private readonly operandLimit: number;
  private readonly nestingLimit: number;

  constructor(limits: CompileLimits, registry: TypeRegistry) {
    this.limits = limits;
    this.registry = registry;
    this.operandLimit = limits.operandStack;
    this.room = Math.min(this.operands.length, this.operandLimit);
    this.nestingLimit = limits.nesting;
  }

  /** Empties both stacks for a new function. */
  begin(results: Types): void {
    this.height = 0;
    this.floor = 0;
    this.unreachable = false;
    this.depth = 0;
    this.pushControl(openedByFunction, [], results, results);
  }

  push(type: ValueType): void {
    if (this.height >= this.room) this.grow(this.height + 1);
    this.operands[this.height++] = type;
  }

  pushAll(types: Types): void {
    let height = this.height;
    if (height + types.length > this.room) this.grow(height + types.length);
    for (let index = 0; index < types.length; index++) this.operands[height++] = types[index]!;
    this.height = height;
  }

  private grow(needed: number): void {
    if (needed > this.operandLimit) this.exceeded('operandStack', needed);
    const larger = new Int32Array(Math.max(needed, 2 * this.operands.length));
    larger.set(this.operands);
    this.operands = larger;
    this.room = Math.min(larger.length, this.operandLimit);
  }

  /** Takes a value of any type. */
  popAny(): ValueType {
    if (this.height > this.floor) return this.operands[--this.height]!;
    if (!this.unreachable) this.mismatch([bottom]);
    return bottom;
  }

  /** Takes a value of the type. */
  pop(type: ValueType): void {
    if (this.height > this.floor) {
      const actual = this.operands[this.height - 1]!;
      if (actual !== type && !this.registry.isSubtype(actual, type)) this.mismatch([type]);
      this.height--;
    } else if (!this.unreachable) this.mismatch([type]);
  }

  /** Takes values of the types, the last one on top. */
  popAll(types: Types): void {
    this.height = this.match(types);
  }

  /** Checks that values of the types are there, and leaves them. */
  peekAll(types: Types): void {
    this.match(types);
  }

  /** Takes values of the types and puts them back as these types: what a branch that is not taken leaves. */
  retypeAll(types: Types): void {
    this.isNarrower = false;
    const height = this.match(types);
    // The usual case, and then what would be popped and pushed again is the same.
    if (!this.unreachable && !this.isNarrower) return;
    this.height = height;
    this.pushAll(types);
  }

  // Where the stack would stand after a pop of all the types. In an unreachable block it ends at the floor at once:
  // the values that are not there need no look each.
  private match(types: Types): number {
    const operands = this.operands;
    let height = this.height;
    for (let index = types.length - 1; index >= 0; index--) {
      if (height === this.floor) {
        if (!this.unreachable) this.mismatch(types);
        return height;
      }
      const actual = operands[--height]!;
      if (actual !== types[index]) {
        if (!this.registry.isSubtype(actual, types[index]!)) this.mismatch(types);
        this.isNarrower = true;
      }
    }
    return height;
  }

  /** Opens a block whose parameters have been popped, and pushes them again inside. */
  pushControl(opener: number, parameters: Types, results: Types, label: Types): void {
    const depth = this.depth;
    // The function itself is no block.
    if (depth > this.nestingLimit) this.exceeded('nesting', depth);
    if (depth > 0) {
      this.floors[depth - 1] = this.floor;
      this.unreachables[depth - 1] = this.unreachable;
    }
    this.openers[depth] = opener;
    this.parameters[depth] = parameters;
    this.results[depth] = results;
    this.labels[depth] = label;
    this.depth = depth + 1;
    this.floor = this.height;
    this.unreachable = false;
    if (parameters.length > 0) this.pushAll(parameters);
  }

  /** Closes the innermost block: its results, and nothing else, must be on the stack; they are taken. */
  popControl(): void {
    const depth = this.depth - 1;
    const results = this.results[depth]!;
    if (results.length > 0) this.popAll(results);
    if (this.height !== this.floor) this.remaining(results);
    this.closeControl();
  }

  /** Goes back to the block around the innermost, in which nothing is wrong. */
  closeControl(): void {
    const depth = this.depth - 1;
    this.depth = depth;
    if (depth > 0) {
      this.floor = this.floors[depth - 1]!;
      this.unreachable = this.unreachables[depth - 1]!;
    }
  }

  /** The rest of the innermost block is not reached. */
  becomeUnreachable(): void {
    this.height = this.floor;
    this.unreachable = true;
  }

  /** What a branch to this label carries; 0 is the innermost block. */
  label(index: number): Types {
    if (index >= this.depth) this.fail('invalid', `unknown label ${index}`);
    return this.labels[this.depth - 1 - index]!;
  }

  /** What a tail call answers must be what the function answers (specification 3.3.8). */
  requireResults(types: Types): void {
    const results = this.results[0]!;
    if (types === results) return;
    const fits = (type: ValueType, index: number) => this.registry.isSubtype(type, results[index]!);
    if (types.length === results.length && types.every(fits)) return;
    const callee = typeListText(types);
    this.fail(
      'invalid',
      `type mismatch: ${this.instruction()} returns ${callee} but the function ${typeListText(results)}`,
    );
  }

  // ---- errors: from here on nothing is hot

  fail(kind: CompileErrorKind, message: string): never {
    throw new CompileError(kind, message, this.offset, this.functionIndex);
  }

  /** The types are wanted on top of the stack and something else is there. */
  mismatch(required: Types): never {
    const from = Math.max(this.floor, this.height - required.length);
    const actual = [...this.operands.subarray(from, this.height)];
    const text = typeListText(actual, this.unreachable && actual.length < required.length);
    this.fail(
      'invalid',
      `type mismatch: ${this.subject('instruction')} requires ${typeListText(required)} but stack has ${text}`,
    );
  }

  instruction(): string {
    return instructionName(this.opcode);
  }

  // What requires the types: the instruction by name. The suite's texts for exceptions, which are whole sentences, have
  // none: `throw`, and the ends of the older blocks.
  private subject(nameless: string): string {
    const isThrow = this.opcode === 0x08;
    const opener = this.openers[this.depth - 1];
    const isOlder = opener === openedByTry || opener === openedByCatch || opener === openedByCatchAll;
    const closes = this.opcode === 0x0b || isOlderDelimiter(this.opcode);
    return isThrow || (isOlder && closes) ? nameless : this.instruction();
  }

  private remaining(results: Types): never {
    // popControl has taken the results already; they are still there as leftovers.
    this.height += results.length;
    const actual = [...this.operands.subarray(this.floor, this.height)];
    const text = `but stack has ${typeListText(actual)}`;
    const subject = this.subject('block');
    // The suite's words, too, are without them.
    const more = subject === 'block' ? '' : ' and nothing else';
    this.fail('invalid', `type mismatch: ${subject} requires ${typeListText(results)}${more} ${text}`);
  }

  private exceeded(limit: 'operandStack' | 'nesting', found: number): never {
    this.fail('limit', limitText(limit, found, this.limits));
  }
}
