// The files, folders and links of a file system in memory, and the room they take. No handles (memory.ts).

import { encodeUtf8 } from '../wasi/utf8.ts';
import { refuseFile } from './errors.ts';
import type { FileStat, NewTimes } from './file-system.ts';

interface Attributes {
  readonly inode: bigint;
  /** Names it has. A folder has one, and goes with it. */
  links: number;
  accessed: bigint;
  modified: bigint;
  changed: bigint;
}

/** A file. Its contents are the first `size` of `bytes`. */
export interface FileNode extends Attributes {
  readonly kind: 'file';
  bytes: Uint8Array;
  size: number;
  /** Handles on it: a file without a name goes with the last of them. */
  handles: number;
}

/** A folder. */
export interface DirectoryNode extends Attributes {
  readonly kind: 'directory';
  readonly entries: Map<string, MemoryNode>;
  /** The folder it is in; undefined for the root. Only to see that no folder is moved into itself. */
  parent: DirectoryNode | undefined;
}

/** A symbolic link. */
export interface LinkNode extends Attributes {
  readonly kind: 'symbolic-link';
  readonly target: string;
  /** Bytes of the target in UTF-8. */
  readonly size: number;
}

export type MemoryNode = FileNode | DirectoryNode | LinkNode;

/** What a node takes of the room beside its contents, and a name beside its letters: about what the host pays. */
const nodeBytes = 256;
const nameBytes = 64;

/** The room of one file system, the numbers of its files, and its clock. */
export class MemoryVolume {
  readonly #capacityBytes: number;
  readonly #now: () => bigint;
  #usedBytes = 0;
  #inodes = 0n;

  constructor(capacityBytes: number, now: () => bigint) {
    this.#capacityBytes = capacityBytes;
    this.#now = now;
  }

  /** Bytes that contents, nodes and names take. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  now(): bigint {
    return this.#now();
  }

  newFile(): FileNode {
    return { kind: 'file', ...this.#attributes(), bytes: new Uint8Array(0), size: 0, handles: 0 };
  }

  newDirectory(parent: DirectoryNode | undefined): DirectoryNode {
    return { kind: 'directory', ...this.#attributes(), entries: new Map(), parent };
  }

  newLink(target: string): LinkNode {
    return { kind: 'symbolic-link', ...this.#attributes(), target, size: encodeUtf8(target).length };
  }

  /** Gives a node a name that is free. */
  enter(directory: DirectoryNode, name: string, node: MemoryNode): void {
    // A folder that was removed takes no new entries.
    if (directory.links === 0) refuseFile('noent');
    this.#take((node.links === 0 ? nodeBytes + contentBytes(node) : 0) + nameBytes + name.length);
    directory.entries.set(name, node);
    node.links++;
    node.changed = this.#now();
    this.touch(directory);
  }

  /** Takes a name away; what has no name and no handle any more goes with it. */
  leave(directory: DirectoryNode, name: string, node: MemoryNode): void {
    directory.entries.delete(name);
    this.#usedBytes -= nameBytes + name.length;
    node.links--;
    node.changed = this.#now();
    this.touch(directory);
    this.release(node);
  }

  /** Frees the room of a node that nobody can reach any more. */
  release(node: MemoryNode): void {
    if (node.links > 0 || (node.kind === 'file' && node.handles > 0)) return;
    this.#usedBytes -= nodeBytes + contentBytes(node);
    if (node.kind === 'file') node.bytes = new Uint8Array(0);
  }

  /** Makes a file as long as that, with zeros where it had nothing. */
  resize(file: FileNode, size: number): void {
    if (size > file.size) {
      this.#take(size - file.size);
      if (size > file.bytes.length) {
        // Doubling keeps many small writes linear; the room bounds the last step.
        const grown = new Uint8Array(Math.max(size, Math.min(file.bytes.length * 2, this.#capacityBytes)));
        grown.set(file.bytes.subarray(0, file.size));
        file.bytes = grown;
      }
    } else {
      this.#usedBytes -= file.size - size;
      if (size * 4 < file.bytes.length) file.bytes = file.bytes.slice(0, size);
      else file.bytes.fill(0, size, file.size);
    }
    file.size = size;
  }

  /** The contents of a file or folder have changed. */
  touch(node: MemoryNode): void {
    const now = this.#now();
    node.modified = now;
    node.changed = now;
  }

  setTimes(node: MemoryNode, { accessed, modified }: NewTimes): void {
    node.accessed = accessed ?? node.accessed;
    node.modified = modified ?? node.modified;
    node.changed = this.#now();
  }

  #take(bytes: number): void {
    if (this.#usedBytes + bytes > this.#capacityBytes) refuseFile('nospc');
    this.#usedBytes += bytes;
  }

  #attributes(): Attributes {
    const now = this.#now();
    return { inode: ++this.#inodes, links: 0, accessed: now, modified: now, changed: now };
  }
}

/** The attributes of a node as callers see them. */
export function statOf(node: MemoryNode): FileStat {
  const { kind, inode, accessed, modified, changed } = node;
  const size = BigInt(contentBytes(node));
  return { kind, device: 1n, inode, links: BigInt(node.links), size, accessed, modified, changed };
}

function contentBytes(node: MemoryNode): number {
  return node.kind === 'directory' ? 0 : node.size;
}
