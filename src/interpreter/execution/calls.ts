// Calls that the loop does not make itself: of host functions, across instances, of functions not yet translated, and
// tail calls. A frame begins at the callee's first argument; its link holds where to go on and the caller's frame.

import { copyWithinArray, fillArray } from '../core/host-arrays.ts';
import { Trap, trapNumber } from '../core/errors.ts';
import { slotsOf, type ValueType } from '../core/types.ts';
import { haltPosition } from '../translation/code.ts';
import { operationBits } from '../translation/layout.ts';
import { operationNamed, operations } from '../translation/operations.ts';
import { headerWords } from '../translation/translator.ts';
import { Caller, unpaid } from './caller.ts';
import type { Exception } from './exception.ts';
import type { Func } from './func.ts';
import type { Machine, Stop } from './machine.ts';
import { caughtFromHost } from './unwind.ts';
import { Suspension } from './suspension.ts';
import { plainResults, readBits, readValue, requireJavaScriptTypes, writeBits, writeHostResults } from './values.ts';

const exhausted = trapNumber('call-stack-exhausted');
const undefinedElement = trapNumber('undefined-element');
const uninitializedElement = trapNumber('uninitialized-element');
const typeMismatch = trapNumber('indirect-call-type-mismatch');
const nullFunction = trapNumber('null-function-reference');
const callImported = operationNamed('call_imported').number;
const returnCallIndirect = operationNamed('return_call_indirect').number;
const returnCallReference = operationNamed('return_call_ref').number;
const { apply } = Reflect;
const operationMask = (1 << operationBits) - 1;

/** A host function on its way: where its arguments lie and its results go, and where to go on. */
export interface HostCall {
  readonly callee: Func;
  readonly frame: number;
  /** The word with the cost of what follows; or undefined: the calling function returns what the host function does. */
  readonly position: number | undefined;
}

/** Slots that values of these types take. */
export function slotCount(types: readonly ValueType[]): number {
  let count = 0;
  for (let index = 0; index < types.length; index++) count += slotsOf(types[index]!);
  return count;
}

/** The header of the function that is running. */
function currentHeader(machine: Machine): number {
  const code = machine.internalCode!;
  return code.entries[code.functionAt(machine.pc)!]!;
}

/** Goes on at a position of the code whose first word is what its line costs. */
function continueAt(machine: Machine, position: number): void {
  machine.fuel -= machine.code[position]!;
  machine.pc = position + 1;
}

/** Makes a frame for a function of the machine's instance and goes on at its beginning. */
function enterFunction(machine: Machine, index: number, frame: number, position: number, callerFrame: number): void {
  const header = machine.internalCode!.translate(index);
  machine.loadCode();
  const { code, stack } = machine;
  if (!stack.reserve(frame + code[header]!)) machine.trap(exhausted);
  const { words } = stack;
  const link = frame + code[header + 1]!;
  words[link] = position;
  words[link + 1] = callerFrame;
  const end = link + 2 + code[header + 2]!;
  // For a few words, calling the host takes longer than all the rest.
  if (end - link < 32) for (let word = link + 2; word < end; word++) words[word] = 0;
  else fillArray(words, 0, link + 2, end);
  machine.fp = frame;
  continueAt(machine, header + headerWords - 1);
}

/** Makes room for a frame before anything is overwritten or entered, so that the trap is still the caller's. */
function makeRoom(machine: Machine, callee: Func, frame: number): void {
  const code = callee.instance!.module.code;
  const header = code.translate(callee.index);
  machine.refresh();
  if (!machine.stack.reserve(frame + code.words[header]!)) machine.trap(exhausted);
}

function requireDepth(machine: Machine): void {
  if (machine.depth >= machine.maximumDepth) machine.trap(exhausted);
}

/** Begins a call from the host: the arguments lie at the machine's base. */
export function begin(machine: Machine, callee: Func): void {
  machine.enter(callee.instance!);
  if (machine.depth >= machine.maximumDepth) throw new Trap('call-stack-exhausted');
  enterFunction(machine, callee.index, machine.base, haltPosition, machine.base);
  machine.depth++;
}

/** How a call of a host function ends, if it does not simply return: `unpaid` is before it has done anything. */
export type HostStop = Stop | 'unpaid' | undefined;

/** Makes the call that stands at pc. */
export function callAt(machine: Machine, isIndirect: boolean): HostStop {
  const { code, pc } = machine;
  const operation = code[pc]! & operationMask;
  const isImported = operation === callImported;
  const callee = isIndirect ? machine.callee! : machine.instance!.functionAt(code[pc + (isImported ? 1 : 2)]!);
  // The last two words are always the first argument and the cost of what follows.
  const position = pc + operations[operation]!.length - 1;
  const frame = machine.fp + code[position - 1]!;
  if (callee.instance === null) return callHost(machine, { callee, frame, position });
  requireDepth(machine);
  if (callee.instance === machine.instance) {
    enterFunction(machine, callee.index, frame, position, machine.fp);
    // From now on the loop makes this call itself.
    if (!isIndirect && !isImported) machine.code[pc + 1] = machine.entries[callee.index]!;
  } else {
    crossTo(machine, callee, frame, position, machine.fp);
  }
  machine.depth++;
  return undefined;
}

function crossTo(machine: Machine, callee: Func, frame: number, position: number, callerFrame: number): void {
  const instance = machine.instance!;
  makeRoom(machine, callee, frame);
  machine.contexts.push({ instance, position, frame: callerFrame });
  machine.enter(callee.instance!);
  enterFunction(machine, callee.index, frame, haltPosition, frame);
}

/** Goes on in the instance that called, if there is one: its function has returned. */
export function returnAcross(machine: Machine): boolean {
  const context = machine.contexts.pop();
  if (context === undefined) return false;
  machine.enter(context.instance);
  machine.fp = context.frame;
  continueAt(machine, context.position);
  return true;
}

/** Makes the tail call that stands at pc: the running function's frame becomes the callee's. */
export function tailCallAt(machine: Machine): HostStop {
  const { code, pc, fp } = machine;
  const operation = code[pc]! & operationMask;
  const callee = tailCallee(machine, operation);
  // The last word is always the first argument.
  const from = fp + code[pc + operations[operation]!.length - 1]!;
  if (callee.instance === null) return callHost(machine, { callee, frame: from, position: undefined });
  const { stack } = machine;
  const link = fp + code[currentHeader(machine) + 1]!;
  const position = stack.words[link]!;
  const callerFrame = stack.words[link + 1]!;
  const count = slotCount(callee.signature.parameters);
  makeRoom(machine, callee, fp);
  moveDown(machine, from, fp, count);
  if (callee.instance === machine.instance) {
    enterFunction(machine, callee.index, fp, position, callerFrame);
  } else {
    // A function that was itself called across instances leaves no trace: an endless chain takes no room.
    if (position !== haltPosition) machine.contexts.push({ instance: machine.instance!, position, frame: callerFrame });
    machine.enter(callee.instance);
    enterFunction(machine, callee.index, fp, haltPosition, fp);
  }
  return undefined;
}

function tailCallee(machine: Machine, operation: number): Func {
  const { code, pc, fp } = machine;
  if (operation === returnCallIndirect) return indirectCallee(machine);
  if (operation !== returnCallReference) return machine.instance!.functionAt(code[pc + 1]!);
  const callee = machine.stack.references[(fp + (code[pc]! >>> operationBits)) >> 1] as Func | null;
  return callee ?? machine.trap(nullFunction);
}

function indirectCallee(machine: Machine): Func {
  const { code, pc, fp } = machine;
  const { elements } = machine.tables[code[pc + 2]!]!;
  const index = machine.stack.words[fp + (code[pc]! >>> 10)]! >>> 0;
  if (index >= elements.length) machine.trap(undefinedElement);
  const callee = elements[index] as Func | null;
  if (callee === null) machine.trap(uninitializedElement);
  if (!machine.isCallable(callee, code[pc + 1]!)) machine.trap(typeMismatch);
  return callee;
}

function moveDown(machine: Machine, from: number, to: number, count: number): void {
  const { words, references } = machine.stack;
  copyWithinArray(words, to, from, from + 2 * count);
  for (let index = 0; index < count; index++) references[(to >> 1) + index] = references[(from >> 1) + index];
}

// ---- host functions

/** Calls a host function; 'host' if it asked to wait. What it throws passes through, unless WebAssembly catches it. */
export function callHost(machine: Machine, call: HostCall): HostStop {
  const { store, stack } = machine;
  const { callee, frame } = call;
  if (store.hostDepth >= store.limits.hostDepth) machine.trap(exhausted);
  const { parameters, results } = callee.signature;
  // What calls back may use the slots of the arguments, which have been read then. Everything of ours lies below.
  const { stack: savedStack, callDepth } = store;
  const { top } = stack;
  store.stack = stack;
  stack.top = frame;
  store.callDepth = machine.depth;
  store.hostDepth++;
  // A host function that is called from within another one has its own debts.
  const { hostDebt } = store;
  store.hostDebt = 0;
  let returned: unknown;
  let thrown: Exception | undefined;
  let isUnpaid = false;
  try {
    // What JavaScript has no value for is an error like those that the function throws itself.
    if (!callee.bits) requireJavaScriptTypes(parameters, results);
    const values: unknown[] = [];
    let slot = frame >> 1;
    for (let index = 0; index < parameters.length; index++) {
      const type = parameters[index]!;
      values[index] = callee.bits ? readBits(stack, slot, type) : readValue(stack, slot, type);
      slot += slotsOf(type);
    }
    returned = callee.plain
      ? callPlain(callee.callback as never, values)
      : callee.callback!(callerOf(machine), ...(values as never[]));
    // A list of results may have getters that call back: they are read while the slots are still guarded.
    if (!(returned instanceof Suspension)) returned = plainResults(returned, callee.signature.results.length);
    machine.fuel -= store.hostDebt;
  } catch (error) {
    if (error === unpaid) isUnpaid = true;
    else thrown = caughtFromHost(machine, error);
    machine.fuel -= store.hostDebt;
  } finally {
    store.hostDebt = hostDebt;
    store.hostDepth--;
    store.callDepth = callDepth;
    stack.top = top;
    store.stack = savedStack;
  }
  machine.refresh();
  if (isUnpaid) return 'unpaid';
  if (thrown === undefined && !(returned instanceof Suspension)) {
    try {
      finishHostCall(machine, call, returned);
      return undefined;
    } catch (error) {
      // Results of other types, too.
      thrown = caughtFromHost(machine, error);
    }
  }
  if (thrown !== undefined) {
    machine.thrown = { exception: thrown, fromTailCall: call.position === undefined };
    return undefined;
  }
  if (!machine.canWait) machine.trap(trapNumber('suspended'));
  machine.waiting = call;
  machine.waitingPayload = (returned as Suspension).payload;
  return 'host';
}

/** What a host function gets to know: no machine where the host itself calls, so that there is no instruction to come back to. */
function callerOf(machine: Machine): Caller<unknown> {
  const { store, instance } = machine;
  return instance === null ? new Caller(store, undefined, undefined) : new Caller(store, instance, machine);
}

/** Calls with the arguments of a list: one by one where they are few, which takes a third of the time. */
function callPlain(callback: (...values: unknown[]) => unknown, values: readonly unknown[]): unknown {
  switch (values.length) {
    case 0:
      return callback();
    case 1:
      return callback(values[0]);
    case 2:
      return callback(values[0], values[1]);
    case 3:
      return callback(values[0], values[1], values[2]);
    case 4:
      return callback(values[0], values[1], values[2], values[3]);
    default:
      return apply(callback, undefined, values);
  }
}

/** Puts a host function's results where its caller wants them, and goes on there. */
export function finishHostCall(machine: Machine, call: HostCall, returned: unknown): void {
  const { stack, store } = machine;
  const { results } = call.callee.signature;
  const end = call.frame + 2 * slotCount(results);
  if (!stack.reserve(end)) machine.trap(exhausted);
  if (call.callee.bits) writeRawResults(machine, call, returned);
  else writeHostResults(stack, call.frame >> 1, results, returned, store);
  if (machine.internalCode === null) return;
  if (call.position !== undefined) {
    continueAt(machine, call.position);
    return;
  }
  // A tail call: the caller returns them.
  const link = machine.fp + machine.code[currentHeader(machine) + 1]!;
  const position = stack.words[link]!;
  const callerFrame = stack.words[link + 1]!;
  moveDown(machine, call.frame, machine.fp, slotCount(results));
  machine.fp = callerFrame;
  machine.depth--;
  continueAt(machine, position);
}

function writeRawResults(machine: Machine, call: HostCall, returned: unknown): void {
  const { results } = call.callee.signature;
  const list = results.length === 1 ? [returned] : results.length === 0 ? [] : (returned as readonly unknown[]);
  let slot = call.frame >> 1;
  for (const [index, type] of results.entries()) {
    writeBits(machine.stack, slot, type, list[index], machine.store, 'result', index);
    slot += slotsOf(type);
  }
}
