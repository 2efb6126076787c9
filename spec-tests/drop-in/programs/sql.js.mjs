// SQLite with functions and aggregates of the host's, errors, and the file of the database.

import initialize from 'sql.js';
import { numbers, thrownBy } from './samples.mjs';

export default async function work() {
  const SQL = await initialize();
  const db = new SQL.Database();
  const seen = [];
  const next = numbers(21);
  db.run(
    'CREATE TABLE sale (id INTEGER PRIMARY KEY, city TEXT, amount REAL, note BLOB); CREATE INDEX byCity ON sale(city)',
  );
  const insert = db.prepare('INSERT INTO sale (city, amount, note) VALUES ($city, $amount, ?3)');
  db.run('BEGIN');
  for (let index = 0; index < 2_000; index++) {
    insert.bind([['Oslo', 'Łódź', '東京', 'Quito'][next() % 4], (next() % 100_000) / 7, Uint8Array.of(next(), index)]);
    insert.step();
    insert.reset();
  }
  db.run('COMMIT');
  insert.free();

  seen.push(
    db.exec(
      'SELECT city, count(*), sum(amount), avg(amount), min(id), max(hex(note)) FROM sale GROUP BY city ORDER BY 1',
    ),
  );
  // Functions of the host's: scalar, and aggregates with a state between steps.
  db.create_function('twice', (value) => (typeof value === 'string' ? value.repeat(2) : value * 2));
  db.create_aggregate('median', {
    init: () => [],
    step: (state, value) => [...state, value],
    finalize: (state) => state.sort((a, b) => a - b)[state.length >> 1] ?? null,
  });
  db.create_aggregate('joined', {
    step: (state, value) => `${state ?? ''}${value};`,
    finalize: (state) => state ?? '',
  });
  seen.push(
    db.exec(
      'SELECT city, median(amount), twice(city), joined(id % 10) FROM sale WHERE id < 500 GROUP BY city ORDER BY city',
    ),
  );
  seen.push(db.exec('SELECT median(amount) FROM sale WHERE 0'));
  seen.push(
    db.exec(
      `WITH RECURSIVE fib(a, b) AS (VALUES (0, 1) UNION ALL SELECT b, a + b FROM fib LIMIT 80) SELECT max(a) FROM fib`,
    ),
  );
  seen.push(
    db.exec(
      `SELECT json_group_array(json_object('c', city, 'n', n)) FROM (SELECT city, count(*) n FROM sale GROUP BY 1 ORDER BY 1)`,
    ),
  );
  seen.push(
    db.exec(
      'SELECT id, sum(amount) OVER (PARTITION BY city ORDER BY id ROWS 3 PRECEDING) FROM sale ORDER BY id LIMIT 200',
    ),
  );
  const all = db.prepare('SELECT * FROM sale WHERE id BETWEEN ? AND ?', [100, 160]);
  while (all.step()) seen.push(all.getAsObject());
  all.free();
  seen.push(await thrownBy(() => db.exec('SELECT nothing FROM nowhere')));
  seen.push(await thrownBy(() => db.run('INSERT INTO sale (id) VALUES (1)')));
  db.create_function('fails', () => {
    throw new Error('from the host');
  });
  seen.push(await thrownBy(() => db.exec('SELECT fails()')));

  const file = db.export();
  const again = new SQL.Database(file);
  seen.push(file, again.exec('PRAGMA integrity_check'), again.exec('SELECT total(amount) FROM sale'));
  again.close();
  db.close();
  return seen;
}
