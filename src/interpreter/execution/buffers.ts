// The buffers that memories live in, and what hosts can do with one: lengthen it in place, share it, take it away from
// whoever holds it. Hosts differ; each function says what it does where the means are missing. No memory here.

/** What a memory's bytes lie in. A shared one may be of a host that has no SharedArrayBuffer: then it is a plain one. */
export type Bytes = ArrayBuffer | SharedArrayBuffer;

// Newer than the library that this project is compiled against (ECMAScript 2024), or not of the language at all.
interface Transferable {
  transfer?: (this: ArrayBuffer, byteLength?: number) => ArrayBuffer;
}
interface Resizable {
  resize?: (this: ArrayBuffer, byteLength: number) => void;
}
interface Growable {
  grow?: (this: SharedArrayBuffer, byteLength: number) => void;
}
type Capacity = { maxByteLength: number };
type ResizableConstructor<Made> = new (byteLength: number, options: Capacity) => Made;
type Clone = (value: ArrayBuffer, options: { transfer: ArrayBuffer[] }) => ArrayBuffer;

// Taken when the engine is loaded: what others put into their place later is not asked.
const { transfer } = ArrayBuffer.prototype as Transferable;
const { resize: resizeBuffer } = ArrayBuffer.prototype as Resizable;
const clone = (globalThis as { structuredClone?: Clone }).structuredClone;
const hasShared = typeof SharedArrayBuffer === 'function';
const growBuffer = hasShared ? (SharedArrayBuffer.prototype as Growable).grow : undefined;
const { apply } = Reflect;

/** The bytes of a plain buffer in a new object, and the old object detached; undefined where the host cannot do that. */
export function renewed(buffer: ArrayBuffer): ArrayBuffer | undefined {
  if (transfer !== undefined) return apply(transfer, buffer, []);
  return clone?.(buffer, { transfer: [buffer] });
}

/** Leaves a plain buffer without bytes, so that its views read nothing. Does nothing on a host that cannot. */
export function detach(buffer: ArrayBuffer): void {
  if (transfer !== undefined) apply(transfer, buffer, [0]);
  else clone?.(buffer, { transfer: [buffer] });
}

export function isShared(buffer: Bytes): buffer is SharedArrayBuffer {
  return hasShared && buffer instanceof SharedArrayBuffer;
}

/**
 * A zeroed buffer of so many bytes, or undefined where the host has no room for it.
 * @param most for one that agents share: what it may grow to
 */
export function allocateBuffer(byteLength: number, most?: number): Bytes | undefined {
  if (most !== undefined && hasShared) return allocateShared(byteLength, most);
  return attempt(() => new ArrayBuffer(byteLength));
}

function allocateShared(byteLength: number, most: number): SharedArrayBuffer | undefined {
  if (growBuffer !== undefined) {
    const GrowableBuffer = SharedArrayBuffer as unknown as ResizableConstructor<SharedArrayBuffer>;
    // A host may have no addresses for what it may become, and yet room for what it is.
    const growable = attempt(() => new GrowableBuffer(byteLength, { maxByteLength: most }));
    if (growable !== undefined) return growable;
  }
  return attempt(() => new SharedArrayBuffer(byteLength));
}

/** Lengthens a shared buffer in place, for all who hold it; false where it cannot be, and then nothing has changed. */
export function growShared(buffer: SharedArrayBuffer, byteLength: number): boolean {
  if (growBuffer === undefined || !(buffer as { growable?: boolean }).growable) return false;
  return attempt(() => apply(growBuffer, buffer, [byteLength]) ?? true) !== undefined;
}

/** A zeroed buffer that can be lengthened in place up to a size; undefined where the host has no such thing, or no room. */
export function newResizable(byteLength: number, most: number): ArrayBuffer | undefined {
  if (resizeBuffer === undefined) return undefined;
  const ResizableBuffer = ArrayBuffer as unknown as ResizableConstructor<ArrayBuffer>;
  return attempt(() => new ResizableBuffer(byteLength, { maxByteLength: most }));
}

/** Changes the length of such a buffer; false where the host has no room, and then nothing has changed. */
export function resize(buffer: ArrayBuffer, byteLength: number): boolean {
  return attempt(() => apply(resizeBuffer!, buffer, [byteLength]) ?? true) !== undefined;
}

/** What hosts say of too large a request is a RangeError. */
function attempt<Result>(make: () => Result): Result | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
