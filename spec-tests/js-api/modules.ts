// Modules that tests of several areas use.

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';

/** The bytes of a module whose fields are given. */
export async function assemble(fields: string): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await parse(`(module ${fields})`));
}

/** Magic number and version alone. */
export const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
/** Too short. */
export const malformed = empty.slice(0, 7);

export const add = await assemble(`
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))`);

/** One export of every kind but tags. */
export const everyExport = await assemble(`
  (func (export "f") (param i64 f32) (result f64) (f64.const 0.5))
  (memory (export "m") 1 2)
  (table (export "t") 3 funcref)
  (global (export "g") i32 (i32.const 7))
  (func (export "") )
  (func (export "__proto__"))
  (func (export "1"))
  (func (export "0"))`);

/** One import of every kind but tags. */
export const everyImport = await assemble(`
  (import "host" "f" (func (param i32) (result i32)))
  (import "host" "m" (memory 1))
  (import "other" "t" (table 1 funcref))
  (import "host" "g" (global i32))`);
