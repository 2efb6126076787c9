import { afterEach, describe, expect, test, vi } from 'vitest';
import { LimitError, Trap, UsageError } from '../core/errors.ts';
import type { StoreLimits } from '../core/limits.ts';
import { Memory } from './memory.ts';
import { Store } from './store.ts';
import { engine, thrownBy } from './testing/text.ts';

const page = 65_536;
const storeWith = (limits: Partial<StoreLimits>) => new Store(engine, { limits });

/** Lets the host allocate no buffer above so many bytes; answers the sizes that were asked for. */
function hostWith(largest: number): number[] {
  const asked: number[] = [];
  const Native = ArrayBuffer;
  vi.stubGlobal(
    'ArrayBuffer',
    class extends Native {
      constructor(length: number) {
        asked.push(length);
        if (length > largest) throw new RangeError('Array buffer allocation failed');
        super(length);
      }
    },
  );
  return asked;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a memory that the host makes', () => {
  test('has its minimum of zeroed pages and counts', () => {
    const store = new Store(engine);
    const memory = Memory.create(store, { minimum: 2, maximum: 5 });
    expect([memory.kind, memory.size, memory.byteLength]).toEqual(['memory', 2, 2 * page]);
    expect(memory.bytes().every((byte) => byte === 0)).toBe(true);
    expect(memory.type).toEqual({ minimum: 2, maximum: 5 });
    expect([store.memories, store.memoryBytes, store.peakMemoryBytes]).toEqual([1, 2 * page, 2 * page]);
  });

  test('past a cap is a LimitError that names cap and request, and counts nothing', () => {
    const store = storeWith({ memoryBytes: 3 * page, memories: 2 });
    Memory.create(store, { minimum: 2 });
    const error = thrownBy(() => Memory.create(store, { minimum: 2 }));
    expect(error).toBeInstanceOf(LimitError);
    expect((error as Error).message).toBe(
      `the store's cap on memoryBytes is ${3 * page}, ${2 * page} are in use: ${2 * page} more were asked for`,
    );
    expect([store.memories, store.memoryBytes]).toEqual([1, 2 * page]);
    Memory.create(store, { minimum: 1 });
    expect(() => Memory.create(store, { minimum: 0 })).toThrow("the store's cap on memories is 2");
  });

  test('that the host cannot allocate is a LimitError too', () => {
    const store = new Store(engine);
    hostWith(page);
    expect(() => Memory.create(store, { minimum: 2 })).toThrow(LimitError);
    expect([store.memories, store.memoryBytes]).toEqual([0, 0]);
  });

  test('needs limits that a memory can have', () => {
    const store = new Store(engine);
    expect(() => Memory.create(store, { minimum: 65_537 })).toThrow(RangeError);
    expect(() => Memory.create(store, { minimum: 2, maximum: 1 })).toThrow(RangeError);
    expect(() => Memory.create(store, undefined as never)).toThrow(RangeError);
  });
});

describe('memory.grow', () => {
  test('answers the size before and keeps what is there', () => {
    const memory = Memory.create(new Store(engine), { minimum: 1 });
    memory.write(page - 2, new Uint8Array([1, 2]));
    expect(memory.grow(2)).toBe(1);
    expect(memory.size).toBe(3);
    expect([...memory.read(page - 2, 4)]).toEqual([1, 2, 0, 0]);
    expect(memory.grow(0)).toBe(3);
  });

  test('up to the maximum of its type and no further', () => {
    const memory = Memory.create(new Store(engine), { minimum: 0, maximum: 2 });
    expect(memory.grow(3)).toBe(-1);
    expect(memory.grow(2)).toBe(0);
    expect(memory.grow(1)).toBe(-1);
    expect([memory.grow(0), memory.size]).toEqual([2, 2]);
  });

  test('by -1, as a program means it, is -1', () => {
    const memory = Memory.create(new Store(engine), { minimum: 1 });
    expect(memory.grow(0xffffffff)).toBe(-1);
    expect(memory.grow(65_536)).toBe(-1);
    expect(memory.size).toBe(1);
  });

  test('up to the cap exactly, which is one for all memories of the store', () => {
    const store = storeWith({ memoryBytes: 4 * page });
    const first = Memory.create(store, { minimum: 1 });
    const second = Memory.create(store, { minimum: 1 });
    expect(first.grow(3)).toBe(-1);
    expect(store.memoryBytes).toBe(2 * page);
    expect(first.grow(2)).toBe(1);
    expect(second.grow(1)).toBe(-1);
    expect([first.size, second.size, store.memoryBytes, store.peakMemoryBytes]).toEqual([3, 1, 4 * page, 4 * page]);
  });

  test('under a cap that is no whole number of pages', () => {
    const store = storeWith({ memoryBytes: 2 * page + 1 });
    const memory = Memory.create(store, { minimum: 0 });
    expect(memory.grow(1)).toBe(0);
    expect(memory.grow(1)).toBe(1);
    expect(memory.grow(1)).toBe(-1);
    expect(memory.buffer.byteLength).toBe(2 * page);
  });

  test('is -1 where the host cannot allocate, and nothing has changed', () => {
    const store = new Store(engine);
    const memory = Memory.create(store, { minimum: 1 });
    hostWith(2 * page);
    const { buffer } = memory;
    expect(memory.grow(2)).toBe(-1);
    expect([memory.size, memory.buffer === buffer, store.memoryBytes]).toEqual([1, true, page]);
    expect(memory.grow(1)).toBe(1);
  });

  test('does with what it needs where the host has no room for more', () => {
    const store = new Store(engine);
    const memory = Memory.create(store, { minimum: 4 });
    const asked = hostWith(5 * page);
    expect(memory.grow(1)).toBe(4);
    expect(asked).toEqual([6 * page, 5 * page]);
    expect([memory.size, memory.buffer.byteLength]).toEqual([5, 5 * page]);
  });

  test('traps in place of -1 where a cap or the host refuses and trapOnGrowFailure is on', () => {
    const store = storeWith({ memoryBytes: 3 * page, trapOnGrowFailure: true });
    const memory = Memory.create(store, { minimum: 1, maximum: 100 });
    const error = thrownBy(() => memory.grow(3));
    expect(error).toBeInstanceOf(Trap);
    expect((error as Trap).code).toBe('memory-grow-refused');
    hostWith(page);
    expect(() => memory.grow(1)).toThrow(Trap);
    vi.unstubAllGlobals();
    expect([memory.size, store.memoryBytes]).toEqual([1, page]);
    // What the type forbids is no failure of the store's.
    expect(memory.grow(100)).toBe(-1);
  });

  test('by what is no whole number is a RangeError', () => {
    const memory = Memory.create(new Store(engine), { minimum: 1 });
    for (const pages of [-1, 0.5, Number.NaN, Infinity, '1', undefined]) {
      expect(() => memory.grow(pages as number)).toThrow(RangeError);
    }
  });

  test('a page a thousand times copies and allocates in proportion to the end, not to its square', () => {
    const memory = Memory.create(new Store(engine), { minimum: 1, maximum: 1001 });
    const asked = hostWith(Infinity);
    for (let grown = 1; grown <= 1000; grown++) expect(memory.grow(1)).toBe(grown);
    expect(asked.length).toBeLessThan(25);
    expect(asked.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(4 * 1001 * page);
    expect(memory.buffer.byteLength).toBe(1001 * page);
  });

  test('never allocates past the maximum of the type or the cap of the store', () => {
    const store = storeWith({ memoryBytes: 21 * page });
    const other = Memory.create(store, { minimum: 1 });
    const capped = Memory.create(store, { minimum: 10 });
    const limited = Memory.create(new Store(engine), { minimum: 10, maximum: 12 });
    const asked = hostWith(Infinity);
    while (capped.grow(1) !== -1);
    while (limited.grow(1) !== -1);
    expect([other.size, capped.size, limited.size]).toEqual([1, 20, 12]);
    expect(Math.max(...asked)).toBe(20 * page);
    expect(limited.buffer.byteLength).toBe(12 * page);
  });

  test('shows zeros in what it adds, also where the buffer was longer all the time', () => {
    const memory = Memory.create(new Store(engine), { minimum: 4 });
    memory.grow(1);
    expect(memory.buffer.byteLength).toBeGreaterThan(5 * page);
    expect(() => memory.write(5 * page, new Uint8Array([1]))).toThrow(RangeError);
    expect(memory.bytes().length).toBe(5 * page);
    memory.grow(1);
    expect(memory.read(5 * page, page).every((byte) => byte === 0)).toBe(true);
  });
});

describe('reading and writing', () => {
  const memory = Memory.create(new Store(engine), { minimum: 1 });

  test('a copy is a copy', () => {
    memory.write(0, new Uint8Array([1, 2, 3]));
    const copy = memory.read(0, 3);
    copy[0] = 9;
    memory.write(1, new Uint8Array([8]));
    expect([...copy]).toEqual([9, 2, 3]);
    expect([...memory.read(0, 3)]).toEqual([1, 8, 3]);
  });

  test('bytes() is the memory itself', () => {
    memory.bytes()[5] = 77;
    expect(memory.read(5, 1)[0]).toBe(77);
  });

  test('a write within the memory may overlap itself', () => {
    memory.write(0, new Uint8Array([1, 2, 3, 4]));
    memory.write(1, memory.bytes().subarray(0, 4));
    expect([...memory.read(0, 5)]).toEqual([1, 1, 2, 3, 4]);
  });

  test('up to the end exactly', () => {
    memory.write(page - 1, new Uint8Array([5]));
    expect([...memory.read(page - 1, 1)]).toEqual([5]);
    expect(memory.read(page, 0).length).toBe(0);
    memory.write(page, new Uint8Array(0));
  });

  test('a range that is not inside is a RangeError that names address, length and size', () => {
    expect(() => memory.read(page - 1, 2)).toThrow(
      `address ${page - 1}, length 2: outside the memory of ${page} bytes`,
    );
    const outside: [number, number][] = [
      [page, 1],
      [page + 1, 0],
      [-1, 1],
      [0, -1],
      [0, page + 1],
      [2 ** 32, 1],
      [2 ** 53, 1],
      [0.5, 1],
      [0, 0.5],
      [Number.NaN, 1],
      [0, Number.NaN],
      [Infinity, 1],
      [0, Infinity],
      ['0' as unknown as number, 1],
    ];
    for (const [address, length] of outside) expect(() => memory.read(address, length)).toThrow(RangeError);
    expect(() => memory.write(page - 1, new Uint8Array(2))).toThrow(RangeError);
    expect(memory.read(page - 1, 1)[0]).toBe(5);
  });

  test('what is not bytes is a TypeError', () => {
    expect(() => memory.write(0, [1, 2] as unknown as Uint8Array)).toThrow(TypeError);
  });
});

test('a memory whose buffer the host has transferred is refused by name', () => {
  const memory = Memory.create(new Store(engine), { minimum: 1 });
  structuredClone(memory.bytes(), { transfer: [memory.buffer as ArrayBuffer] });
  for (const act of [
    () => memory.read(0, 1),
    () => memory.write(0, new Uint8Array(1)),
    () => memory.bytes(),
    () => memory.grow(1),
    () => memory.view.getInt8(0),
    () => memory.view.setInt8(0, 1),
    () => memory.view.readString(0, 1),
  ]) {
    expect(act).toThrow(UsageError);
  }
});

test('a proxy or a look-alike is no memory', () => {
  const memory = Memory.create(new Store(engine), { minimum: 0 });
  expect(Memory.is(memory)).toBe(true);
  for (const other of [new Proxy(memory, {}), Object.create(Memory.prototype), { ...memory }, null, undefined, 1]) {
    expect(Memory.is(other)).toBe(false);
  }
});
