// Postgres, with its own language for functions.

import { PGlite } from '@electric-sql/pglite';

export const packages = ['@electric-sql/pglite'];

export default async function work() {
  const db = new PGlite();
  await db.exec(`CREATE TABLE item (id int PRIMARY KEY, name text, price numeric, tags jsonb);
    INSERT INTO item SELECT i, 'name ' || i || ' é', i * 1.37, jsonb_build_object('even', i % 2 = 0, 'n', i) FROM generate_series(1, 500) i;
    CREATE FUNCTION twice(x numeric) RETURNS numeric LANGUAGE plpgsql AS $$ BEGIN RETURN x * 2; END $$`);
  const queries = [
    'SELECT count(*), sum(price), max(name), array_agg(id ORDER BY id DESC) FILTER (WHERE id < 9) FROM item',
    `SELECT id, twice(price), row_number() OVER (PARTITION BY tags->>'even' ORDER BY price DESC) FROM item ORDER BY id LIMIT 40`,
    `SELECT regexp_replace(name, '(\\d+)', '<\\1>'), to_char(price, 'FM999D99'), md5(name) FROM item WHERE tags @> '{"n": 77}'`,
    'WITH RECURSIVE f(a, b) AS (VALUES (0::numeric, 1::numeric) UNION ALL SELECT b, a + b FROM f WHERE a < 1e30) SELECT max(a) FROM f',
  ];
  const seen = [];
  for (const query of queries) seen.push((await db.query(query)).rows);
  seen.push(await db.query('SELECT * FROM nowhere').catch((error) => [error.code, error.message]));
  seen.push((await db.query('SELECT $1::int + 1 AS n, $2::timestamptz AS at', [41, '2020-01-02T03:04:05Z'])).rows);
  await db.close();
  return seen;
}
