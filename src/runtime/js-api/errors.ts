// What is thrown across the boundary: traps and exceptions of the engine become the namespace's own errors on their way
// out, and on their way back in, through a host function, what they were. Everything else passes unchanged.

import { Exception, GcArray, GcStruct, LimitError, LinkError, Trap } from '../../interpreter/index.ts';
import type { Agent } from './agent.ts';
import { hide } from './webidl.ts';
import { seen } from './values.ts';

/**
 * What hosts throw when their own stack is exhausted (JavaScript interface, "Stack Overflow"): SpiderMonkey has a class
 * of its own for it, others take RangeError.
 */
const StackError: ErrorConstructor =
  (globalThis as { InternalError?: ErrorConstructor }).InternalError ?? (RangeError as ErrorConstructor);

/** What JavaScript sees of something that was thrown. */
export function thrownOutward(agent: Agent, error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  if (error instanceof Trap) return errorOf(agent, error);
  if (Exception.is(error)) return agent.exceptions.of(error);
  // Thrown by the tag of host exceptions, it is a value that the program has made.
  if (GcStruct.is(error) || GcArray.is(error)) return seen(agent, error);
  return error;
}

/** What the engine is to see of something that a host function throws: a trap stays what nothing in the guest can catch. */
export function thrownInward(agent: Agent, error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  return agent.exceptions.find(error) ?? agent.traps.get(error) ?? agent.objects.find(error) ?? error;
}

/** The error for a trap, the same wherever the trap passes: a RuntimeError that has the trap as its cause, and its code. */
function errorOf(agent: Agent, trap: Trap): Error {
  const known = agent.errors.get(trap);
  if (known !== undefined) return known;
  const Class = trap.code === 'call-stack-exhausted' ? StackError : agent.RuntimeError;
  const error = new Class(trap.message, { cause: trap });
  hide(error, 'code', trap.code, true);
  agent.errors.set(trap, error);
  agent.traps.set(error, trap);
  return error;
}

/** What instantiating throws: the namespace's classes, and a RangeError where there is no room. */
export function instantiationError(agent: Agent, error: unknown): unknown {
  if (error instanceof LinkError) return new agent.LinkError(error.message, { cause: error });
  if (error instanceof LimitError) return roomError(error);
  return thrownOutward(agent, error);
}

/** A cap, or the host, has no room for what is to be made. */
export function roomError(error: unknown): unknown {
  return error instanceof LimitError ? new RangeError(error.message, { cause: error }) : error;
}

/** The size before growing, or -1 where a cap has made a trap of the refusal: to JavaScript it is a RangeError either way. */
export function grown(grow: () => number): number {
  try {
    return grow();
  } catch (error) {
    if (error instanceof Trap) return -1;
    throw error;
  }
}
