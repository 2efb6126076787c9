// Loads and stores against the host's native WebAssembly: at every alignment, at both ends of a memory, beyond them by
// address and by offset, where address plus offset passes 2^31 and 2^32, before and after growth, in both translations,
// and in a second memory, which takes a way of its own through the engine.

import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { requireNative } from '../../bench/programs/native.ts';
import { Engine, Instance, type Memory, Module, Store, Trap, type TrapCode } from '../../src/interpreter/index.ts';
import { ModuleBuilder, unsigned } from '../generate/module-builder.ts';
import { sample } from './effort.ts';
import { type Code, carrier, constant, fromBits, get, type NumberType, numberTypes, set, toBits } from './encode.ts';
import { edges, shownBits } from './operands.ts';
import { nativeTrapCodes } from './traps.ts';

interface Access {
  readonly name: string;
  readonly opcode: number;
  readonly kind: 'load' | 'store';
  readonly type: NumberType;
}

const byOpcode = [
  'i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u',
  'i64.load8_s i64.load8_u i64.load16_s i64.load16_u i64.load32_s i64.load32_u',
  'i32.store i64.store f32.store f64.store i32.store8 i32.store16 i64.store8 i64.store16 i64.store32',
];
/** Specification 5.4.7: opcodes from 0x28 on. */
const accesses: readonly Access[] = byOpcode
  .join(' ')
  .split(' ')
  .map((name, index) => ({
    name,
    opcode: 0x28 + index,
    kind: name.includes('load') ? 'load' : 'store',
    type: name.slice(0, 3) as NumberType,
  }));

const offsets = [0, 1, 2, 3, 4, 7, 8, 65528, 65535, 65536, 0x7ffffff8, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff];

/** Where the address comes from, where the value that is stored comes from or the one that is loaded goes. */
const shapes = ['locals', 'computed', 'constants'] as const;

/** Values that the memory holds again and again: NaNs of every kind, at every alignment. */
const pattern = Uint8Array.from(
  [...edges.f64.slice(-12), ...edges.f32.slice(-8), ...edges.i64].flatMap((bits) => [
    ...new Uint8Array(BigUint64Array.of(bits).buffer),
    ...(bits % 3n === 0n ? [0x81] : []),
  ]),
);

/** Pages at first, and by how many they grow. */
interface Size {
  readonly pages: number;
  readonly growth: number;
}

/** Four and one: our engine then has more bytes than the memory is long. */
const sizes: readonly Size[] = [
  { pages: 0, growth: 0 },
  { pages: 1, growth: 0 },
  { pages: 4, growth: 1 },
];

function addressesAround(size: number): number[] {
  const near = [...Array(17).keys()].map((distance) => size - 9 + distance);
  return [0, 1, 2, 3, 4, 5, 7, 8, 9, ...near, 0x7ffffff8, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffff8, 0xffffffff]
    .filter((address) => address >= 0)
    .map((address) => address | 0);
}

const wholeAddress = 77;

function memoryArgument(offset: number, memory: number): Code {
  return memory === 0 ? [0, ...unsigned(offset)] : [64, memory, ...unsigned(offset)];
}

/** The code of one shape; parameters are the address and, for a store, the bits of the value. */
function codeOf({ kind, type, opcode }: Access, shape: (typeof shapes)[number], instruction: Code, bits: bigint): Code {
  const value = [...get(1), ...fromBits(type)];
  if (kind === 'load') {
    const address = shape === 'computed' ? [...get(0), 0x41, 1, 0x6a, 0x41, 1, 0x6b] : get(0);
    const into = shape === 'locals' ? [...set(1), ...get(1)] : [];
    if (shape === 'constants') return [...constant('i32', BigInt(wholeAddress)), ...instruction, ...toBits(type)];
    return [...address, ...instruction, ...into, ...toBits(type)];
  }
  if (shape === 'locals') return [...get(0), ...value, ...set(2), ...get(2), ...instruction];
  if (shape === 'constants') return [...get(0), ...constant(type, bits), ...instruction];
  // The value comes straight out of an operation, a `select` of it and itself.
  return [...get(0), ...value, ...value, 0x41, ...unsigned(opcode & 1), 0x1b, ...instruction];
}

interface Entry {
  readonly name: string;
  readonly access: Access;
}

/** All shapes and offsets of an access, on memory 0, or on memory 1 of two. */
function moduleOf(access: Access, { pages }: Size, memory: 0 | 1, constants: readonly bigint[]) {
  const builder = new ModuleBuilder();
  const entries: Entry[] = [];
  const integer = numberTypes[carrier(access.type)];
  const own = numberTypes[access.type];
  for (const [index, offset] of offsets.entries()) {
    for (const shape of shapes) {
      const name = `${access.name} offset=${offset}, ${shape}`;
      const instruction = [access.opcode, ...memoryArgument(offset, memory)];
      const code = codeOf(access, shape, instruction, constants[index % constants.length]!);
      const isLoad = access.kind === 'load';
      const parameters = isLoad ? [numberTypes.i32] : [numberTypes.i32, integer];
      builder.export(name, 'func', builder.func(parameters, isLoad ? [integer] : [], [own], code));
      entries.push({ name, access });
    }
  }
  if (memory === 1) builder.memory(1);
  builder.export('memory', 'memory', builder.memory(pages, 10));
  return { bytes: builder.toBytes(), entries };
}

/** What a call gave: bits, or the kinds of trap it may be. */
type Result = { readonly bits: bigint | undefined } | { readonly traps: readonly TrapCode[] };

interface Runner {
  readonly call: (name: string, values: readonly bigint[]) => Result;
  readonly bytes: () => Uint8Array;
}

function ourRunner(engine: Engine, bytes: Uint8Array, growth: number): Runner {
  const instance = new Instance(new Store(engine), new Module(engine, bytes), []);
  const memory = instance.getMemory('memory') as Memory;
  memory.grow(growth);
  return {
    bytes: () => memory.bytes(),
    call(name, values) {
      try {
        return { bits: instance.getFunc(name)!.callBits(...values)[0] as bigint | undefined };
      } catch (error) {
        if (error instanceof Trap) return { traps: [error.code] };
        throw error;
      }
    },
  };
}

function nativeRunner(bytes: Uint8Array, growth: number): Runner {
  const native = requireNative();
  const { exports } = new native.Instance(new native.Module(bytes));
  const memory = exports.memory as { readonly buffer: ArrayBuffer; grow(pages: number): number };
  memory.grow(growth);
  return {
    bytes: () => new Uint8Array(memory.buffer),
    call(name, values) {
      const call = exports[name] as (...values: (number | bigint)[]) => number | bigint | undefined;
      const isLoad = values.length === 1;
      const wide = name.startsWith('i64') || name.startsWith('f64');
      const [address, value] = values;
      try {
        const result = isLoad ? call(Number(address)) : call(Number(address), wide ? value! : Number(value));
        return { bits: result === undefined ? undefined : BigInt.asUintN(wide ? 64 : 32, BigInt(result)) };
      } catch (error) {
        return { traps: nativeTrapCodes(error) };
      }
    },
  };
}

function fill(runner: Runner): void {
  const bytes = runner.bytes();
  for (let at = 0; at < bytes.length; at += pattern.length) bytes.set(pattern.subarray(0, bytes.length - at), at);
}

function shown(result: Result, type: NumberType): string {
  if ('traps' in result) return `trap ${result.traps.join(' or ')}`;
  return result.bits === undefined ? 'nothing' : shownBits(carrier(type), result.bits);
}

function isSame(ours: Result, native: Result): boolean {
  if ('traps' in ours) return 'traps' in native && native.traps.includes(ours.traps[0]!);
  return !('traps' in native) && ours.bits === native.bits;
}

/** What differs when every entry is called at (usually so many) addresses, with one value after the other. */
function differences(
  access: Access,
  size: Size,
  ours: Runner,
  native: Runner,
  entries: readonly Entry[],
  usual: number,
): string[] {
  const { type, kind } = access;
  const addresses = sample(addressesAround((size.pages + size.growth) * 65536), usual);
  const faults: string[] = [];
  let calls = 0;
  for (const runner of [ours, native]) fill(runner);
  for (const { name } of entries) {
    for (const address of addresses) {
      const value = edges[type][calls++ % edges[type].length]!;
      const given = [BigInt(address >>> 0), ...(kind === 'load' ? [] : [value])];
      const actual = ours.call(name, given);
      const expected = native.call(name, given);
      if (isSame(actual, expected)) continue;
      faults.push(`${name} at ${address >>> 0}: ${shown(actual, type)}, native ${shown(expected, type)}`);
    }
    if (kind === 'store' && Buffer.compare(ours.bytes(), native.bytes()) !== 0) {
      faults.push(`${name} leaves another memory than the native engine`);
      fill(ours);
      fill(native);
    }
  }
  return faults.slice(0, 10);
}

const engines = [
  { title: 'fast', engine: new Engine({ translation: 'fast' }), memory: 0, usual: 32 },
  { title: 'plain', engine: new Engine({ translation: 'plain' }), memory: 0, usual: 6 },
  { title: 'in a second memory', engine: new Engine(), memory: 1, usual: 8 },
] as const;

test('the specification has 23 loads and stores of number types', () => {
  expect(accesses).toHaveLength(0x3e - 0x28 + 1);
});

for (const { title, engine, memory, usual } of engines) {
  describe(`as the native engine, ${title}`, () => {
    for (const access of accesses) {
      test(access.name, () => {
        for (const size of sizes) {
          const constants = sample(edges[access.type], offsets.length);
          const { bytes, entries } = moduleOf(access, size, memory, constants);
          const nativeBytes = memory === 0 ? bytes : moduleOf(access, size, 0, constants).bytes;
          const ours = ourRunner(engine, bytes, size.growth);
          expect(differences(access, size, ours, nativeRunner(nativeBytes, size.growth), entries, usual)).toEqual([]);
        }
      });
    }
  });
}
