// Every way a float can take without being computed with: its bits arrive as they left, signalling and quiet, of either
// sign. JavaScript engines change them wherever a float is read as a number.

import { describe, expect, test } from 'vitest';
import { Engine } from './engine.ts';
import { Instance } from './instance.ts';
import { Module } from './module.ts';
import { Store } from './store.ts';
import { assemble } from './testing/text.ts';

const values = {
  f32: [0x7fa00001n, 0xffa12345n, 0x7f800001n, 0xffffffffn, 0x7fc00000n, 0x80000000n, 0x00000001n],
  f64: [0x7ff4000000000001n, 0xfff0000000000001n, 0x7ff7ffff00000000n, 0xffffffffffffffffn, 0x8000000000000000n, 1n],
};

/** Ways from the parameter 0 to the result, of the type `$T`; `$I` is the integer of its width. */
const ways: Readonly<Record<string, string>> = {
  'a local': '(local $l $T) (local.set $l (local.get 0)) (local.get $l)',
  'local.tee': '(local $l $T) (drop (local.tee $l (local.get 0))) (local.get $l)',
  'exchanged locals':
    '(local $a $T) (local $b $T) (local.set $a (local.get 0)) (local.get $a) (local.get $b) (local.set $a) (local.set $b) (local.get $b)',
  'a global': '(global.set $own (local.get 0)) (global.get $own)',
  'an imported global': '(global.set $far (local.get 0)) (global.get $far)',
  'a constant of the same bits': '(drop (local.get 0)) (call $constant)',
  'a block’s parameter and result': '(local.get 0) (block (param $T) (result $T))',
  'a loop’s parameter, around again':
    '(local $n i32) (local.get 0) (loop (param $T) (result $T) (br_if 0 (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 5))))',
  'a branch out of an operand': '(drop (i32.const 7)) (block (result $T) (i32.const 1) (br 0 (local.get 0)))',
  'if and else': '(local.get 0) (if (param $T) (result $T) (i32.const 0) (then) (else))',
  br_if: '(block (result $T) (br_if 0 (local.get 0) (i32.const 1)) (drop) ($T.const 0))',
  'br_if not taken': '(block (result $T) (br_if 0 (local.get 0) (i32.const 0)))',
  br_table:
    '(block $a (result $T) (block $b (result $T) (br_table $b $a (local.get 0) (i32.const 5))) (drop) ($T.const 0))',
  'select, first': '(select (local.get 0) ($T.const 1) (i32.const 1))',
  'select, second': '(select (result $T) ($T.const 1) (local.get 0) (i32.const 0))',
  return: '(return (local.get 0))',
  'a return over other operands': '($T.const 3) (i32.const 1) (return (local.get 0))',
  call: '(call $same (local.get 0))',
  'a call among others': '(call $third (i32.const 1) ($T.const 2) (local.get 0))',
  call_indirect: '(call_indirect (type $through) (local.get 0) (i32.const 0))',
  return_call: '(return_call $same (local.get 0))',
  'several results':
    '(call $swap ($T.const 1) (local.get 0)) (drop) (drop) (call $swap ($T.const 1) (local.get 0)) (call $swap) (call $swap) (drop) (return)',
  'another instance’s function': '(call $away (local.get 0))',
  'memory, as a float': '($T.store (i32.const 5) (local.get 0)) ($T.load (i32.const 5))',
  'memory, stored as an integer': '($I.store (i32.const 9) ($I.reinterpret_$T (local.get 0))) ($T.load (i32.const 9))',
  'memory, loaded as an integer': '($T.store (i32.const 9) (local.get 0)) ($T.reinterpret_$I ($I.load (i32.const 9)))',
  reinterpretation: '($T.reinterpret_$I ($I.reinterpret_$T (local.get 0)))',
  'twice negated': '($T.neg ($T.neg (local.get 0)))',
  'copysign with itself': '($T.copysign (local.get 0) (local.get 0))',
  'abs, and its own sign again': '($T.copysign ($T.abs (local.get 0)) (local.get 0))',
};

const names = Object.keys(ways);

function text(type: 'f32' | 'f64', constant: bigint): string {
  const integer = type === 'f32' ? 'i32' : 'i64';
  const fields = `
    (type $through (func (param $T) (result $T)))
    (import "far" "same" (func $away (type $through)))
    (import "far" "global" (global $far (mut $T)))
    (memory 1) (table funcref (elem $same)) (global $own (mut $T) ($T.const 0))
    (func $constant (result $T) ($T.reinterpret_$I ($I.const ${constant})))
    (func $same (type $through) (local.get 0))
    (func $third (param i32 $T $T) (result $T) (local.get 2))
    (func $swap (param $T $T) (result $T $T) (local.get 1) (local.get 0))
    ${names.map((name, index) => `(func (export "${index}") (type $through) ${ways[name]})`).join('\n')}`;
  return fields.replaceAll('$T', type).replaceAll('$I', integer);
}

const far = (type: string): string =>
  `(func (export "same") (param ${type}) (result ${type}) (local.get 0)) (global (export "global") (mut ${type}) (${type}.const 0))`;

describe.each(['fast', 'plain'] as const)('%s', (translation) => {
  const engine = new Engine({ translation });
  test.each(['f32', 'f64'] as const)('%s', async (type) => {
    const store = new Store(engine);
    const other = new Instance(store, new Module(engine, await assemble(far(type))));
    const imports = [other.getFunc('same')!, other.getGlobal('global')!];
    const changed: string[] = [];
    for (const bits of values[type]) {
      const instance = new Instance(store, new Module(engine, await assemble(text(type, bits))), imports);
      for (const [index, name] of names.entries()) {
        const [result] = instance.getFunc(String(index))!.callBits(bits);
        if (result !== bits) changed.push(`${name}: ${bits.toString(16)} became ${(result as bigint).toString(16)}`);
      }
    }
    expect(changed).toEqual([]);
  });
});
