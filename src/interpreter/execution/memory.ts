// Linear memory (specification 4.2.8): a buffer, the typed arrays over it that the loop reads, and growth under the
// store's caps. The window for host code is memory-view.ts; bulk instructions stand in bulk.ts.

import { setArray } from '../core/host-arrays.ts';
import { LimitError, Trap, UsageError } from '../core/errors.ts';
import { hostMath } from '../core/host-math.ts';
import type { MemoryType as CoreMemoryType } from '../core/types.ts';
import { allocateBuffer, type Bytes, detach, growShared, isShared, newResizable, renewed, resize } from './buffers.ts';
import { type MemoryType, memoryTypeFrom, memoryTypeOf } from './external-types.ts';
import { windowOn } from './host-bytes.ts';
import { MemoryView } from './memory-view.ts';
import type { Store } from './store.ts';

/**
 * Bytes that one memory can have, whatever its type and the caps say: 4 GiB, with 64-bit addresses as well. The loop's
 * indices into typed arrays are unsigned 32-bit numbers, and Node 20 has no longer typed arrays.
 */
export const mostMemoryBytes = 2 ** 32;

/** The bytes that a memory begins with; for a declaration beyond all hosts not exact. */
export function memoryBytesOf({ minimum, pageSize }: CoreMemoryType): number {
  return Number(minimum) * pageSize;
}

/**
 * A linear memory. Its size only grows. Addresses and lengths are in bytes, sizes in pages, of 65,536 bytes unless its
 * type says otherwise.
 *
 * ```ts
 * import { Engine, Memory, Store } from 'wasmeter';
 *
 * const memory = Memory.create(new Store(new Engine()), { minimum: 1, maximum: 2 });
 * memory.write(8, new Uint8Array([1, 2, 3, 4]));
 * console.log(memory.view.getUint32(8).toString(16)); // 4030201
 * console.log(memory.grow(1), memory.size); // 1 2
 * console.log(memory.grow(1)); // -1
 * ```
 */
export class Memory {
  readonly kind = 'memory';
  /** @internal */
  readonly store: Store<unknown>;
  /** @internal As it was declared; the size is `byteLength`. */
  readonly memoryType: CoreMemoryType;
  /** @internal May be longer than the memory: see `grow`. What lies behind `byteLength` is zero. */
  buffer: Bytes;
  /** The size in bytes. */
  byteLength: number;
  /** @internal */
  u8: Uint8Array;
  /** @internal */
  u16: Uint16Array;
  /** @internal */
  i32: Int32Array;
  /** @internal */
  f64: Float64Array;
  /** @internal */
  data: DataView;
  /** Reads and writes of single values; it follows the memory as it grows. */
  readonly view: MemoryView;
  /** @internal What stands for it in an embedding, there for that to keep. */
  face: object | undefined;
  // Bytes that the buffer has unless the host has done something to it.
  #capacity: number;
  // The host has the buffer: it is as long as the memory, and growing takes it away.
  #isShown: boolean;
  #isResizable: boolean;
  // Proxies and look-alikes do not have it.
  readonly #brand = true;

  /** @internal With a buffer for the minimum size, which the store has room for; see `create`. */
  constructor(store: Store<unknown>, memoryType: CoreMemoryType, buffer: Bytes) {
    this.store = store;
    this.memoryType = memoryType;
    this.buffer = buffer;
    this.byteLength = memoryBytesOf(memoryType);
    const { byteLength } = buffer;
    this.u8 = new Uint8Array(buffer, 0, byteLength);
    this.u16 = new Uint16Array(buffer, 0, hostMath.floor(byteLength / 2));
    this.i32 = new Int32Array(buffer, 0, hostMath.floor(byteLength / 4));
    this.f64 = new Float64Array(buffer, 0, hostMath.floor(byteLength / 8));
    this.data = new DataView(buffer, 0, byteLength);
    this.view = new MemoryView(this);
    this.face = undefined;
    this.#capacity = byteLength;
    this.#isShown = false;
    this.#isResizable = false;
  }

  /**
   * A memory of its own, to be imported by modules.
   * @param type its size limits in pages
   * @throws RangeError for limits that no memory can have; LimitError where the store's caps leave no room for the
   * minimum, or the host cannot allocate it
   */
  static create(store: Store<unknown>, type: MemoryType): Memory {
    const memoryType = memoryTypeFrom(type);
    const memoryBytes = memoryBytesOf(memoryType);
    const claim = { instances: 0, memories: 1, memoryBytes, tables: 0, tableElements: 0 };
    store.requireRoom(claim);
    const memory = new Memory(store, memoryType, allocateMinimum(memoryType));
    store.count(claim);
    return memory;
  }

  /** @internal */
  static is(value: unknown): value is Memory {
    return typeof value === 'object' && value !== null && #brand in value;
  }

  /** Its type as it was declared, whatever it has grown to. */
  get type(): MemoryType {
    return memoryTypeOf(this.memoryType);
  }

  /** The size in pages. */
  get size(): number {
    return this.byteLength / this.memoryType.pageSize;
  }

  /**
   * Grows by so many pages, as `memory.grow` does: answers the size in pages before, or -1, and then nothing has
   * changed. -1 where the type's maximum, the store's cap on memoryBytes or the host's allocation is in the way.
   * @throws RangeError for anything but a whole number of 0 and more; Trap `memory-grow-refused` in place of -1 where a
   * cap or the host refuses and the store's `trapOnGrowFailure` is on
   */
  grow(pages: number): number {
    if (!Number.isInteger(pages) || pages < 0) throw new RangeError('a memory grows by a whole number of pages');
    this.requireAttached();
    const previous = this.size;
    // What the type forbids is the program's own affair: -1 whatever the store says.
    const growth = pages * this.memoryType.pageSize;
    if (growth > this.#mostBytes - this.byteLength) return -1;
    if (growth > this.store.freeMemoryBytes) {
      return this.#refuse(`${growth} more bytes where the cap leaves ${this.store.freeMemoryBytes}`);
    }
    const byteLength = this.byteLength + growth;
    if (byteLength > mostMemoryBytes) return this.#refuse(`a memory has at most ${mostMemoryBytes} bytes`);
    if ((byteLength > this.#capacity || this.#isShown) && !this.#makeRoom(byteLength)) {
      return this.#refuse(`the host cannot allocate ${byteLength} bytes`);
    }
    this.byteLength = byteLength;
    this.store.countGrowth(growth, 0);
    return previous;
  }

  /**
   * The memory's own buffer, exactly as long as the memory: what is written to it is in the memory. It is the same until
   * the memory grows, by 0 pages too; then it is detached, and the memory has another (JavaScript interface, "refresh the
   * memory buffer"). A host that can detach nothing leaves it with the bytes of that time. Of a shared memory it is
   * shared, and, where the host has growable ones, grows with the memory.
   * @throws UsageError where the host has detached it: a memory cannot be transferred
   */
  exactBuffer(): ArrayBuffer | SharedArrayBuffer {
    this.requireAttached();
    if (this.#capacity !== this.byteLength) {
      // A host that has had room for more has room for less: what it says otherwise is its own error.
      const buffer = new ArrayBuffer(this.byteLength);
      setArray(new Uint8Array(buffer), this.bytes(), 0);
      this.#adopt(buffer);
    }
    this.#isShown = !isShared(this.buffer);
    return this.buffer;
  }

  /**
   * The same as a buffer that is lengthened in place when the memory grows (JavaScript interface, "toResizableBuffer").
   * The one before is detached. The host may lengthen it too, by whole pages.
   * @throws TypeError for a memory without a maximum, or on a host without such buffers; RangeError where the host has
   * no room
   */
  resizableBuffer(): ArrayBuffer | SharedArrayBuffer {
    const { maximum, pageSize } = this.memoryType;
    if (maximum === undefined) throw new TypeError('only a memory with a maximum has a resizable buffer');
    const { buffer } = this;
    this.requireAttached();
    if (this.#isResizable || isShared(buffer)) return buffer;
    const most = hostMath.min(Number(maximum) * pageSize, mostMemoryBytes);
    const resizable = newResizable(this.byteLength, most);
    if (resizable === undefined) throw new RangeError(`the host has no resizable buffer of up to ${most} bytes`);
    setArray(new Uint8Array(resizable), this.bytes(), 0);
    this.#adopt(resizable);
    this.#isResizable = true;
    this.#isShown = true;
    detach(buffer);
    return resizable;
  }

  /** As `exactBuffer`, where `resizableBuffer` was asked for before: back to one of a fixed length. */
  fixedLengthBuffer(): ArrayBuffer | SharedArrayBuffer {
    if (!this.#isResizable) return this.exactBuffer();
    this.requireAttached();
    const { buffer } = this;
    const fixed = new ArrayBuffer(this.byteLength);
    setArray(new Uint8Array(fixed), this.bytes(), 0);
    this.#adopt(fixed);
    this.#isResizable = false;
    if (!isShared(buffer)) detach(buffer);
    return fixed;
  }

  /** Makes the buffer longer, or another one: false where the host has no room, and then nothing has changed. */
  #makeRoom(byteLength: number): boolean {
    const { buffer } = this;
    if (isShared(buffer)) {
      if (!growShared(buffer, byteLength)) return this.#move(byteLength);
      this.#adopt(buffer);
      return true;
    }
    if (this.#isResizable) {
      if (!resize(buffer, byteLength)) return false;
      this.#adopt(buffer);
      return true;
    }
    const same = byteLength === this.byteLength ? renewed(buffer) : undefined;
    if (same !== undefined) this.#adopt(same);
    else if (!this.#move(byteLength)) return false;
    else if (this.#isShown) detach(buffer);
    this.#isShown = false;
    return true;
  }

  #adopt(buffer: Bytes): void {
    const { byteLength } = buffer;
    this.buffer = buffer;
    this.u8 = new Uint8Array(buffer, 0, byteLength);
    this.u16 = new Uint16Array(buffer, 0, hostMath.floor(byteLength / 2));
    this.i32 = new Int32Array(buffer, 0, hostMath.floor(byteLength / 4));
    this.f64 = new Float64Array(buffer, 0, hostMath.floor(byteLength / 8));
    this.data = new DataView(buffer, 0, byteLength);
    this.#capacity = byteLength;
  }

  /** Bytes that the type allows; exact as far as they can be allocated. */
  get #mostBytes(): number {
    const { maximum, pageSize, address64 } = this.memoryType;
    if (maximum !== undefined) return Number(maximum) * pageSize;
    if (address64) return 2 ** 64;
    return pageSize === 1 ? 2 ** 32 - 1 : 2 ** 32;
  }

  #refuse(detail: string): number {
    if (this.store.limits.trapOnGrowFailure) throw new Trap('memory-grow-refused', [], detail);
    return -1;
  }

  /**
   * Moves to a buffer of at least so many bytes. It is made half as long again as the old one, so that growing a page
   * at a time copies every byte a bounded number of times, but never longer than the memory may become.
   */
  #move(byteLength: number): boolean {
    const { pageSize } = this.memoryType;
    const most = hostMath.min(
      this.#mostBytes,
      mostMemoryBytes,
      // A cap need not be whole pages.
      hostMath.floor((this.byteLength + this.store.freeMemoryBytes) / pageSize) * pageSize,
    );
    const pages = hostMath.ceil((this.#capacity * 1.5) / pageSize);
    // Who has looked at the buffer will look at the next one: that is as long as the memory at once.
    const isExact = this.#isShown || this.memoryType.shared;
    const capacity = isExact ? byteLength : hostMath.max(byteLength, hostMath.min(pages * pageSize, most));
    const buffer = this.#allocate(capacity) ?? (capacity > byteLength ? this.#allocate(byteLength) : undefined);
    if (buffer === undefined) return false;
    setArray(new Uint8Array(buffer), this.bytes(), 0);
    this.#adopt(buffer);
    return true;
  }

  #allocate(byteLength: number): Bytes | undefined {
    return allocate(byteLength, this.memoryType);
  }

  /**
   * A copy of a range.
   * @throws RangeError where it is not inside the memory
   */
  read(address: number, length: number): Uint8Array {
    this.requireInside(address, length);
    return this.u8.slice(address, address + length);
  }

  /**
   * Copies bytes into the memory.
   * @throws RangeError where there is no room for them at that address, and then nothing is written
   */
  write(address: number, bytes: Uint8Array | ArrayBuffer): void {
    const given = windowOn(bytes);
    this.requireInside(address, given.length);
    setArray(this.u8, given, address);
  }

  /**
   * The memory itself as it is now, without copying. Stale as soon as the memory grows or `exactBuffer` moves it: keep it
   * across no call of WebAssembly; take a new one.
   */
  bytes(): Uint8Array {
    this.requireAttached();
    return new Uint8Array(this.buffer, 0, this.byteLength);
  }

  /** @internal A range of whole numbers inside the memory, or a RangeError that names it. */
  requireInside(address: number, length: number): void {
    if (Number.isInteger(address) && Number.isInteger(length) && address >= 0 && length >= 0) {
      if (address + length <= this.byteLength) {
        this.requireAttached();
        return;
      }
    }
    throw new RangeError(`address ${address}, length ${length}: outside the memory of ${this.byteLength} bytes`);
  }

  /**
   * @internal The host can take the buffer away (`postMessage`, `structuredClone` with a transfer list), and lengthen a
   * resizable one.
   */
  requireAttached(): void {
    const { byteLength } = this.buffer;
    if (byteLength !== this.#capacity) this.#follow(byteLength);
  }

  #follow(byteLength: number): void {
    const growth = byteLength - this.#capacity;
    if (growth < 0 || !this.#isResizable) {
      throw new UsageError('the buffer of a memory was detached: a memory cannot be transferred');
    }
    if (growth % this.memoryType.pageSize !== 0 || growth > this.store.freeMemoryBytes) {
      throw new UsageError(`the buffer of a memory was resized by ${growth} bytes, which a memory cannot grow by`);
    }
    this.#adopt(this.buffer);
    this.byteLength = byteLength;
    this.store.countGrowth(growth, 0);
  }
}

/** A zeroed buffer of so many bytes, or undefined where the host has no room for it. */
function allocate(byteLength: number, { shared, maximum, pageSize }: CoreMemoryType): Bytes | undefined {
  if (byteLength > mostMemoryBytes) return undefined;
  // Nothing of the fast arms lies across its end then, whatever the pages are.
  if (!shared) return allocateBuffer(hostMath.ceil(byteLength / 8) * 8);
  return allocateBuffer(byteLength, hostMath.min(Number(maximum) * pageSize, mostMemoryBytes));
}

/** The buffer of a new memory; what the host cannot allocate is a LimitError, like a cap. */
export function allocateMinimum(type: CoreMemoryType): Bytes {
  const bytes = memoryBytesOf(type);
  const buffer = allocate(bytes, type);
  if (buffer === undefined) throw new LimitError(`the host cannot allocate a memory of ${bytes} bytes`);
  return buffer;
}
