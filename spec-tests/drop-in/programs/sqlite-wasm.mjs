// SQLite in its own packaging; functions of the host's are modules made at run time, put into its table.

import initialize from '@sqlite.org/sqlite-wasm';
import { numbers, thrownBy } from './samples.mjs';

export const packages = ['@sqlite.org/sqlite-wasm'];

export default async function work() {
  const sqlite3 = await initialize({ print: () => {}, printErr: () => {} });
  const db = new sqlite3.oo1.DB(':memory:', 'c');
  const seen = [sqlite3.version.libVersion];
  const next = numbers(31);
  db.exec('CREATE TABLE reading (at INTEGER, sensor TEXT, value REAL, exact INTEGER, raw BLOB)');
  db.transaction(() => {
    const insert = db.prepare('INSERT INTO reading VALUES (?, ?, ?, ?, ?)');
    for (let at = 0; at < 2_000; at++) {
      const exact = BigInt(next()) * BigInt(next());
      insert
        .bind([at, `sensor ${next() % 5} é`, next() / 3, BigInt.asIntN(64, exact), new Uint8Array([at, next()])])
        .stepReset();
    }
    insert.finalize();
  });
  // Aggregates and window functions of the host's are WebAssembly functions made at run time and put into the table.
  db.createFunction({
    name: 'spread',
    xStep: (context, value) => {
      const at = sqlite3.capi.sqlite3_js_aggregate_context(context, 16);
      const view = sqlite3.wasm.heap8u();
      const data = new DataView(view.buffer, at, 16);
      if (data.getFloat64(0, true) === 0 || value < data.getFloat64(0, true)) data.setFloat64(0, value, true);
      if (value > data.getFloat64(8, true)) data.setFloat64(8, value, true);
    },
    xFinal: (context) => {
      const at = sqlite3.capi.sqlite3_js_aggregate_context(context, 0);
      if (!at) return null;
      const data = new DataView(sqlite3.wasm.heap8u().buffer, at, 16);
      return data.getFloat64(8, true) - data.getFloat64(0, true);
    },
  });
  db.createFunction('halved', (_context, value) => (typeof value === 'bigint' ? value / 2n : value / 2));
  const queries = [
    'SELECT sensor, count(*) n, sum(value) s, avg(value), spread(value) d FROM reading GROUP BY sensor ORDER BY sensor',
    'SELECT at, exact, halved(exact), halved(value) FROM reading ORDER BY exact LIMIT 40',
    'SELECT at, rank() OVER (PARTITION BY sensor ORDER BY value) FROM reading ORDER BY at LIMIT 100',
    'SELECT group_concat(hex(raw), sensor) FROM (SELECT * FROM reading ORDER BY at LIMIT 50)',
    `SELECT json_extract('{"a":[1,2,{"b":"c"}]}', '$.a[2].b'), printf('%08.3f|%s', 3.14159, 'é')`,
    'EXPLAIN QUERY PLAN SELECT * FROM reading a JOIN reading b ON a.at = b.at',
  ];
  for (const sql of queries) seen.push(db.exec({ sql, rowMode: 'array', returnValue: 'resultRows' }));
  seen.push(await thrownBy(() => db.exec('SELECT * FROM nowhere')));
  seen.push(sqlite3.capi.sqlite3_js_db_export(db));
  db.close();
  return seen;
}
