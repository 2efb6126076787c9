// Prints one line of JSON: what published packages come to on this host over wasmeter, put in place of its WebAssembly
// before they start, and the fuel each took. Two hashes and a database with SQL, an aggregate written in JavaScript among
// it. A failure is an `error` in that line.

import './surroundings.ts';
import { bcrypt } from 'hash-wasm';
import initSqlJs from 'sql.js/dist/sql-wasm-browser.js';
import sqlite from 'sql.js/dist/sql-wasm-browser.wasm';
import xxhash from 'xxhash-wasm';
import { createWebAssembly, storeOf } from '../../../src/runtime/js-api/index.ts';

const namespace = createWebAssembly({ memoryBytes: 2 ** 26 });
const store = storeOf(namespace);
Object.defineProperty(globalThis, 'WebAssembly', { value: namespace, writable: true, configurable: true });

async function hash(): Promise<unknown> {
  const { h32ToString, h64ToString, create64 } = await xxhash();
  const text = 'the fuel of a program is a whole number: é€😀';
  const streamed = create64(7n);
  for (let round = 0; round < 100; round++) streamed.update(`${round} ${text}`);
  return [h32ToString(text), h64ToString(text, 1n << 63n), String(streamed.digest())];
}

async function password(): Promise<unknown> {
  const salt = Uint8Array.from({ length: 16 }, (_, index) => index * 15);
  return bcrypt({ password: 'correct horse é', salt, costFactor: 4, outputType: 'encoded' });
}

async function query(): Promise<unknown> {
  const { Database } = await initSqlJs({ wasmBinary: sqlite });
  const database = new Database();
  database.run('create table reading (place text, hour integer, degrees real)');
  for (let hour = 0; hour < 48; hour++) {
    const place = ['Oslo', 'Łódź', '東京'][hour % 3]!;
    database.run('insert into reading values (?, ?, ?)', [place, hour, ((hour * 7919) % 301) / 10 - 5]);
  }
  database.create_aggregate('spread', {
    init: () => [] as number[],
    step: (seen, value) => [...seen, value],
    finalize: (seen) => Math.max(...seen) - Math.min(...seen),
  });
  const [result] = database.exec(
    `select place, count(*), round(avg(degrees), 4), round(spread(degrees), 4), group_concat(hour, '-')
       from reading where degrees > 0 group by place having count(*) > 1 order by place desc`,
  );
  database.close();
  return result?.values;
}

async function main(): Promise<object> {
  const figures: Record<string, unknown> = {};
  for (const [name, work] of Object.entries({ xxhash: hash, bcrypt: password, sql: query })) {
    const before = store.fuelConsumed;
    figures[name] = { result: await work(), fuel: store.fuelConsumed - before };
  }
  return { ...figures, fuel: store.fuelConsumed };
}

main().then(
  (figures) => console.log(JSON.stringify(figures)),
  (error: unknown) => console.log(JSON.stringify({ error: `${error} ${(error as Error)?.stack}` })),
);
