// Plug-ins in text format: the functions of `extism:host/env` as imports, and the few steps that kits wrap them in.

import { plugInFunctions, plugInModuleName } from '../extism/functions.ts';

/** Text of a module that imports the named functions and has the given fields and one page of memory besides. */
export function plugInText(imports: readonly string[], fields: string): string {
  const lines = imports.map((name) => {
    const found = plugInFunctions.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no function ${name}`);
    const types = (word: string, list: readonly string[]) => (list.length === 0 ? '' : `(${word} ${list.join(' ')})`);
    const type = `${types('param', found.parameters)} ${types('result', found.results)}`;
    return `(import "${plugInModuleName}" "${name}" (func $${name} ${type}))`;
  });
  return `(module ${lines.join('\n')} (memory (export "memory") 1) ${fields})`;
}

/**
 * A function `$put` (address, length) -> offset that copies memory into a new block, and `$say` (offset) that makes a
 * block the output; both need `alloc`, `store_u8`, `length` and `output_set`.
 */
export const plugInHelpers = `
  (func $put (param $from i32) (param $length i32) (result i64) (local $to i64) (local $at i32)
    (local.set $to (call $alloc (i64.extend_i32_u (local.get $length))))
    (block $done (loop $more
      (br_if $done (i32.ge_u (local.get $at) (local.get $length)))
      (call $store_u8
        (i64.add (local.get $to) (i64.extend_i32_u (local.get $at)))
        (i32.load8_u (i32.add (local.get $from) (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $more)))
    (local.get $to))
  (func $say (param $block i64) (call $output_set (local.get $block) (call $length (local.get $block))))`;

/** The imports that `plugInHelpers` needs. */
export const helperImports = ['alloc', 'store_u8', 'length', 'output_set'] as const;
