// Our verdict against the one of the engine that runs this test, on modules with bytes changed, left out or cut off.
// Compared are only the features that Node 20 has without a flag; what we refuse by name is not compared at all.

import { readFile } from 'node:fs/promises';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EngineConfiguration } from '../core/configuration.ts';
import { verdict } from './testing/modules.ts';

interface NativeWebAssembly {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => unknown;
}
const native = (globalThis as unknown as { readonly WebAssembly: NativeWebAssembly }).WebAssembly;

const seed = Number(process.env.FC_SEED ?? 20_251);
// Node 20 knows these behind flags only; of exceptions it has the older instructions.
const features = {
  multiMemory: false,
  extendedConst: false,
  memory64: false,
  exceptions: false,
  functionReferences: false,
  gc: false,
};
const configuration: EngineConfiguration = { features };

/** At least one of every kind of declaration and instruction, in few bytes. */
const variety = `(module
  (type $pair (func (param i32 i64) (result i64 i32)))
  (import "m" "f" (func $imported (param f32) (result f64)))
  (import "m" "g" (global $start i32))
  (import "m" "mutable" (global (mut i64)))
  (table $functions 4 8 funcref)
  (table $hosts 1 externref)
  (memory 1 2)
  (global $count (mut i32) (global.get $start))
  (global $null funcref (ref.null func))
  (export "memory" (memory 0))
  (export "count" (global $count))
  (func $swap (export "swap") (type $pair) (local f32 f64 f64)
    local.get 0
    if (result i32)
      i32.const 65537 local.tee 0
    else
      local.get 0 i32.eqz
    end
    local.set 0
    local.get 1 local.get 0)
  (func $branches (param i32) (result i32)
    block $out (result i32)
      loop $again (result i32)
        i32.const 1 local.get 0 br_if $out
        local.get 0 br_table $again $again $again
      end
    end
    i64.const -5 call $swap drop i64.const 3 i64.div_u i32.wrap_i64 i32.const 9
    ref.func $last ref.is_null select)
  (func $memories
    i32.const 0 i32.const 1 f64.const 1 f64.store offset=300 align=4
    i64.load32_s offset=7 drop
    i32.const 0 i32.const 0 i32.const 1 memory.init $bytes data.drop $bytes
    memory.size memory.grow drop
    i32.const 0 i32.const 0 i32.const 0 memory.copy
    i32.const 0 i32.const 0 i32.const 0 memory.fill)
  (func $tables
    i32.const 0 i32.const 0 table.get $hosts table.set $hosts
    ref.null extern i32.const 1 table.grow $hosts drop
    i32.const 0 i32.const 0 i32.const 1 table.init $functions $passive elem.drop $passive
    i32.const 0 i32.const 0 i32.const 1 table.copy $functions $functions
    i32.const 0 ref.null extern table.size $hosts table.fill $hosts)
  (func $last (param f32) (result f64)
    local.get 0 i32.trunc_sat_f32_s i32.extend8_s f32.convert_i32_s
    i32.const 2 return_call_indirect $functions (param f32) (result f64))
  (func unreachable i32.add select f32.neg drop ref.null func ref.null func i32.const 1 select (result funcref)
    global.get $null drop drop return)
  (start $tables)
  (elem (i32.const 1) func $imported $last)
  (elem $passive funcref (ref.func $last) (ref.null func))
  (elem declare func $branches)
  (data (i32.const 8) "abc")
  (data $bytes "\\00\\ff"))`;

/** What a difference between the verdicts is put down to, if it is one we know. */
function explained(bytes: Uint8Array, ours: string | undefined): string | undefined {
  if (ours?.startsWith('malformed reference type')) {
    // V8 takes any value type for that of an element segment that has no elements.
    return 'type of an empty element segment';
  }
  if (ours !== undefined) return undefined;
  try {
    new native.Module(bytes);
    return undefined;
  } catch (error) {
    const text = String(error);
    // Limits and offsets of 64 bits, whatever the memory, came to V8 later; here the number was written with more bytes.
    if (/expected (table|memory|maximum|offset|initial)|extra bits in varint/.test(text)) return 'numbers of 64 bits';
    return undefined;
  }
}

/** What is to be said about a module on which we and the native engine disagree; undefined if there is nothing. */
function disagreement(bytes: Uint8Array): string | undefined {
  const ours = verdict(bytes, configuration);
  if (ours?.kind === 'unsupported' || ours?.kind === 'limit') return undefined;
  const accepted = native.validate(bytes);
  if (accepted === (ours === undefined) || explained(bytes, ours?.message) !== undefined) return undefined;
  return `native: ${accepted ? 'valid' : 'invalid'}, ours: ${ours?.message ?? 'valid'}, bytes: ${Buffer.from(bytes).toString('hex')}`;
}

function without(bytes: Uint8Array, index: number): Uint8Array {
  const shorter = new Uint8Array(bytes.length - 1);
  shorter.set(bytes.subarray(0, index));
  shorter.set(bytes.subarray(index + 1), index);
  return shorter;
}

describe('a module of every kind of instruction', async () => {
  const bytes = await parse(variety);

  test('is valid', () => {
    expect(verdict(bytes, configuration)).toBe(undefined);
    expect(native.validate(bytes)).toBe(true);
  });

  test(`with any one byte changed, it is judged as natively (seed ${seed})`, () => {
    // Every bit turned, the edges of the number formats and the opcodes of control; the rest by chance. All 256 values
    // of each byte were tried once, without a difference; that takes six times as long.
    const edges = [0x00, 0x01, 0x05, 0x0b, 0x3f, 0x40, 0x60, 0x7f, 0x80, 0xff];
    const some = fc.sample(fc.nat(255), { seed, numRuns: bytes.length * 8 });
    const found: string[] = [];
    const changed = bytes.slice();
    bytes.forEach((byte, index) => {
      const turned = [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => byte ^ (1 << bit));
      for (const other of new Set([...edges, ...turned, ...some.slice(index * 8, index * 8 + 8)])) {
        changed[index] = other;
        const text = disagreement(changed);
        if (text !== undefined) found.push(text);
      }
      changed[index] = byte;
    });
    expect(found).toEqual([]);
  });

  test('with any byte left out, doubled, or the rest cut off, it is judged as natively', () => {
    for (let index = 0; index < bytes.length; index++) {
      expect(disagreement(without(bytes, index))).toBe(undefined);
      expect(disagreement(bytes.slice(0, index))).toBe(undefined);
      expect(disagreement(new Uint8Array([...bytes.slice(0, index + 1), ...bytes.slice(index)]))).toBe(undefined);
    }
  });

  test(`with several changes, it is judged as natively (seed ${seed})`, () => {
    const change = fc.record({ index: fc.nat(bytes.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 2, maxLength: 4 }), (changes) => {
        const changed = bytes.slice();
        for (const { index, byte } of changes) changed[index] = byte;
        expect(disagreement(changed)).toBe(undefined);
      }),
      { seed, numRuns: 5_000 },
    );
  });
});

describe.each(['xxhash-wasm/workerd/xxhash.wasm', 'source-map/lib/mappings.wasm'])('%s', async (file) => {
  const bytes = new Uint8Array(await readFile(new URL(`../../../node_modules/${file}`, import.meta.url)));

  test('is valid', () => {
    expect(verdict(bytes)).toBe(undefined);
  });

  test(`with a byte changed, it is judged as natively (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (index, byte) => {
        const changed = bytes.slice();
        changed[index] = byte;
        expect(disagreement(changed)).toBe(undefined);
      }),
      { seed, numRuns: 300 },
    );
  });
});
