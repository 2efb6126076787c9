import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { Engine, Instance, Module, Store } from '../../src/interpreter/index.ts';
import { publishedModules } from './modules.ts';
import { standIns } from './stand-ins.ts';

const engine = new Engine();

function instantiated(bytes: Uint8Array): Instance {
  const module = new Module(engine, bytes);
  const store = new Store(engine);
  return new Instance(store, module, standIns(store, module), { runStart: false });
}

test('imports of every kind have one', async () => {
  const bytes = await parse(`(module
    (import "a" "f" (func (param i64) (result f32))) (import "a" "t" (table 1 externref)) (import "a" "m" (memory 1 2))
    (import "a" "i" (global i64)) (import "a" "r" (global (mut funcref))) (import "a" "g" (global f32))
    (import "a" "e" (tag (param i32))))`);
  expect(instantiated(bytes).memories).toHaveLength(1);
});

test('modules of the main installation are found and can be instantiated', () => {
  const rollup = publishedModules().find(({ name }) => name === 'rollup');
  expect(instantiated(readFileSync(rollup!.file)).exports.size).toBeGreaterThan(0);
});
