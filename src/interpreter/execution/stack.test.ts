import { describe, expect, test } from 'vitest';
import { Func } from './func.ts';
import { Store } from './store.ts';
import { engine, instantiate } from './testing/text.ts';

/** Sums 1 to n by recursion: a frame for each, all of which matter. */
const sum = `(func $sum (export "sum") (param i64) (result i64)
  (if (result i64) (i64.eqz (local.get 0)) (then (i64.const 0))
    (else (i64.add (local.get 0) (call $sum (i64.sub (local.get 0) (i64.const 1)))))))`;

/** The same where the host is asked at the bottom, with what it answers added. */
const asking = sum
  .replace('(func', '(import "host" "ask" (func $ask (result i64))) (func')
  .replace('(i64.const 0))', '(call $ask))');

const askType = { parameters: [], results: ['i64'] } as const;

describe('stacks take turns in the same slots', () => {
  test('calls that are paused go on with what was theirs', async () => {
    const calls = await Promise.all(
      [200n, 300n, 3_000n].map(async (n) => {
        const instance = await instantiate(sum, [], new Store(engine, { fuel: 1_000_000 }));
        return { n, call: instance.getFunc('sum')!.startCall(n) };
      }),
    );
    const results = new Map<bigint, unknown>();
    while (results.size < calls.length) {
      for (const { n, call } of calls) {
        if (results.has(n)) continue;
        const outcome = call.run({ slice: 997 });
        if (outcome.kind === 'finished') results.set(n, outcome.results[0]);
      }
    }
    for (const { n } of calls) expect(results.get(n)).toBe((n * (n + 1n)) / 2n);
  });

  test('a call of another store from within a host function leaves the caller what is its own', async () => {
    const other = await instantiate(sum);
    const paused = other.getFunc('sum')!.startCall(50n);
    const store = new Store(engine);
    const ask = Func.host(store, askType, () => {
      expect(paused.run()).toEqual({ kind: 'finished', results: [1275n] });
      return other.getFunc('sum')!.call(500n)[0] as bigint;
    });
    const outer = await instantiate(asking, [ask], store);
    expect(outer.getFunc('sum')!.call(900n)).toEqual([405_450n + 125_250n]);
  });

  test('one that outgrows them goes on in slots of its own, and the next call is back', async () => {
    const store = new Store(engine, { limits: { callDepth: 100_000 } });
    const other = await instantiate(sum);
    const ask = Func.host(store, askType, () => other.getFunc('sum')!.call(10n)[0] as bigint);
    const instance = await instantiate(asking, [ask], store);
    for (const n of [60_000n, 10n, 60_000n]) {
      expect(instance.getFunc('sum')!.call(n)).toEqual([(n * (n + 1n)) / 2n + 55n]);
    }
  });

  test('a trap and a call that is given up leave nothing to keep', async () => {
    const instance = await instantiate(sum);
    const dropped = instance.getFunc('sum')!.startCall(20n);
    dropped.drop();
    expect(() => instance.getFunc('sum')!.call(10_000_000n)).toThrow('call stack exhausted');
    expect(instance.getFunc('sum')!.call(4n)).toEqual([10n]);
  });
});
