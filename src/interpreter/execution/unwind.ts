// What happens when something is thrown (specification 4.6.13): the search for a handler through the frames of a call,
// innermost first, and what leaves the call where there is none. Frames are data, so they are only looked at until the
// handler is found. A trap is no exception: none of this sees it, nor the end of fuel (FUEL 3).

import { setArray } from '../core/host-arrays.ts';
import { Trap, trapNumber } from '../core/errors.ts';
import { haltPosition } from '../translation/code.ts';
import { anyTag, type CatchClause, type Handler, noSlot } from '../translation/handlers.ts';
import { rareNumbers } from '../translation/operations.ts';
import { backtraceLater } from './backtrace.ts';
import { Exception } from './exception.ts';
import type { Instance } from './instance.ts';
import type { Machine } from './machine.ts';

const nullException = trapNumber('null-exception-reference');
const allocationRefused = trapNumber('gc-allocation-refused');

/** Does the `throw` or `throw_ref` at pc: see rare.ts for its words. */
export function throwAt(machine: Machine): void {
  const { code, pc, fp, stack } = machine;
  const isNew = (code[pc + 1]! & 0xffff) === rareNumbers.throw;
  if (isNew) {
    const tag = machine.instance!.tags[code[pc + 2]!]!;
    if (tag.countedBytes > 0 && !machine.store.claimGc(tag.countedBytes)) machine.trap(allocationRefused);
    raise(machine, new Exception(tag, stack, (fp + code[pc + 3]!) >> 1), false);
    return;
  }
  const exception = stack.references[(fp + code[pc + 2]!) >> 1] as Exception | null;
  if (exception === null) machine.trap(nullException);
  raise(machine, exception, false);
}

/**
 * What a host function has thrown, as something that WebAssembly can catch. Anything else is thrown on: traps always,
 * and what is the host's own unless the store says that it can be caught (JavaScript interface, "run a host function").
 */
export function caughtFromHost(machine: Machine, error: unknown): Exception {
  const { store } = machine;
  if (machine.instance === null) throw error;
  if (Exception.is(error) && error.tag.store === store) return error;
  if (!store.catchableHostExceptions || error instanceof Trap) throw error;
  return new Exception(store.hostExceptionTag, [error]);
}

interface Place {
  instance: Instance;
  /** Of an operation, or where a call returns to. */
  position: number;
  frame: number;
  depth: number;
  /** How many contexts are left. */
  contexts: number;
}

/**
 * Goes on at the handler of an exception that is thrown at pc, or throws it to the one who made the call.
 * @param fromTailCall the function at pc has made way for the one that throws: its handlers do not count
 */
export function raise(machine: Machine, exception: Exception, fromTailCall: boolean): void {
  const place: Place = {
    instance: machine.instance!,
    position: machine.pc,
    frame: machine.fp,
    depth: machine.depth,
    contexts: machine.contexts.length,
  };
  let isActive = !fromTailCall || leaveFrame(machine, place);
  while (isActive) {
    const clause = clauseAt(place, exception);
    if (clause !== undefined) {
      enterHandler(machine, place, clause, exception);
      return;
    }
    isActive = leaveFrame(machine, place);
  }
  if (exception.tag === machine.store.hostExceptionTag) throw exception.values[0];
  exception.leaveTrace(backtraceLater(machine));
  throw exception;
}

/** Goes to the caller's place; false where the host is the caller. */
function leaveFrame(machine: Machine, place: Place): boolean {
  const { code } = place.instance.module;
  const header = code.entries[code.functionAt(place.position)!]!;
  const link = place.frame + code.words[header + 1]!;
  place.position = machine.stack.words[link]!;
  place.frame = machine.stack.words[link + 1]!;
  place.depth--;
  if (place.position !== haltPosition) return true;
  if (place.contexts === 0) return false;
  const context = machine.contexts[--place.contexts]!;
  place.instance = context.instance;
  place.position = context.position;
  place.frame = context.frame;
  return true;
}

function clauseAt({ instance, position }: Place, { tag }: Exception): CatchClause | undefined {
  const { code } = instance.module;
  let handler: Handler | undefined = code.handlersOf(code.functionAt(position)!)?.at(position);
  for (; handler !== undefined; handler = handler.outer) {
    for (const clause of handler.clauses) {
      if (clause.tag === anyTag || instance.tags[clause.tag] === tag) return clause;
    }
  }
  return undefined;
}

function enterHandler(machine: Machine, place: Place, clause: CatchClause, exception: Exception): void {
  const { words, references } = machine.stack;
  if (machine.contexts.length > place.contexts) {
    machine.contexts.length = place.contexts;
    machine.enter(place.instance);
  }
  machine.fp = place.frame;
  machine.depth = place.depth;
  if (clause.tag !== anyTag) {
    const { payload } = exception;
    const slot = (place.frame >> 1) + clause.slot;
    setArray(words, payload.words, 2 * slot);
    for (let index = 0; index < payload.references.length; index++) {
      references[slot + index] = payload.references[index];
    }
  }
  if (clause.referenceSlot !== noSlot) references[(place.frame >> 1) + clause.referenceSlot] = exception;
  machine.fuel -= clause.cost;
  machine.pc = clause.position;
}
