// What a call across the boundary costs: a host that calls a small exported function again and again, and a program that
// does so with a function of the host's. Outside the means, which stand for what programs do by themselves.
import { bitsOf, type GuestResult, type Size, type Work } from './work.ts';

const calls: Readonly<Record<Size, number>> = { full: 200_000, small: 30_000 };

/** What both sides compute: a step of a sequence in which no step can be left out. */
const next = (value: number): number => (Math.imul(value, 5) + 1) | 0;

const expected: Readonly<Record<Size, string>> = { full: '0x76d39ac0', small: '0x8c624ad0' };

// (module (func (export "next") (param i32) (result i32)
//   (i32.add (i32.mul (local.get 0) (i32.const 5)) (i32.const 1))))
const callsIn: Work = {
  name: 'calls-in',
  kind: 'boundary',
  inMean: false,
  bytes: () => bytesOf('0061736d0100000001060160017f017f03020100070801046e65787400000a0c010a00200041056c41016a0b'),
  imports: [],
  prepare: (guest, size) => {
    const step = guest.exported('next');
    return () => {
      let value: GuestResult = 0;
      for (let count = calls[size]; count > 0; count--) value = step(Number(value));
      return bitsOf('i32', value);
    };
  },
  expected,
};

// (module (import "host" "next" (func (param i32) (result i32)))
//   (func (export "run") (param i32) (result i32) (local i32)
//     (loop
//       (local.set 1 (call 0 (local.get 1)))
//       (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
//       (br_if 0 (local.get 0)))
//     (local.get 1)))
const callsOut: Work = {
  name: 'calls-out',
  kind: 'boundary',
  inMean: false,
  bytes: () =>
    bytesOf(
      '0061736d0100000001060160017f017f020d0104686f7374046e6578740000030201000707010372756e00010a1c011a01017f0340200110' +
        '002101200041016b210020000d000b20010b',
    ),
  imports: [{ module: 'host', name: 'next', call: (_guest, value) => next(value!) }],
  prepare: (guest, size) => {
    const run = guest.exported('run');
    return () => bitsOf('i32', run(calls[size]));
  },
  expected,
};

function bytesOf(hexadecimal: string): Uint8Array {
  return new Uint8Array(Buffer.from(hexadecimal, 'hex'));
}

/** Calls into a program, and calls out of one. */
export const boundaryWork: readonly Work[] = [callsIn, callsOut];
