import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { windowOn } from './host-bytes.ts';

test('every view and buffer is taken for the bytes it shows', () => {
  const buffer = new Uint8Array([1, 2, 3, 4]).buffer;
  expect([...windowOn(buffer)]).toEqual([1, 2, 3, 4]);
  expect([...windowOn(new Uint8Array(buffer, 1, 2))]).toEqual([2, 3]);
  expect([...windowOn(new DataView(buffer, 2) as unknown as Uint8Array)]).toEqual([3, 4]);
  expect([...windowOn(new Uint16Array(buffer, 2, 1) as unknown as Uint8Array)]).toEqual([3, 4]);
  expect([...windowOn(new SharedArrayBuffer(2) as unknown as ArrayBuffer)]).toEqual([0, 0]);
});

test('so is one of another realm', () => {
  expect([...windowOn(runInNewContext('new Uint8Array([7]).buffer'))]).toEqual([7]);
  expect([...windowOn(runInNewContext('new Uint8Array([7])'))]).toEqual([7]);
});

test('nothing that a subclass overrides is asked', () => {
  class Liar extends Uint8Array {
    override get length(): number {
      return 1_000_000;
    }
    override slice(): never {
      throw new Error('was asked');
    }
    override [Symbol.iterator](): never {
      throw new Error('was asked');
    }
  }
  const window = windowOn(new Liar([1, 2]));
  expect([window.length, window[0], window[1]]).toEqual([2, 1, 2]);
});

test('anything else is a TypeError', () => {
  for (const given of [undefined, null, 'bytes', [1, 2], 5, {}, new Proxy(new Uint8Array(1), {})]) {
    expect(() => windowOn(given as unknown as Uint8Array)).toThrow(TypeError);
  }
});
