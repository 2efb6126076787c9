// A file system in memory: what programs read and write on hosts without files, in tests, and where nothing they do may
// last. Its room is bounded. Nodes and the room they take are in memory-nodes.ts; here are handles and POSIX's rules.

import { encodeUtf8 } from '../wasi/utf8.ts';
import { isFileError, refuseFile } from './errors.ts';
import {
  type Directory,
  type FileStat,
  type FileSystem,
  isFileName,
  type NewTimes,
  type OpenFile,
  type OpenMode,
} from './file-system.ts';
import { type DirectoryNode, type FileNode, type MemoryNode, MemoryVolume, statOf } from './memory-nodes.ts';
import { maximumPathBytes } from './resolve.ts';

/** How a file system in memory is made. */
export interface MemoryFileSystemOptions {
  /** Bytes for contents, names and what goes with them (default 64 MiB); beyond it writing is `nospc`. */
  readonly capacityBytes?: number;
  /** The time in nanoseconds since 1970 for what changes (default the host's clock). */
  readonly now?: () => bigint;
}

const defaultCapacityBytes = 64 * 2 ** 20;
/** Bytes of one name (POSIX NAME_MAX on every usual file system). */
const maximumNameBytes = 255;

/**
 * Files in memory.
 *
 * ```ts
 * import { MemoryFileSystem } from 'wasmeter/runtime';
 *
 * const files = new MemoryFileSystem({ 'in/list.txt': 'one\ntwo\n' });
 * console.log(files.paths(), new TextDecoder().decode(files.readFile('in/list.txt')).length); // [ 'in/list.txt' ] 8
 * ```
 */
export class MemoryFileSystem implements FileSystem {
  readonly #volume: MemoryVolume;
  readonly #root: DirectoryNode;

  /** Starts with these files, by path; the folders on the way are made. A FileError where there is no room. */
  constructor(files: Readonly<Record<string, Uint8Array | string>> = {}, options: MemoryFileSystemOptions = {}) {
    const { capacityBytes = defaultCapacityBytes, now = () => BigInt(Date.now()) * 1_000_000n } = options;
    if (!Number.isSafeInteger(capacityBytes) || capacityBytes < 0) {
      throw new RangeError('capacityBytes must be a whole number, 0 or more');
    }
    this.#volume = new MemoryVolume(capacityBytes, now);
    this.#root = this.#volume.newDirectory(undefined);
    this.#root.links = 1;
    for (const [path, content] of Object.entries(files)) this.writeFile(path, content);
  }

  openRoot(): Directory {
    return new MemoryDirectory(this.#volume, this.#root);
  }

  /** Bytes that are in use of the capacity. */
  get usedBytes(): number {
    return this.#volume.usedBytes;
  }

  /** The contents of a file, copied. The path goes from name to name; symbolic links are not followed. */
  readFile(path: string): Uint8Array {
    const node = this.#find(path);
    if (node.kind === 'directory') refuseFile('isdir');
    if (node.kind !== 'file') refuseFile('loop');
    return node.bytes.slice(0, node.size);
  }

  /** Writes a whole file, text as UTF-8, making the folders on the way. */
  writeFile(path: string, content: Uint8Array | string): void {
    const bytes = typeof content === 'string' ? encodeUtf8(content) : content;
    const names = path.split('/');
    const last = names.pop()!;
    const opened: Directory[] = [this.openRoot()];
    for (const name of names) {
      const directory = opened[opened.length - 1]!;
      try {
        directory.createDirectory(name);
      } catch (error) {
        if (!isFileError(error, 'exist')) throw error;
      }
      opened.push(directory.openDirectory(name));
    }
    const file = opened[opened.length - 1]!.openFile(last, {
      read: false,
      write: true,
      create: 'if-absent',
      truncate: true,
    });
    try {
      file.write(bytes, 0);
    } finally {
      file.close();
    }
  }

  /** The paths of all files and symbolic links, sorted. */
  paths(): string[] {
    const found: string[] = [];
    const pending: (readonly [path: string, node: MemoryNode])[] = [['', this.#root]];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const [path, node] = next;
      if (node.kind !== 'directory') found.push(path);
      else for (const [name, entry] of node.entries) pending.push([path === '' ? name : `${path}/${name}`, entry]);
    }
    return found.sort();
  }

  #find(path: string): MemoryNode {
    let node: MemoryNode = this.#root;
    for (const name of path.split('/')) {
      if (node.kind !== 'directory') refuseFile('notdir');
      node = node.entries.get(name) ?? refuseFile('noent');
    }
    return node;
  }
}

class MemoryFile implements OpenFile {
  readonly #volume: MemoryVolume;
  readonly #node: FileNode;

  constructor(volume: MemoryVolume, node: FileNode) {
    this.#volume = volume;
    this.#node = node;
    node.handles++;
  }

  stat(): FileStat {
    return statOf(this.#node);
  }

  read(into: Uint8Array, position: number): number {
    const { bytes, size } = this.#node;
    const length = Math.max(0, Math.min(into.length, size - position));
    if (length > 0) into.set(bytes.subarray(position, position + length));
    return length;
  }

  write(bytes: Uint8Array, position: number): number {
    const node = this.#node;
    if (bytes.length === 0) return 0;
    if (position + bytes.length > node.size) this.#volume.resize(node, position + bytes.length);
    node.bytes.set(bytes, position);
    this.#volume.touch(node);
    return bytes.length;
  }

  setSize(size: number): void {
    this.#volume.resize(this.#node, size);
    this.#volume.touch(this.#node);
  }

  setTimes(times: NewTimes): void {
    this.#volume.setTimes(this.#node, times);
  }

  /** Nothing here outlasts the process. */
  sync(_dataOnly: boolean): void {}

  close(): void {
    this.#node.handles--;
    this.#volume.release(this.#node);
  }
}

class MemoryDirectory implements Directory {
  readonly #volume: MemoryVolume;
  readonly #node: DirectoryNode;

  constructor(volume: MemoryVolume, node: DirectoryNode) {
    this.#volume = volume;
    this.#node = node;
  }

  stat(): FileStat {
    return statOf(this.#node);
  }

  names(): readonly string[] {
    return [...this.#node.entries.keys()];
  }

  lookup(name: string): FileStat | undefined {
    const node = this.#get(name);
    return node === undefined ? undefined : statOf(node);
  }

  openFile(name: string, { create, truncate }: OpenMode): OpenFile {
    let node = this.#get(name);
    if (node === undefined) {
      if (create === 'never') refuseFile('noent');
      node = this.#volume.newFile();
      this.#volume.enter(this.#node, name, node);
    } else if (create === 'exclusively') refuseFile('exist');
    if (node.kind === 'directory') refuseFile('isdir');
    if (node.kind !== 'file') refuseFile('loop');
    const file = new MemoryFile(this.#volume, node);
    if (truncate) file.setSize(0);
    return file;
  }

  openDirectory(name: string): Directory {
    const node = this.#existing(name);
    if (node.kind !== 'directory') refuseFile('notdir');
    return new MemoryDirectory(this.#volume, node);
  }

  duplicate(): Directory {
    return new MemoryDirectory(this.#volume, this.#node);
  }

  createDirectory(name: string): void {
    this.#requireFree(name);
    this.#volume.enter(this.#node, name, this.#volume.newDirectory(this.#node));
  }

  symlink(target: string, name: string): void {
    this.#requireFree(name);
    if (target === '') refuseFile('noent');
    if (encodeUtf8(target).length > maximumPathBytes) refuseFile('nametoolong');
    this.#volume.enter(this.#node, name, this.#volume.newLink(target));
  }

  readlink(name: string): string {
    const node = this.#existing(name);
    if (node.kind !== 'symbolic-link') refuseFile('inval');
    return node.target;
  }

  unlinkFile(name: string): void {
    const node = this.#existing(name);
    if (node.kind === 'directory') refuseFile('isdir');
    this.#volume.leave(this.#node, name, node);
  }

  removeDirectory(name: string): void {
    const node = this.#existing(name);
    if (node.kind !== 'directory') refuseFile('notdir');
    if (node.entries.size > 0) refuseFile('notempty');
    this.#volume.leave(this.#node, name, node);
  }

  rename(name: string, to: Directory, newName: string): void {
    const target = this.#sameVolume(to);
    const node = this.#existing(name);
    const replaced = target.#get(newName);
    if (replaced === node) return;
    if (node.kind === 'directory') {
      for (let folder: DirectoryNode | undefined = target.#node; folder !== undefined; folder = folder.parent) {
        if (folder === node) refuseFile('inval');
      }
      if (replaced !== undefined && replaced.kind !== 'directory') refuseFile('notdir');
      if (replaced !== undefined && replaced.entries.size > 0) refuseFile('notempty');
    } else if (replaced?.kind === 'directory') refuseFile('isdir');
    // The new name first: where it has no room, nothing has happened yet.
    if (replaced !== undefined) this.#volume.leave(target.#node, newName, replaced);
    this.#volume.enter(target.#node, newName, node);
    this.#volume.leave(this.#node, name, node);
    if (node.kind === 'directory') node.parent = target.#node;
  }

  link(name: string, to: Directory, newName: string): void {
    const target = this.#sameVolume(to);
    const node = this.#existing(name);
    target.#requireFree(newName);
    if (node.kind === 'directory') refuseFile('perm');
    this.#volume.enter(target.#node, newName, node);
  }

  setTimes(times: NewTimes): void {
    this.#volume.setTimes(this.#node, times);
  }

  setTimesOf(name: string, times: NewTimes): void {
    this.#volume.setTimes(this.#existing(name), times);
  }

  /** Nothing here outlasts the process. */
  sync(): void {}

  /** A folder's handle holds nothing. */
  close(): void {}

  #get(name: string): MemoryNode | undefined {
    if (!isFileName(name)) refuseFile('inval');
    // A character has one to three bytes for each of its UTF-16 units: most names need no exact count.
    if (name.length * 3 > maximumNameBytes && encodeUtf8(name).length > maximumNameBytes) refuseFile('nametoolong');
    return this.#node.entries.get(name);
  }

  #existing(name: string): MemoryNode {
    return this.#get(name) ?? refuseFile('noent');
  }

  #requireFree(name: string): void {
    if (this.#get(name) !== undefined) refuseFile('exist');
  }

  #sameVolume(other: Directory): MemoryDirectory {
    if (!(other instanceof MemoryDirectory) || other.#volume !== this.#volume) refuseFile('xdev');
    return other;
  }
}
