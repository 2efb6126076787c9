// The host module `spectest` that every script can import (the suite's own convention, kept by the
// specification's reference interpreter). What it prints goes nowhere.

import { type Extern, Func, type FunctionType, Global, Memory, type Store, Table } from '../../../interpreter/index.ts';

const PRINTERS: Readonly<Record<string, FunctionType['parameters']>> = {
  print: [],
  print_i32: ['i32'],
  print_i64: ['i64'],
  print_f32: ['f32'],
  print_f64: ['f64'],
  print_i32_f32: ['i32', 'f32'],
  print_f64_f64: ['f64', 'f64'],
};

/** The exports of `spectest`, made in a store. */
export function spectest(store: Store): ReadonlyMap<string, Extern> {
  const externs = new Map<string, Extern>();
  for (const [name, parameters] of Object.entries(PRINTERS)) {
    externs.set(
      name,
      Func.host(store, { parameters, results: [] }, () => undefined),
    );
  }
  externs.set('global_i32', Global.create(store, { content: 'i32', mutable: false }, 666));
  externs.set('global_i64', Global.create(store, { content: 'i64', mutable: false }, 666n));
  externs.set('global_f32', Global.create(store, { content: 'f32', mutable: false }, 666.6));
  externs.set('global_f64', Global.create(store, { content: 'f64', mutable: false }, 666.6));
  externs.set('table', Table.create(store, { element: 'funcref', minimum: 10, maximum: 20 }));
  externs.set('table64', Table.create(store, { element: 'funcref', minimum: 10, maximum: 20, address: 'i64' }));
  externs.set('memory', Memory.create(store, { minimum: 1, maximum: 2 }));
  externs.set('shared_memory', Memory.create(store, { minimum: 1, maximum: 2, shared: true }));
  return externs;
}
