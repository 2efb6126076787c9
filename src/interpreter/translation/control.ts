// Structured control as internal code: blocks, labels, branches, returns. A branch moves the values it carries to where
// its target expects them; what cannot be reached is not translated.

import { handsReference, hasTag, readBlockType, readCatchKind, readLabelCount } from '../binary/body.ts';
import { functionTypeAt, type ModuleDeclaration } from '../binary/declaration.ts';
import type { BinaryReader } from '../binary/reader.ts';
import { exnref, f64, type FunctionType, i64, isReference, slotsOf, v128, type ValueType } from '../core/types.ts';
import { Label } from './emitter.ts';
import { anyTag, HandlerDraft, HandlerRanges, noSlot } from './handlers.ts';
import { operationNamed, rareNumbers } from './operations.ts';
import { inHome, inLocal } from './stack.ts';
import type { Condition } from './conditions.ts';
import type { ValueTranslator } from './values.ts';

const branch = operationNamed('branch');
const branchTable = operationNamed('branch_table');
const returnNothing = operationNamed('return');
const returnWord = operationNamed('return_word');
const returnWords = operationNamed('return_words');
const returnFloat = operationNamed('return_float');

type ControlKind = 'function' | 'block' | 'loop' | 'if' | 'else' | 'try_table' | 'try' | 'catch';

interface Control {
  kind: ControlKind;
  /** Height of the operand stack below the block's parameters. */
  readonly height: number;
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** What branches to this block go to. */
  readonly label: Label;
  /** Where an `if` goes that does not hold. */
  readonly otherwise: Label | undefined;
  /** Where exceptions go first that are thrown in the part of it that is being translated. */
  handler: HandlerDraft | undefined;
  /** A `try`'s own, also while its catch clauses are translated. */
  readonly own: HandlerDraft | undefined;
  /** In a `catch`: the slot, below its values, of the exception that `rethrow` throws again. */
  exceptionSlot: number;
}

// A branch that carries more values than this moves them as one range.
const fewValues = 4;

export class ControlTranslator {
  readonly #declaration: ModuleDeclaration;
  readonly handlers = new HandlerRanges();
  readonly #values: ValueTranslator;
  #controls: Control[] = [];
  #results: readonly ValueType[] = [];
  #link = 0;
  /** Where exceptions go that are caught with the function's own label. */
  #returnLabel: Label | undefined;
  isReachable = true;

  constructor(declaration: ModuleDeclaration, values: ValueTranslator) {
    this.#declaration = declaration;
    this.#values = values;
  }

  /** Begins a function whose frame has its link in the given slot. */
  begin(type: FunctionType, link: number): void {
    this.#results = type.results;
    this.#link = link;
    this.#returnLabel = undefined;
    this.handlers.begin();
    this.isReachable = true;
    this.#controls = [
      {
        kind: 'function',
        height: 0,
        parameters: [],
        results: type.results,
        label: new Label(),
        otherwise: undefined,
        handler: undefined,
        own: undefined,
        exceptionSlot: noSlot,
      },
    ];
  }

  /** Has the function's own `end` been read? */
  get isDone(): boolean {
    return this.#controls.length === 0;
  }

  /** The operation just written never falls through. */
  endLine(): void {
    this.#values.emitter.endLine();
    this.#becomeUnreachable();
  }

  #becomeUnreachable(): void {
    this.#values.stack.truncate(this.#controlAt(0).height);
    this.#values.barrier();
    this.isReachable = false;
  }

  // ---- blocks

  #controlAt(depth: number): Control {
    return this.#controls[this.#controls.length - 1 - depth]!;
  }

  /** Opens a block. */
  block(kind: 'block' | 'loop' | 'if' | 'try_table' | 'try', reader: BinaryReader): void {
    const values = this.#values;
    const { stack } = values;
    const code = readBlockType(reader);
    const type = code >= 0 ? functionTypeAt(this.#declaration, code) : undefined;
    const parameters = type?.parameters ?? [];
    const results = type?.results ?? (code === -0x40 ? [] : [-code]);
    const outer = this.#controlAt(0).handler;
    const own = kind === 'try_table' || kind === 'try' ? new HandlerDraft(outer) : undefined;
    if (kind === 'try_table') this.#catchClauses(own!, reader);
    const condition = kind === 'if' ? values.popCondition() : undefined;
    values.settleLocals();
    const height = stack.height - parameters.length;
    if (kind === 'loop' || kind === 'if') for (let index = height; index < stack.height; index++) values.settle(index);
    const label = new Label();
    const otherwise = kind === 'if' ? new Label() : undefined;
    if (condition !== undefined) this.#branchConditionally(condition, false, otherwise!);
    if (kind === 'loop') {
      this.#values.emitter.bind(label);
      values.barrier();
    }
    if (own !== undefined) this.#handle(own);
    const handler = own ?? outer;
    this.#controls.push({
      kind,
      height,
      parameters,
      results,
      label,
      otherwise,
      handler,
      own,
      exceptionSlot: noSlot,
    });
  }

  /** Makes the operand stack that of a block's start or end: values of these types in their own slots. */
  #restore(control: Control, types: readonly ValueType[]): void {
    const { stack } = this.#values;
    stack.truncate(control.height);
    for (const type of types) stack.push(type, inHome, 0, 0);
  }

  #settleResults(control: Control): void {
    const { stack } = this.#values;
    for (let index = stack.height - control.results.length; index < stack.height; index++) this.#values.settle(index);
  }

  else(): void {
    const control = this.#controls[this.#controls.length - 1]!;
    const { emitter } = this.#values;
    if (this.isReachable) {
      this.#settleResults(control);
      const position = emitter.emit(branch);
      emitter.target(position + 1, control.label);
      emitter.cost(position + 2, control.label);
      emitter.endLine();
    }
    control.kind = 'else';
    emitter.bind(control.otherwise!);
    this.#values.barrier();
    this.#restore(control, control.parameters);
    this.isReachable = true;
  }

  end(): void {
    const control = this.#controls.pop()!;
    const { emitter } = this.#values;
    const isIf = control.kind === 'if';
    const joins = control.kind !== 'loop' && (isIf || control.label.used);
    if (control.kind === 'function') {
      this.#endFunction();
      return;
    }
    if (control.kind === 'catch') {
      this.#endCatch(control);
      return;
    }
    if (this.isReachable && (joins || control.kind === 'else')) this.#settleResults(control);
    // Not `own.outer`, which `delegate` sets.
    if (control.own !== undefined) this.#handle(this.#controlAt(0).handler);
    if (!joins) return;
    emitter.bind(control.label);
    if (isIf) emitter.bind(control.otherwise!);
    this.#values.barrier();
    this.#restore(control, control.results);
    this.isReachable = true;
  }

  #endFunction(): void {
    const { emitter, stack } = this.#values;
    if (this.isReachable) this.#emitReturn();
    emitter.endLine();
    if (this.#returnLabel === undefined) return;
    // What is caught with the function's own label is returned.
    emitter.bind(this.#returnLabel);
    this.#values.barrier();
    stack.truncate(0);
    for (const type of this.#results) stack.push(type, inHome, 0, 0);
    this.#emitReturn();
    emitter.endLine();
  }

  // ---- exceptions

  /** From here on exceptions go to this handler first. */
  #handle(handler: HandlerDraft | undefined): void {
    // What was written before must not be taken back: it would move what follows across the border.
    this.#values.barrier();
    this.handlers.mark(this.#values.emitter.used, handler);
  }

  #payloadOf(tag: number): readonly ValueType[] {
    return tag === anyTag ? [] : functionTypeAt(this.#declaration, this.#declaration.tags[tag]!).parameters;
  }

  /** The clauses of a `try_table`: each carries its values to a label, as a branch would. */
  #catchClauses(handler: HandlerDraft, reader: BinaryReader): void {
    for (let left = readLabelCount(reader); left > 0; left--) {
      const kind = readCatchKind(reader);
      const tag = hasTag(kind) ? reader.u32() : anyTag;
      const control = this.#controlAt(reader.u32());
      const slot = this.#values.stack.homeOf(control.height);
      const count = this.#payloadOf(tag).reduce((sum, type) => sum + slotsOf(type), 0);
      const isFunction = control.kind === 'function';
      if (isFunction) this.#returnLabel ??= new Label();
      const label = isFunction ? this.#returnLabel! : control.label;
      handler.add(tag, label, slot, handsReference(kind) ? slot + count : noSlot);
    }
  }

  /** A `catch` or `catch_all`: ends the part before it, and begins with the values that the exception carries. */
  catch(tag: number): void {
    const control = this.#controlAt(0);
    const values = this.#values;
    const { emitter, stack } = values;
    if (this.isReachable) {
      this.#prepareMoves(control);
      this.#emitJump(control);
      emitter.endLine();
    }
    const own = control.own!;
    if (control.kind === 'try') {
      control.kind = 'catch';
      control.handler = own.outer;
      this.#handle(own.outer);
    }
    stack.truncate(control.height);
    control.exceptionSlot = stack.push(exnref, inHome, 0, 0);
    const label = new Label();
    own.add(tag, label, stack.homeOf(stack.height), control.exceptionSlot);
    for (const type of this.#payloadOf(tag)) stack.push(type, inHome, 0, 0);
    emitter.bind(label);
    values.barrier();
    this.isReachable = true;
  }

  // Results lie above the exception and move down to where the other ways out of the block have them.
  #endCatch(control: Control): void {
    if (!this.isReachable && !control.label.used) return;
    if (this.isReachable) {
      this.#prepareMoves(control);
      this.#emitMoves(control);
    }
    this.#values.emitter.bind(control.label);
    this.#values.barrier();
    this.#restore(control, control.results);
    this.isReachable = true;
  }

  /** Ends a `try` whose exceptions go where those of another block do. */
  delegate(depth: number): void {
    this.#controlAt(0).own!.outer = this.#controlAt(depth + 1).handler;
    this.end();
  }

  rethrow(depth: number): void {
    this.#values.emitter.emitRare(rareNumbers.throwReference, 0, this.#controlAt(depth).exceptionSlot * 2);
    this.endLine();
  }

  // ---- branches

  #labelTypes(control: Control): readonly ValueType[] {
    return control.kind === 'loop' ? control.parameters : control.results;
  }

  /** Do the values that a branch carries lie elsewhere than its target expects them? */
  #needsMoves(control: Control): boolean {
    const { stack } = this.#values;
    const count = this.#labelTypes(control).length;
    const first = stack.height - count;
    if (count > 0 && stack.homes[first] !== stack.homeOf(control.height)) return true;
    for (let index = first; index < stack.height; index++) if (stack.kinds[index] !== inHome) return true;
    return false;
  }

  /** Many values are put into their own slots once, before the branch, so that each target can take them as a range. */
  #prepareMoves(control: Control): void {
    const { stack } = this.#values;
    const count = this.#labelTypes(control).length;
    if (count <= fewValues) return;
    for (let index = stack.height - count; index < stack.height; index++) this.#values.settle(index);
  }

  #emitMoves(control: Control): void {
    const { stack } = this.#values;
    const types = this.#labelTypes(control);
    const first = stack.height - types.length;
    let slot = stack.homeOf(control.height);
    if (types.length > fewValues) {
      const last = stack.height - 1;
      const from = stack.homes[first]!;
      const count = stack.homes[last]! + slotsOf(stack.types[last]!) - from;
      if (from !== slot) this.#values.emitter.emitRare(rareNumbers.moveRange, slot, from * 2, count);
      return;
    }
    types.forEach((type, index) => {
      // Targets lie at or below their sources, so an earlier move overwrites no later source.
      this.#values.copyTo(slot, first + index);
      slot += slotsOf(type);
    });
  }

  #emitJump(control: Control): void {
    const { emitter } = this.#values;
    this.#emitMoves(control);
    const position = emitter.emit(branch);
    emitter.target(position + 1, control.label);
    emitter.cost(position + 2, control.label);
  }

  #leaveTo(control: Control): void {
    if (control.kind === 'function') this.#emitReturn();
    else this.#emitJump(control);
  }

  branch(depth: number): void {
    const control = this.#controlAt(depth);
    this.#prepareMoves(control);
    this.#leaveTo(control);
    this.endLine();
  }

  #branchConditionally(condition: Condition, ifHolds: boolean, label: Label): void {
    const { emitter } = this.#values;
    const words = this.#values.emitBranch(condition, ifHolds);
    emitter.target(words.target, label);
    emitter.costDifference(words.cost, label);
  }

  /** Branches on a condition: the one on top of the stack, or one that has been made of what stays there. */
  branchIf(depth: number, made?: Condition): void {
    const control = this.#controlAt(depth);
    const values = this.#values;
    const { emitter } = values;
    const condition = made ?? values.popCondition();
    this.#prepareMoves(control);
    if (control.kind !== 'function' && !this.#needsMoves(control)) {
      this.#branchConditionally(condition, true, control.label);
      values.barrier();
      return;
    }
    const over = new Label();
    this.#branchConditionally(condition, false, over);
    this.#leaveTo(control);
    emitter.endLine();
    emitter.bind(over);
    values.barrier();
  }

  branchTable(reader: BinaryReader): void {
    const values = this.#values;
    const { emitter } = values;
    const index = values.popSlot();
    const count = readLabelCount(reader);
    const controls: Control[] = [];
    for (let left = count; left >= 0; left--) controls.push(this.#controlAt(reader.u32()));
    this.#prepareMoves(controls[count]!);
    emitter.emit(branchTable, index, count);
    const table = emitter.used;
    for (let word = 0; word < 2 * controls.length; word++) emitter.append(0);
    emitter.endLine();
    // What must move values or return goes there by way of a piece of code of its own, one for each target.
    const detours = new Map<Control, Label>();
    for (const [entry, control] of controls.entries()) {
      let label = control.kind === 'function' || this.#needsMoves(control) ? detours.get(control) : control.label;
      if (label === undefined) {
        label = emitter.here();
        detours.set(control, label);
        this.#leaveTo(control);
        emitter.endLine();
      }
      emitter.target(table + 2 * entry, label);
      emitter.cost(table + 2 * entry + 1, label);
    }
    this.#becomeUnreachable();
  }

  #emitReturn(): void {
    const values = this.#values;
    const { emitter, stack } = values;
    const results = this.#results;
    const link = this.#link * 2;
    const first = stack.height - results.length;
    const [type] = results;
    if (type !== undefined && results.length === 1 && type !== v128 && !isReference(type)) {
      const operation = type === f64 ? returnFloat : type === i64 ? returnWords : returnWord;
      // The value may be a constant that only this way out of the function needs: it is copied, not settled.
      const isHeld = stack.kinds[first] === inHome || stack.kinds[first] === inLocal;
      if (!isHeld) values.copyTo(stack.homes[first]!, first);
      emitter.emit(operation, isHeld ? values.slotOf(first) : stack.homes[first]!, link);
      return;
    }
    // Results may lie in locals whose slots other results are going to: first all to their own slots.
    for (let index = first; index < stack.height; index++) values.copyTo(stack.homes[index]!, index);
    if (results.length > fewValues) {
      const last = stack.height - 1;
      const from = stack.homes[first]!;
      const count = stack.homes[last]! + slotsOf(stack.types[last]!) - from;
      values.emitter.emitRare(rareNumbers.moveRange, 0, from * 2, count);
    } else {
      let slot = 0;
      for (const [index, result] of results.entries()) {
        this.#moveHome(first + index, slot);
        slot += slotsOf(result);
      }
    }
    emitter.emit(returnNothing, link);
  }

  #moveHome(index: number, slot: number): void {
    const { stack } = this.#values;
    const kind = stack.kinds[index]!;
    stack.kinds[index] = inHome;
    this.#values.copyTo(slot, index);
    stack.kinds[index] = kind;
  }

  return(): void {
    this.#emitReturn();
    this.endLine();
  }
}
