// `WebAssembly.Memory` (JavaScript interface, "Memories"). The buffer is the engine's own; how it is kept exactly as long
// as the memory, and taken away when that grows, is the engine's affair.

import { Memory } from '../../interpreter/index.ts';
import type { Agent } from './agent.ts';
import { grown, roomError } from './errors.ts';
import { floor, freeze, getOwnPropertyDescriptor } from './intrinsics.ts';
import {
  defineInterface,
  descriptor,
  fromAddress,
  hide,
  type InterfaceObject,
  oneOf,
  required,
  toAddress,
  toUnsignedLong,
  type Width,
} from './webidl.ts';

const pageBytes = 65_536;
/** The two widths, as descriptors have them. */
const widths: readonly Width[] = ['i32', 'i64'];

/** How wide the addresses or indices of something of this type are. */
export function widthOf({ address }: { readonly address?: Width | undefined }): Width {
  return address ?? 'i32';
}

/** What descriptors of memories and tables say of their size. */
export interface Size {
  readonly address: Width;
  readonly minimum: number;
  readonly maximum: number | undefined;
}

/** Reads the members of a descriptor in the order of Web IDL, which the callbacks have a part in, then converts them. */
export function sizeFrom(source: Readonly<Record<string, unknown>>, between?: () => void, after?: () => void): Size {
  const { address } = source;
  const width = address === undefined ? 'i32' : oneOf(address, widths, "property 'address'");
  between?.();
  const initial = required(source.initial, 'initial');
  const { maximum } = source;
  after?.();
  return {
    address: width,
    minimum: toAddress(initial, width, "property 'initial'"),
    maximum: maximum === undefined ? undefined : toAddress(maximum, width, "property 'maximum'"),
  };
}

/** HostResizeArrayBuffer: what the host's own `resize` cannot know, that a memory grows by whole pages and never shrinks. */
function resizeOf(memory: Memory, buffer: ArrayBufferLike): (byteLength: unknown) => void {
  const { resize } = {
    resize(byteLength: unknown): void {
      const wanted = toUnsignedLong(byteLength, 'the length');
      if (memory.exactBuffer() !== buffer) throw new TypeError('the buffer is detached');
      const growth = (wanted - buffer.byteLength) / (memory.type.pageSize ?? pageBytes);
      if (growth < 0 || growth !== floor(growth) || memory.grow(growth) < 0) {
        throw new RangeError(`a memory of ${buffer.byteLength} bytes cannot become one of ${wanted}`);
      }
    },
  };
  return resize;
}

/** Defines the interface for a namespace. */
export function defineMemory(agent: Agent): InterfaceObject {
  const { memories, store } = agent;
  const prototype = {
    get buffer() {
      const memory = memories.require(this);
      const buffer = memory.exactBuffer();
      return memory.type.shared === true ? freeze(buffer) : buffer;
    },
    grow(delta: unknown) {
      const memory = memories.require(this);
      const width = widthOf(memory.type);
      const pages = toAddress(delta, width, 'the number of pages');
      const before = grown(() => memory.grow(pages));
      if (before < 0) throw new RangeError(`a memory of ${memory.size} pages cannot grow by ${pages}`);
      return fromAddress(before, width);
    },
    toFixedLengthBuffer() {
      return memories.require(this).fixedLengthBuffer();
    },
    toResizableBuffer() {
      const memory = memories.require(this);
      const buffer = memory.resizableBuffer();
      if (memory.type.shared !== true && getOwnPropertyDescriptor(buffer, 'resize') === undefined) {
        hide(buffer, 'resize', resizeOf(memory, buffer), true);
      }
      return buffer;
    },
  };
  agent.prototypes.Memory = prototype;
  return defineInterface('Memory', 1, prototype, (object, [given]) => {
    const source = descriptor(given, 'a memory');
    let shared = false;
    const size = sizeFrom(source, undefined, () => {
      shared = Boolean(source.shared);
    });
    if (shared && size.maximum === undefined) throw new TypeError('a shared memory has a maximum');
    try {
      memories.bind(object, Memory.create(store, { ...size, shared }));
    } catch (error) {
      throw roomError(error);
    }
  });
}
