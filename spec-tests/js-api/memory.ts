// Memories (JavaScript interface, "Memories"): descriptors, growing, and buffers that come and go with it.

import { type Api, type ApiTest, call, instantiate, type MemoryObject, test } from './api.ts';
import { equal, throws } from './check.ts';
import { assemble } from './modules.ts';

const page = 65_536;
const growing = await assemble(`
  (memory (export "m") 1 3)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
  (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "store") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))`);
const importing = await assemble('(import "host" "m" (memory 0)) (export "m" (memory 0))');
const unbounded = await assemble('(memory (export "m") 1)');
const noDescriptors: readonly unknown[] = [undefined, null, 5, 'text', true, Symbol('descriptor')];
const noSizes: readonly unknown[] = [-1, 2 ** 32, Number.NaN, Infinity, -Infinity, 'text', {}, 5n, Symbol('size')];

const memory = (api: Api): MemoryObject => new api.Memory({ initial: 1, maximum: 3 });
const exportedMemory = (instance: { exports: Readonly<Record<string, unknown>> }): MemoryObject =>
  instance.exports.m as MemoryObject;
const isDetached = (buffer: ArrayBuffer): boolean => {
  try {
    return buffer.byteLength === 0 && !new Uint8Array(buffer);
  } catch {
    return true;
  }
};
const resizable = (buffer: ArrayBuffer): boolean => (buffer as { resizable?: boolean }).resizable === true;
const maximumOf = (buffer: ArrayBuffer): unknown => (buffer as { maxByteLength?: number }).maxByteLength;
const resize = (buffer: ArrayBuffer, length: number): void =>
  (buffer as unknown as { resize(n: number): void }).resize(length);

export const memoryTests: readonly ApiTest[] = [
  test('a memory needs a descriptor that is an object', (api) => {
    for (const descriptor of noDescriptors) throws(TypeError, () => new api.Memory(descriptor));
    throws(TypeError, () => new api.Memory({}));
    throws(TypeError, () => new api.Memory({ initial: undefined }));
    throws(TypeError, () => new api.Memory({ maximum: 1 }));
  }),
  test('sizes outside of 32 bits are TypeErrors', (api) => {
    for (const size of noSizes) {
      throws(TypeError, () => new api.Memory({ initial: size }), `initial ${String(size)}`);
      throws(TypeError, () => new api.Memory({ initial: 0, maximum: size }), `maximum ${String(size)}`);
    }
  }),
  test('sizes beyond what 32-bit addresses reach, or that contradict each other, are RangeErrors', (api) => {
    throws(RangeError, () => new api.Memory({ initial: 2, maximum: 1 }));
    throws(RangeError, () => new api.Memory({ initial: page + 1 }));
    throws(RangeError, () => new api.Memory({ initial: 0, maximum: page + 1 }));
    equal(new api.Memory({ initial: 0, maximum: page }).buffer.byteLength, 0);
  }),
  test('sizes are converted, and fractions cut off', (api) => {
    const sizes: readonly (readonly [unknown, number])[] = [
      ['1', 1],
      [1.9, 1],
      [true, 1],
      [null, 0],
      [[2], 2],
      [{ valueOf: () => 1 }, 1],
    ];
    for (const [size, pages] of sizes)
      equal(new api.Memory({ initial: size }).buffer.byteLength, pages * page, String(size));
    equal(new api.Memory({ initial: 0, maximum: undefined }).buffer.byteLength, 0);
  }),
  test('a fraction between minus one and zero is zero', (api) => {
    equal(new api.Memory({ initial: -0.9 }).buffer.byteLength, 0);
  }),
  test('members of a descriptor are read and converted in the order of their names', (api) => {
    const log: string[] = [];
    const noted = (name: string) => ({
      valueOf: () => {
        log.push(`${name} converted`);
        return 1;
      },
    });
    const descriptor = new Proxy({ initial: noted('initial'), maximum: noted('maximum') } as Record<string, unknown>, {
      get: (target, key) => {
        log.push(String(key));
        return target[String(key)];
      },
    });
    new api.Memory(descriptor);
    equal(
      log.filter((entry) => ['initial', 'maximum'].includes(entry)),
      ['initial', 'maximum'],
    );
    equal(
      log.filter((entry) => entry.endsWith('converted')),
      ['initial converted', 'maximum converted'],
    );
  }),
  test('the buffer is a fixed ArrayBuffer of zeros, the same until the memory grows', (api) => {
    const one = memory(api);
    const { buffer } = one;
    equal(
      [Object.getPrototypeOf(buffer), buffer.byteLength, one.buffer === buffer],
      [ArrayBuffer.prototype, page, true],
    );
    equal(
      new Uint8Array(buffer).every((byte) => byte === 0),
      true,
    );
    equal([Object.isFrozen(buffer), Object.isExtensible(buffer)], [false, true]);
  }),
  test('growing answers the old size, detaches the buffer and keeps what was in it', (api) => {
    const one = memory(api);
    const { buffer } = one;
    new Uint8Array(buffer)[5] = 7;
    equal(one.grow(1), 1);
    equal([buffer.byteLength, isDetached(buffer)], [0, true]);
    equal([one.buffer === buffer, one.buffer.byteLength, new Uint8Array(one.buffer)[5]], [false, 2 * page, 7]);
    equal([one.grow(1), one.buffer.byteLength], [2, 3 * page]);
  }),
  test('growing by nothing makes a new buffer, too', (api) => {
    const one = memory(api);
    const { buffer } = one;
    equal(one.grow(0), 1);
    equal([buffer.byteLength, one.buffer === buffer, one.buffer.byteLength], [0, false, page]);
  }),
  test('growing past the maximum is a RangeError and changes nothing', (api) => {
    const one = memory(api);
    const { buffer } = one;
    throws(RangeError, () => one.grow(3));
    throws(RangeError, () => one.grow(page));
    throws(RangeError, () => one.grow(2 ** 32 - 1));
    equal([one.buffer === buffer, buffer.byteLength], [true, page]);
    throws(RangeError, () => new api.Memory({ initial: 1 }).grow(page));
  }),
  test('what grow is given is converted like sizes', (api) => {
    const one = memory(api);
    for (const size of noSizes) throws(TypeError, () => one.grow(size), String(size));
    throws(TypeError, () => one.grow());
    equal([one.grow('1'), one.grow(0.9), one.grow(null)], [1, 2, 2]);
  }),
  test('memory.grow in a program does the same to the buffer', (api) => {
    const instance = instantiate(api, growing);
    const one = exportedMemory(instance);
    const { buffer } = one;
    equal([call(instance, 'grow', 1), buffer.byteLength, one.buffer.byteLength], [1, 0, 2 * page]);
    const second = one.buffer;
    equal([call(instance, 'grow', 5), one.buffer === second, second.byteLength], [-1, true, 2 * page]);
    equal([call(instance, 'grow', 0), one.buffer === second, second.byteLength], [2, false, 0]);
    one.grow(1);
    equal(call(instance, 'size'), 3);
  }),
  test('program and host see the same bytes, before and after growing', (api) => {
    const instance = instantiate(api, growing);
    const one = exportedMemory(instance);
    new Uint8Array(one.buffer)[9] = 200;
    equal(call(instance, 'load', 9), 200);
    call(instance, 'grow', 1);
    call(instance, 'store', page + 1, 5);
    equal([new Uint8Array(one.buffer)[9], new Uint8Array(one.buffer)[page + 1]], [200, 5]);
    new DataView(one.buffer).setUint8(page + 2, 6);
    equal(call(instance, 'load', page + 2), 6);
  }),
  test('the buffer cannot be detached by anyone else', (api) => {
    const one = memory(api);
    throws(TypeError, () => {
      try {
        structuredClone(one.buffer, { transfer: [one.buffer] });
      } catch (error) {
        // Hosts have errors of their own here; that there is one is what counts.
        throw new TypeError('refused', { cause: error });
      }
    });
    equal(one.buffer.byteLength, page);
  }),
  test('a memory is one object wherever it comes out', (api) => {
    const one = memory(api);
    equal(instantiate(api, importing, { host: { m: one } }).exports.m, one);
    const inner = exportedMemory(instantiate(api, growing));
    equal(instantiate(api, importing, { host: { m: inner } }).exports.m, inner);
  }),
  test('the buffer cannot be set', (api) => {
    throws(TypeError, () => {
      (memory(api) as { buffer: unknown }).buffer = new ArrayBuffer(0);
    });
  }),
  test('methods of a memory are for memories only', (api) => {
    const { grow } = api.Memory.prototype;
    for (const receiver of [undefined, null, {}, new api.Global({ value: 'i32' }), new Proxy(memory(api), {})]) {
      throws(TypeError, () => grow.call(receiver, 0));
    }
  }),
  test(
    'a resizable buffer grows with the memory and stays the same',
    (api) => {
      const one = memory(api);
      const { buffer } = one;
      const grown = one.toResizableBuffer();
      equal(
        [isDetached(buffer), one.buffer === grown, resizable(grown), maximumOf(grown)],
        [true, true, true, 3 * page],
      );
      equal([one.toResizableBuffer() === grown, one.grow(1), grown.byteLength], [true, 1, 2 * page]);
      equal([one.buffer === grown, isDetached(grown)], [true, false]);
    },
    'resizable',
  ),
  test(
    'resizing the buffer by whole pages grows the memory',
    (api) => {
      const instance = instantiate(api, growing);
      const buffer = exportedMemory(instance).toResizableBuffer();
      resize(buffer, 2 * page);
      equal([call(instance, 'size'), buffer.byteLength], [2, 2 * page]);
      resize(buffer, 2 * page);
      for (const length of [page, 2 * page + 1, 4 * page, 0])
        throws(RangeError, () => resize(buffer, length), `${length}`);
      equal([call(instance, 'grow', 1), buffer.byteLength], [2, 3 * page]);
    },
    'resizable',
  ),
  test(
    'a fixed buffer can be had back, and a fixed one is itself',
    (api) => {
      const one = memory(api);
      const fixed = one.buffer;
      equal(one.toFixedLengthBuffer() === fixed, true);
      const grown = one.toResizableBuffer();
      const again = one.toFixedLengthBuffer();
      equal([isDetached(grown), one.buffer === again, again.byteLength, resizable(again)], [true, true, page, false]);
    },
    'resizable',
  ),
  test(
    'a memory without a maximum has no resizable buffer',
    (api) => {
      throws(TypeError, () => new api.Memory({ initial: 1 }).toResizableBuffer());
      throws(TypeError, () => exportedMemory(instantiate(api, unbounded)).toResizableBuffer());
    },
    'resizable',
  ),
  test('a shared memory has a shared buffer that is frozen, and never detached', (api) => {
    const one = new api.Memory({ initial: 1, maximum: 3, shared: true });
    const { buffer } = one;
    equal(Object.getPrototypeOf(buffer), SharedArrayBuffer.prototype);
    equal([buffer.byteLength, Object.isFrozen(buffer), one.buffer === buffer], [page, true, true]);
    new Uint8Array(buffer)[3] = 4;
    equal([one.grow(1), one.buffer.byteLength, new Uint8Array(one.buffer)[3]], [1, 2 * page, 4]);
    new Uint8Array(buffer)[3] = 5;
    equal([new Uint8Array(one.buffer)[3], Object.isFrozen(one.buffer)], [5, true]);
  }),
  test('a shared buffer keeps its length when the memory grows, and there is a longer one', (api) => {
    const one = new api.Memory({ initial: 1, maximum: 3, shared: true });
    const { buffer } = one;
    equal([one.grow(1), buffer.byteLength, one.buffer === buffer], [1, page, false]);
  }),
  test('a shared memory needs a maximum', (api) => {
    throws(TypeError, () => new api.Memory({ initial: 1, shared: true }));
  }),
  test('shared memories and others do not stand for each other', async (api) => {
    const shared = await assemble('(import "host" "m" (memory 1 3 shared)) (export "m" (memory 0))');
    const one = new api.Memory({ initial: 1, maximum: 3, shared: true });
    equal(instantiate(api, shared, { host: { m: one } }).exports.m, one);
    throws(api.LinkError, () => instantiate(api, shared, { host: { m: memory(api) } }));
    throws(api.LinkError, () => instantiate(api, importing, { host: { m: one } }));
  }),
  test(
    'a memory of 64-bit addresses counts in BigInts',
    (api) => {
      const one = new api.Memory({ address: 'i64', initial: 1n, maximum: 3n });
      equal([one.grow(1n), one.buffer.byteLength], [1n, 2 * page]);
      for (const size of [1, undefined, null, -1n, 2n ** 64n]) throws(TypeError, () => one.grow(size), String(size));
      throws(TypeError, () => new api.Memory({ address: 'i64', initial: 1 }));
      throws(TypeError, () => new api.Memory({ initial: 1n }));
      throws(RangeError, () => one.grow(5n));
    },
    'memory64',
  ),
  test(
    'the kind of addresses is a word of two',
    (api) => {
      for (const address of ['i16', '', null, 64]) throws(TypeError, () => new api.Memory({ address, initial: 0 }));
      equal(new api.Memory({ address: 'i32', initial: 1 }).grow(0), 1);
      equal(new api.Memory({ address: { toString: () => 'i64' }, initial: 1n }).grow(0n), 1n);
    },
    'memory64',
  ),
];
