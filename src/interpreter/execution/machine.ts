// The machine: the registers of one call while the loop is not running, and what is done at each of the loop's exits:
// more fuel, stops, calls that the loop cannot make itself, traps. A call that has stopped is this object, plain data
// and no JavaScript stack, so that it can go on later. Frames and calls: calls.ts.

import { type BacktraceFrame, Trap, trapCode } from '../core/errors.ts';
import { hostMath } from '../core/host-math.ts';
import { haltPosition, type InternalCode } from '../translation/code.ts';
import { operationBits } from '../translation/layout.ts';
import { operationNamed } from '../translation/operations.ts';
import { addressAt } from './access.ts';
import { backtrace } from './backtrace.ts';
import { callAt, finishHostCall, type HostCall, type HostStop, returnAcross, tailCallAt } from './calls.ts';
import type { Exception } from './exception.ts';
import {
  exitCall,
  exitCallIndirect,
  exitFuel,
  exitHalt,
  exitStop,
  exitSurcharge,
  exitTailCall,
  exitThrow,
} from './exits.ts';
import type { Func } from './func.ts';
import type { Instance } from './instance.ts';
import { ValueStack } from './stack.ts';
import type { Store } from './store.ts';
import type { Table } from './table.ts';
import { raise, throwAt } from './unwind.ts';

/**
 * Fuel is handed to the loop in pieces, each twice the one before, so that it returns now and then: V8 optimizes a loop
 * that never does only from within, into slower code (DECISIONS, "Why does the loop return every quarter of a million
 * instructions?").
 */
const firstPiece = 2 ** 12;
const largestPiece = 2 ** 18;
const stopOperation = operationNamed('stop').number;
const requireLowOperation = operationNamed('require_low').number;
// Shared by all machines that have not entered an instance: a call is too short for arrays of its own.
const noWords = new Int32Array(0);
const noFloats = new Float64Array(0);
const noBytes = new Uint8Array(0);
const noHalves = new Uint16Array(0);
const noTables: readonly Table[] = [];

/** Where to go on when a function of another instance returns: the loop knows only one instance at a time. */
export interface Context {
  readonly instance: Instance;
  readonly position: number;
  readonly frame: number;
}

/** Why a machine has stopped running. */
export type Stop = 'finished' | 'out-of-fuel' | 'slice' | 'host';

export class Machine {
  readonly store: Store<unknown>;
  readonly stack: ValueStack;
  /** First slot of the call, in int32 units: arguments before it runs, results behind. */
  base: number;
  instance: Instance | null = null;
  internalCode: InternalCode | null = null;

  // What the loop reads when it is entered.
  code: Int32Array = noWords;
  constants: Float64Array = noFloats;
  entries: Int32Array = noWords;
  globals: Int32Array = noWords;
  tables: readonly Table[] = noTables;
  u8: Uint8Array = noBytes;
  u16: Uint16Array = noHalves;
  i32: Int32Array = noWords;
  f64: Float64Array = noFloats;
  /** Bytes of memory 0, rounded down to a multiple of 8. */
  bytes = 0;
  maximumDepth: number;

  // What the loop reads and writes back.
  pc = haltPosition + 1;
  fp: number;
  /** Fuel at hand; negative by what is owed for the line that `pc` stands in. */
  fuel = 0;
  depth: number;

  // What helpers leave for the loop, and the loop for the exits.
  low = 0;
  high = 0;
  callee: Func | null = null;
  surcharge = 0;
  surchargePaid = false;

  /** What is drawn from the meter at once, at most. */
  #piece = firstPiece;

  readonly contexts: Context[] = [];
  /** The host function that is being waited for, and what it said of it. */
  waiting: HostCall | null = null;
  waitingPayload: unknown = undefined;
  /** What a host function has thrown: it goes to its handler once what the function has charged is paid (FUEL 3). */
  thrown: { readonly exception: Exception; readonly fromTailCall: boolean } | null = null;
  /** May host functions pause this call? */
  readonly canWait: boolean;

  constructor(store: Store<unknown>, stack: ValueStack, canWait: boolean) {
    this.store = store;
    this.stack = stack;
    this.base = stack.top;
    this.fp = stack.top;
    this.canWait = canWait;
    this.depth = store.callDepth;
    this.maximumDepth = store.limits.callDepth;
  }

  /** A machine for a call that cannot pause: the one that the last such call has left, or a new one. */
  static take(store: Store<unknown>): Machine {
    store.stack ??= new ValueStack(store.limits.valueStackSlots);
    const { idleMachine: idle, stack } = store;
    stack.takeTurn();
    stack.isLive = true;
    if (idle === undefined || idle.stack !== stack) return new Machine(store, stack, false);
    store.idleMachine = undefined;
    idle.base = stack.top;
    idle.fp = stack.top;
    idle.depth = store.callDepth;
    return idle;
  }

  /** The call is over: nothing of it is kept, and the next one may have the machine. */
  release(): void {
    const { store, stack } = this;
    // Nothing is active any more: what the slots still refer to may go.
    if (stack.top === 0) {
      stack.isLive = false;
      if (stack.references.length > 0) stack.references.length = 0;
    }
    this.instance = null;
    this.internalCode = null;
    this.code = noWords;
    this.constants = noFloats;
    this.entries = noWords;
    this.globals = noWords;
    this.tables = noTables;
    this.u8 = noBytes;
    this.u16 = noHalves;
    this.i32 = noWords;
    this.f64 = noFloats;
    this.bytes = 0;
    this.pc = haltPosition + 1;
    this.fuel = 0;
    this.callee = null;
    this.surchargePaid = false;
    if (this.contexts.length > 0) this.contexts.length = 0;
    this.waiting = null;
    this.waitingPayload = undefined;
    this.thrown = null;
    store.idleMachine = this;
  }

  /** Makes an instance the one that the loop runs. Its memory is taken up when the loop is entered. */
  enter(instance: Instance): void {
    this.instance = instance;
    this.internalCode = instance.module.code;
    this.globals = instance.globalCells;
    this.tables = instance.tables;
    this.entries = this.internalCode.entries;
    this.loadCode();
  }

  /** Takes up what others may have replaced meanwhile: code that was translated, memory that has grown. */
  refresh(): void {
    this.loadCode();
    this.loadMemory();
  }

  /** The part of it that translating a function may have replaced. */
  loadCode(): void {
    if (this.internalCode === null) return;
    this.code = this.internalCode.words;
    this.constants = this.internalCode.constants;
  }

  loadMemory(): void {
    const memory = this.instance?.memories[0];
    if (memory === undefined) {
      this.bytes = 0;
      return;
    }
    memory.requireAttached();
    this.u8 = memory.u8;
    this.u16 = memory.u16;
    this.i32 = memory.i32;
    this.f64 = memory.f64;
    this.bytes = memory.byteLength - (memory.byteLength % 8);
  }

  /** Pays what a bulk instruction costs beyond its 1, from the fuel at hand; false, and nothing is paid, if it is too little. */
  pay(bytes: number): boolean {
    if (this.surchargePaid) {
      this.surchargePaid = false;
      return true;
    }
    const { metering, bytesPerFuel } = this.store.engine.configuration;
    if (!metering) return true;
    // bytes / Infinity is 0.
    const surcharge = hostMath.floor(bytes / bytesPerFuel);
    if (surcharge > this.fuel) {
      this.surcharge = surcharge;
      return false;
    }
    this.fuel -= surcharge;
    return true;
  }

  /** May a function be called where one of a type is wanted that is not its own? */
  isCallable(callee: Func, typeId: number): boolean {
    return this.store.engine.types.isBelow(callee.typeId, typeId);
  }

  /** Gives fuel that is at hand back to the meter, so that the meter is exact. */
  settle(): void {
    if (this.fuel <= 0) return;
    this.store.meter.remaining += this.fuel;
    this.store.meter.consumed -= this.fuel;
    this.fuel = 0;
  }

  /** Takes fuel from the meter: what is owed, and a piece to run on. A host function can have used up more than `most`. */
  #draw(most: number): void {
    const { meter } = this.store;
    // Comparisons: were `Math` tampered with, programs would run without end.
    let drawn = this.#piece - this.fuel;
    if (drawn > most) drawn = most;
    if (drawn > meter.remaining) drawn = meter.remaining;
    if (drawn < 0) drawn = 0;
    if (this.#piece < largestPiece) this.#piece *= 2;
    meter.remaining -= drawn;
    meter.consumed += drawn;
    this.fuel += drawn;
  }

  /** Runs on, for at most so many units of fuel, until finished or stopped. Throws a Trap, or what a host function throws. */
  run(slice: number): Stop {
    const { store } = this;
    const { meter } = store;
    const { metering } = store.engine.configuration;
    const start = meter.consumed;
    const end = start + slice;
    const savedDepth = store.callDepth;
    try {
      for (;;) {
        this.stack.takeTurn();
        this.refresh();
        if (metering) this.#draw(end - meter.consumed);
        let status: number;
        if (this.thrown !== null) {
          if (this.fuel < 0) return meter.remaining === 0 ? 'out-of-fuel' : 'slice';
          this.#raiseThrown();
          continue;
        }
        if (this.fuel < 0) {
          const position = this.internalCode?.stopFor(this.pc, -this.fuel) ?? this.pc;
          this.refresh();
          if (position === this.pc) return meter.remaining === 0 ? 'out-of-fuel' : 'slice';
          status = this.#runTo(position);
        } else if (this.internalCode === null) {
          // A host function that was called by the host has nobody to return to.
          return 'finished';
        } else {
          status = this.stack.run(this);
        }
        if (status > 0) this.trap(status);
        const stop = this.#leave(status, start, end);
        if (stop !== undefined) return stop;
      }
    } finally {
      // As `settle`, without a call: the host's stack may be at its end.
      if (this.fuel > 0) {
        meter.remaining += this.fuel;
        meter.consumed -= this.fuel;
        this.fuel = 0;
      }
      store.callDepth = savedDepth;
    }
  }

  /** Runs with a stop in the code. What lies before it is straight line: a branch that is taken finds fuel below 0. */
  #runTo(position: number): number {
    const { code } = this;
    const replaced = code[position]!;
    code[position] = stopOperation;
    try {
      return this.stack.run(this);
    } finally {
      code[position] = replaced;
    }
  }

  /** Does what an exit asks for; answers why the run ends, if it does. */
  #leave(status: number, start: number, end: number): Stop | undefined {
    const { meter } = this.store;
    switch (status) {
      case exitFuel:
        return undefined;
      case exitStop:
        // With fuel at hand it was met by another way than the one it was placed for: it is gone already.
        if (this.fuel >= 0) return undefined;
        return meter.remaining === 0 ? 'out-of-fuel' : 'slice';
      case exitHalt:
        this.settle();
        return returnAcross(this) ? undefined : 'finished';
      case exitCall:
      case exitCallIndirect:
        this.settle();
        return this.#unlessUnpaid(callAt(this, status === exitCallIndirect), start, end);
      case exitTailCall:
        this.settle();
        return this.#unlessUnpaid(tailCallAt(this), start, end);
      case exitThrow:
        this.settle();
        throwAt(this);
        return undefined;
      case exitSurcharge:
        this.settle();
        return this.#paySurcharge(start, end);
      default:
        throw new Error(`the loop left with status ${status}`);
    }
  }

  #raiseThrown(): void {
    const { exception, fromTailCall } = this.thrown!;
    this.thrown = null;
    this.settle();
    raise(this, exception, fromTailCall);
  }

  /** A host function that stands for an instruction can have a price beyond its call's 1. */
  #unlessUnpaid(stop: HostStop, start: number, end: number): Stop | undefined {
    return stop === 'unpaid' ? this.#paySurcharge(start, end) : stop;
  }

  /** Pays what a bulk instruction costs beyond its 1, or takes the 1 back and stops. */
  #paySurcharge(start: number, end: number): Stop | undefined {
    const { meter } = this.store;
    // The slice need not cover an instruction that is its first: no slice would ever do.
    const isFirst = meter.consumed === start + 1;
    if (this.surcharge <= meter.remaining && (isFirst || this.surcharge <= end - meter.consumed)) {
      meter.remaining -= this.surcharge;
      meter.consumed += this.surcharge;
      this.surchargePaid = true;
      return undefined;
    }
    // The instruction does not run: its 1 is given back, and owed again.
    meter.remaining += 1;
    meter.consumed -= 1;
    this.fuel = -1;
    return meter.remaining <= this.surcharge ? 'out-of-fuel' : 'slice';
  }

  /** Ends the call with a trap: what was paid for the rest of the line is given back. */
  trap(status: number): never {
    this.fuel += this.internalCode?.refundAt(this.pc) ?? 0;
    this.refresh();
    this.settle();
    const code = trapCode(status);
    const isOfElement = code === 'undefined-element' || code === 'uninitialized-element';
    const index = isOfElement ? this.#elementIndex() : undefined;
    throw new Trap(code, backtrace(this), index);
  }

  // The index that a call through a table names: of 64 bits where the operation is the one that has found it too large.
  #elementIndex(): number {
    const word = this.code[this.pc]!;
    const isWide = (word & ((1 << operationBits) - 1)) === requireLowOperation;
    return addressAt(this.stack.words, this.fp + (word >>> operationBits), isWide);
  }

  /** Goes on with what the awaited host function is said to have returned. */
  resumeWith(returned: unknown): void {
    this.refresh();
    finishHostCall(this, this.waiting!, returned);
    this.waiting = null;
    this.waitingPayload = undefined;
  }

  backtrace(): BacktraceFrame[] {
    return backtrace(this);
  }
}
