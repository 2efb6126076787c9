// How an open folder on disk is named to Node, whose functions take paths: through its descriptor where the system has
// names for descriptors, so that whoever moves or swaps a folder meanwhile changes nothing; otherwise by its path, looked
// at again before each use.

import fs from 'node:fs';
import path from 'node:path';
import { refuseFile } from '../files/errors.ts';

/** An open folder that Node can be told of. Both ways throw what Node throws, and FileErrors of their own. */
export interface FolderAnchor {
  /** The path of an entry, for one call at once. `notcapable` where the folder has left the root. */
  entry(name: string): string;
  /** The path of the folder itself, for one call at once. */
  self(): string;
  stat(): fs.BigIntStats;
  /** The same for a folder in it, which must not be reached through a symbolic link. */
  enter(name: string): FolderAnchor;
  duplicate(): FolderAnchor;
  /** Is this what the entry's name stands for now? Where descriptors have names, opening has settled that. */
  isEntry(name: string, opened: fs.BigIntStats): boolean;
  sync(): void;
  close(): void;
}

const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0 } = fs.constants;

/** Opens the folder that everything stays in. `byPath` forces the weaker way, for tests. */
export function openRootAnchor(folder: string, byPath = false): FolderAnchor {
  if (byPath || O_DIRECTORY === 0) return new PathAnchor(fs.realpathSync.native(folder));
  const descriptor = fs.openSync(folder, O_RDONLY | O_DIRECTORY);
  if (hasDescriptorPaths(descriptor)) return new DescriptorAnchor(descriptor, new Root(descriptor));
  fs.closeSync(descriptor);
  return new PathAnchor(fs.realpathSync.native(folder));
}

/** Does `/proc/self/fd/N` lead to the folder itself? Linux; not macOS, where it leads nowhere, nor without /proc. */
function hasDescriptorPaths(descriptor: number): boolean {
  const opened = fs.fstatSync(descriptor, { bigint: true });
  const through = fs.statSync(`${descriptorPath(descriptor)}/.`, { bigint: true, throwIfNoEntry: false });
  return through !== undefined && isSame(opened, through);
}

function descriptorPath(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}

function isSame(one: fs.BigIntStats, other: fs.BigIntStats): boolean {
  return one.dev === other.dev && one.ino === other.ino;
}

/** The root's descriptor, open until the last handle of its tree is closed: to see whether a folder is still in it. */
class Root {
  readonly descriptor: number;
  #handles = 0;

  constructor(descriptor: number) {
    this.descriptor = descriptor;
  }

  acquire(): void {
    this.#handles++;
  }

  release(): void {
    if (--this.#handles === 0) fs.closeSync(this.descriptor);
  }
}

/** A folder as a descriptor: the kernel looks up an entry in what is open, whatever its path is by now. */
class DescriptorAnchor implements FolderAnchor {
  readonly #descriptor: number;
  readonly #root: Root;

  constructor(descriptor: number, root: Root) {
    this.#descriptor = descriptor;
    this.#root = root;
    root.acquire();
  }

  entry(name: string): string {
    return `${this.self()}/${name}`;
  }

  /** A folder that somebody has moved out of the root is out of reach from then on. */
  self(): string {
    const path = descriptorPath(this.#descriptor);
    if (this.#descriptor !== this.#root.descriptor) {
      // Latin-1 keeps bytes that are no UTF-8 apart.
      const own = fs.readlinkSync(path, 'latin1');
      const root = fs.readlinkSync(descriptorPath(this.#root.descriptor), 'latin1');
      if (own !== root && !own.startsWith(root.endsWith('/') ? root : `${root}/`)) refuseFile('notcapable');
    }
    return path;
  }

  stat(): fs.BigIntStats {
    return fs.fstatSync(this.#descriptor, { bigint: true });
  }

  enter(name: string): FolderAnchor {
    return this.#open(name);
  }

  duplicate(): FolderAnchor {
    return this.#open('.');
  }

  isEntry(): boolean {
    return true;
  }

  sync(): void {
    fs.fsyncSync(this.#descriptor);
  }

  close(): void {
    if (this.#descriptor !== this.#root.descriptor) fs.closeSync(this.#descriptor);
    this.#root.release();
  }

  #open(name: string): DescriptorAnchor {
    // Links are refused by O_DIRECTORY together with O_NOFOLLOW: ENOTDIR.
    const descriptor = fs.openSync(this.entry(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    return new DescriptorAnchor(descriptor, this.#root);
  }
}

/**
 * A folder as a path and an identity. Against links that are there this is as good; against another process that swaps
 * a folder between the look and the use it is not, and cannot be made so with Node's functions.
 */
class PathAnchor implements FolderAnchor {
  readonly #path: string;
  readonly #identity: fs.BigIntStats;

  constructor(real: string) {
    this.#path = real;
    this.#identity = fs.lstatSync(real, { bigint: true });
    if (!this.#identity.isDirectory()) refuseFile('notdir');
  }

  entry(name: string): string {
    return path.join(this.self(), name);
  }

  self(): string {
    const now = fs.lstatSync(this.#path, { bigint: true, throwIfNoEntry: false });
    if (now === undefined || !isSame(now, this.#identity)) refuseFile('stale');
    // Links above it: the same folder may be reached through one that leads elsewhere now.
    if (fs.realpathSync.native(this.#path) !== this.#path) refuseFile('notcapable');
    return this.#path;
  }

  stat(): fs.BigIntStats {
    return fs.lstatSync(this.self(), { bigint: true });
  }

  enter(name: string): FolderAnchor {
    const file = this.entry(name);
    if (!fs.lstatSync(file).isDirectory()) refuseFile('notdir');
    // The name on disk may be spelled in another case.
    const real = fs.realpathSync.native(file);
    if (path.dirname(real) !== this.#path) refuseFile('notcapable');
    return new PathAnchor(real);
  }

  duplicate(): FolderAnchor {
    return new PathAnchor(this.self());
  }

  isEntry(name: string, opened: fs.BigIntStats): boolean {
    const now = fs.lstatSync(this.entry(name), { bigint: true, throwIfNoEntry: false });
    return now !== undefined && isSame(now, opened);
  }

  /** Node cannot sync a folder by its path; where this way is taken, systems order their entries themselves. */
  sync(): void {}

  close(): void {}
}
