import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Blocks } from './blocks.ts';

describe('blocks', () => {
  test('are where they were said to be, until they are freed', () => {
    const blocks = new Blocks(10_000);
    const first = blocks.store(Uint8Array.of(1, 2, 3));
    const second = blocks.allocate(100);
    expect(first).toBeGreaterThan(0);
    expect([blocks.lengthOf(first), blocks.lengthOf(second)]).toEqual([3, 100]);
    expect(blocks.block(first)).toEqual(Uint8Array.of(1, 2, 3));
    blocks.free(first);
    expect([blocks.lengthOf(first), blocks.block(first)]).toEqual([0, undefined]);
    blocks.free(first);
    blocks.free(12_345);
    // The place is used again, once.
    expect([blocks.allocate(16), blocks.allocate(16)]).toEqual([first, second + 112]);
  });

  test('of no bytes there are none, nor of more than there can be', () => {
    const blocks = new Blocks(1000);
    for (const length of [0, -1, 1001, 2 ** 40, 2 ** 64, Number.NaN]) expect(blocks.allocate(length)).toBe(0);
    expect(blocks.byteLength).toBe(0);
  });

  test('together stay within the cap, what the host spends on each included', () => {
    const blocks = new Blocks(1000);
    const offsets: number[] = [];
    for (let offset = blocks.allocate(1); offset !== 0; offset = blocks.allocate(1)) offsets.push(offset);
    expect(offsets).toHaveLength(Math.floor(1000 / (16 + 64)));
    expect(blocks.byteLength).toBeLessThanOrEqual(1000);
    blocks.free(offsets[3]!);
    expect(blocks.allocate(16)).toBe(offsets[3]);
    expect(blocks.allocate(1)).toBe(0);
  });

  test('outside of them there is nothing to read, and nothing is written', () => {
    const blocks = new Blocks(1000);
    const offset = blocks.store(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    const outside = [0, 1, 15, offset + 16, 2 ** 32, 2 ** 53, 2 ** 64, -1, Number.NaN];
    for (const at of outside) {
      blocks.storeByte(at, 9);
      blocks.storeWord(at, 9n);
      expect([at, blocks.loadByte(at), blocks.loadWord(at)]).toEqual([at, 0, 0n]);
      expect(blocks.range(at, 1)).toBeUndefined();
    }
    expect(blocks.range(offset, 2 ** 53)).toBeUndefined();
    expect(blocks.loadWord(offset)).toBe(0x0807060504030201n);
    expect(blocks.loadWord(offset + 9)).toBe(0n);
    blocks.storeWord(offset, -1n);
    expect(blocks.loadWord(offset)).toBe(0xffff_ffff_ffff_ffffn);
  });

  const seed = 7_2025;
  test(`never overlap, and keep what was written (seed ${seed})`, () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('allocate' as const), length: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ kind: fc.constant('free' as const), pick: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const blocks = new Blocks(20_000);
        const live = new Map<number, Uint8Array>();
        let mark = 0;
        for (const one of steps) {
          if (one.kind === 'allocate') {
            const content = new Uint8Array(one.length).fill(++mark);
            const offset = blocks.store(content);
            if (offset === 0) continue;
            expect(live.has(offset)).toBe(false);
            live.set(offset, content);
          } else if (live.size > 0) {
            const offset = [...live.keys()][one.pick % live.size]!;
            blocks.free(offset);
            live.delete(offset);
          }
          expect(blocks.byteLength).toBeLessThanOrEqual(20_000);
        }
        for (const [offset, content] of live) expect(blocks.block(offset)).toEqual(content);
      }),
      { seed, numRuns: 200 },
    );
  });
});
