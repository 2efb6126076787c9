// Atomic instructions behind the loop's arm `rare` (the threads proposal). One agent runs a store, so each is atomic as
// it stands; what is particular about them is that unaligned addresses trap, and waiting. Every operand is read before
// the result, which may lie over one, is written. Hot code.

import { trapNumber } from '../core/errors.ts';
import { loadFrom, storeTo } from './access.ts';
import type { Machine } from './machine.ts';
import type { Memory } from './memory.ts';

const unaligned = trapNumber('unaligned-atomic');
const outOfBounds = trapNumber('out-of-bounds-memory-access');
const notShared = trapNumber('expected-shared-memory');
const wouldBlock = trapNumber('atomic-wait-would-block');

// What memory.atomic.wait answers; 0, that it was woken, is for other agents to bring about.
const notEqual = 1;
const timedOut = 2;

/**
 * Words: `family | bytes << 8`, the offset's low half, memory, then the operands' slots, the address first. Answers 0 or
 * the number of a trap.
 */
export function atomic(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { words } = machine.stack;
  const family = code[pc + 2]! & 255;
  const bytes = code[pc + 2]! >> 8;
  const memory = machine.instance!.memories[code[pc + 4]!]!;
  const at = (words[fp + code[pc + 5]!]! >>> 0) + (code[pc + 3]! >>> 0);
  if (at + bytes > memory.byteLength) return outOfBounds;
  if (at % bytes !== 0) return unaligned;
  const destination = fp + (code[pc]! >>> 10);
  if (family === 1) {
    // notify: there is nobody to wake.
    words[destination] = 0;
    return 0;
  }
  if (family === 2) return wait(machine, memory, at, bytes, code, pc, fp);
  loadFrom(machine, memory, at, bytes, false);
  const oldLow = machine.low;
  const oldHigh = machine.high;
  if (family !== 3) {
    const value = fp + code[pc + 6]!;
    const low = words[value]!;
    const high = words[value + 1]!;
    let newLow = low;
    let newHigh = high;
    switch (family) {
      case 4: // store
        storeTo(memory, at, bytes, low, high);
        return 0;
      case 5: // add
        newLow = (oldLow + low) | 0;
        newHigh = (oldHigh + high + (newLow >>> 0 < oldLow >>> 0 ? 1 : 0)) | 0;
        break;
      case 6: // sub
        newLow = (oldLow - low) | 0;
        newHigh = (oldHigh - high - (oldLow >>> 0 < low >>> 0 ? 1 : 0)) | 0;
        break;
      case 7: // and
        newLow = oldLow & low;
        newHigh = oldHigh & high;
        break;
      case 8: // or
        newLow = oldLow | low;
        newHigh = oldHigh | high;
        break;
      case 9: // xor
        newLow = oldLow ^ low;
        newHigh = oldHigh ^ high;
        break;
      case 10: // xchg
        break;
      default: {
        // cmpxchg: the expected value counts by the bits that are in memory.
        const replacement = fp + code[pc + 7]!;
        newLow = oldLow;
        newHigh = oldHigh;
        if (isSame(bytes, oldLow, oldHigh, low, high)) {
          newLow = words[replacement]!;
          newHigh = words[replacement + 1]!;
        }
      }
    }
    storeTo(memory, at, bytes, newLow, newHigh);
  }
  words[destination] = oldLow;
  // Of an i32 nobody reads the high half.
  words[destination + 1] = oldHigh;
  return 0;
}

/** Is what was loaded the low `bytes` bytes of the pair? */
function isSame(bytes: number, oldLow: number, oldHigh: number, low: number, high: number): boolean {
  if (bytes === 8) return oldLow === low && oldHigh === high;
  return oldLow === (bytes === 4 ? low : low & ((1 << (8 * bytes)) - 1));
}

/**
 * Waits as far as it can: a value that differs is answered at once, and so is a timeout of 0. Anything longer would block
 * the host's thread while nobody is there to end it: it traps, unless the store allows blocking and there is a timeout.
 */
function wait(
  machine: Machine,
  memory: Memory,
  at: number,
  bytes: number,
  code: Int32Array,
  pc: number,
  fp: number,
): number {
  if (!memory.memoryType.shared) return notShared;
  const { words } = machine.stack;
  const destination = fp + (code[pc]! >>> 10);
  const expected = fp + code[pc + 6]!;
  const timeout = fp + code[pc + 7]!;
  const low = words[timeout]! >>> 0;
  const high = words[timeout + 1]!;
  loadFrom(machine, memory, at, bytes, false);
  if (!isSame(bytes, machine.low, machine.high, words[expected]!, words[expected + 1]!)) {
    words[destination] = notEqual;
    return 0;
  }
  // Nanoseconds; a negative number is no timeout at all.
  const nanoseconds = high < 0 ? Infinity : high * 4294967296 + low;
  if (nanoseconds > 0 && !(machine.store.limits.blockingWait && sleep(nanoseconds / 1e6))) return wouldBlock;
  words[destination] = timedOut;
  return 0;
}

/** Blocks for so many milliseconds; false where that has no end or the host cannot block here (a page's main thread). */
function sleep(milliseconds: number): boolean {
  if (milliseconds === Infinity || typeof SharedArrayBuffer === 'undefined') return false;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
