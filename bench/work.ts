// What the benchmark runs, in one shape for every engine: the bytes of a module, what to do with an instance of it, and
// what has to come out. The programs of bench/programs take this shape here; those from npm in npm-work.ts.
import { readFileSync } from 'node:fs';
import { type Program, type ProgramKind, programs, programUrl } from './programs/index.ts';

/** What an exported function gives back: at most one number is what these programs return. */
export type GuestResult = number | bigint | undefined;

/** An instance, whichever engine it belongs to. */
export interface Guest {
  /** An exported function; throws if there is none. */
  exported(name: string): (...operands: number[]) => GuestResult;
  /** A copy of bytes of the one exported memory. */
  read(address: number, length: number): Uint8Array;
  write(address: number, bytes: Uint8Array): void;
}

/** A function that a program imports. Most are never called in these runs, and end them if they are. */
export interface WorkImport {
  readonly module: string;
  readonly name: string;
  readonly call?: (guest: Guest, ...operands: number[]) => number;
}

/** A full run takes 10 to 25 ms natively, a small one is at most some millions of instructions. */
export type Size = 'full' | 'small';

/** One program of the benchmark, ready for any engine. */
export interface Work {
  readonly name: string;
  readonly kind: ProgramKind | 'npm' | 'counting' | 'boundary';
  /** Does it count in the geometric means? */
  readonly inMean: boolean;
  bytes(): Uint8Array;
  readonly imports: readonly WorkImport[];
  /** Readies an instance; the function it answers does one run, as often as one likes, and gives the result as text. */
  prepare(guest: Guest, size: Size): () => string;
  readonly expected: Readonly<Record<Size, string>>;
}

const scratch = new DataView(new ArrayBuffer(8));

/** A number as its type's unsigned bits in hexadecimal: engines differ in the sign they give them. */
export function bitsOf(type: Program['result'], result: GuestResult): string {
  if (type === 'f64') scratch.setFloat64(0, Number(result));
  else if (type === 'i32') scratch.setBigUint64(0, BigInt(Number(result) >>> 0));
  else scratch.setBigUint64(0, BigInt.asUintN(64, BigInt(result ?? 0)));
  return text(scratch.getBigUint64(0));
}

function text(bits: bigint): string {
  return `0x${bits.toString(16)}`;
}

function workOf(program: Program): Work {
  return {
    name: program.name,
    kind: program.kind,
    // What the means stood for before there were vectors, they stand for still.
    inMean: program.kind !== 'vectors',
    bytes: () => new Uint8Array(readFileSync(programUrl(program))),
    imports: [],
    prepare: (guest, size) => {
      const run = guest.exported('run');
      const argument = size === 'full' ? program.argument : program.small.argument;
      return () => bitsOf(program.result, run(argument));
    },
    expected: { full: text(program.expected), small: text(program.small.expected) },
  };
}

/** The programs of bench/programs. */
export const ownWork: readonly Work[] = programs.map(workOf);

// (module (func (export "run") (param i32) (result i32) (local i32)
//   (local.set 1 (i32.const 0))
//   (loop
//     (local.set 1 (i32.add (local.get 1) (i32.xor (local.get 0) (i32.const 85))))
//     (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
//     (br_if 0 (local.get 0)))
//   (local.get 1)))
const countingModule =
  '0061736d0100000001060160017f017f030201000707010372756e00000a25012301017f4100210103402001200041d500736a2101200041016b' +
  '210020000d000b20010b';

/**
 * A loop without `if`, without memory, without a call, its local set before it is read: what webassemblyjs can run
 * (it compiles no `if` without `else`, calls without arguments, and takes an unset local for an argument). Outside the
 * means, since the others stand for what people compile.
 */
export const countingWork: Work = {
  name: 'counting',
  kind: 'counting',
  inMean: false,
  bytes: () => new Uint8Array(Buffer.from(countingModule, 'hex')),
  imports: [],
  prepare: (guest, size) => {
    const run = guest.exported('run');
    const argument = size === 'full' ? 10_000_000 : 10_000;
    return () => bitsOf('i32', run(argument));
  },
  expected: { full: '0x88896b40', small: '0x2fb08e8' },
};
