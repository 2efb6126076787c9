// A folder on disk as a file system. No path, link, swap, hard link or rename leads a program out of it: every operation
// takes one name in one open folder (folder-anchor.ts), and none follows a symbolic link.

import fs from 'node:fs';
import { platform } from 'node:process';
import { refuseFile } from '../files/errors.ts';
import type { Directory, FileKind, FileStat, FileSystem, NewTimes, OpenFile, OpenMode } from '../files/file-system.ts';
import { decodeUtf8 } from '../wasi/utf8.ts';
import { type FolderAnchor, openRootAnchor } from './folder-anchor.ts';
import { translated } from './folder-errors.ts';
import { isNameOn } from './folder-names.ts';

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_NOCTTY = 0 } = fs.constants;

/** How a folder on disk is opened. */
export interface NodeFolderOptions {
  /**
   * Name folders by path also where the system could name them by descriptor. Weaker: it does not hold against another
   * process that exchanges a folder for a link at the very moment it is used. Elsewhere than on Linux it is the only way.
   */
  readonly byPath?: boolean;
}

/** A folder on disk. What is below it can be read and changed as far as this process may; nothing else can be reached. */
export class NodeFolder implements FileSystem {
  readonly #path: string;
  readonly #byPath: boolean;

  /** The path of the folder; symbolic links on the way to it are its owner's business. It is opened when it is used. */
  constructor(path: string, options: NodeFolderOptions = {}) {
    this.#path = path;
    this.#byPath = options.byPath ?? false;
  }

  openRoot(): Directory {
    return new NodeDirectory(
      this,
      translated(() => openRootAnchor(this.#path, this.#byPath)),
    );
  }
}

class NodeFile implements OpenFile {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  stat(): FileStat {
    return translated(() => statOf(fs.fstatSync(this.#descriptor, { bigint: true })));
  }

  read(into: Uint8Array, position: number): number {
    return translated(() => fs.readSync(this.#descriptor, into, 0, into.length, position));
  }

  write(bytes: Uint8Array, position: number): number {
    return translated(() => fs.writeSync(this.#descriptor, bytes, 0, bytes.length, position));
  }

  setSize(size: number): void {
    translated(() => fs.ftruncateSync(this.#descriptor, size));
  }

  setTimes(times: NewTimes): void {
    translated(() => {
      const { accessed, modified } = seconds(times, () => fs.fstatSync(this.#descriptor, { bigint: true }));
      fs.futimesSync(this.#descriptor, accessed, modified);
    });
  }

  sync(dataOnly: boolean): void {
    translated(() => (dataOnly ? fs.fdatasyncSync : fs.fsyncSync)(this.#descriptor));
  }

  close(): void {
    translated(() => fs.closeSync(this.#descriptor));
  }
}

class NodeDirectory implements Directory {
  readonly #folder: NodeFolder;
  readonly #anchor: FolderAnchor;

  constructor(folder: NodeFolder, anchor: FolderAnchor) {
    this.#folder = folder;
    this.#anchor = anchor;
  }

  stat(): FileStat {
    return translated(() => statOf(this.#anchor.stat()));
  }

  names(): readonly string[] {
    const names = translated(() => fs.readdirSync(this.#anchor.self(), 'buffer'));
    return names.map(decodeUtf8).filter((name) => name !== undefined && isNameOn(platform, name)) as string[];
  }

  lookup(name: string): FileStat | undefined {
    return translated(() => {
      const stat = fs.lstatSync(this.#entry(name), { bigint: true, throwIfNoEntry: false });
      return stat === undefined ? undefined : statOf(stat);
    });
  }

  openFile(name: string, { read, write, create, truncate }: OpenMode): OpenFile {
    return translated(() => {
      const access = write || truncate ? (read || !write ? O_RDWR : O_WRONLY) : O_RDONLY;
      const creation = create === 'never' ? 0 : create === 'if-absent' ? O_CREAT : O_CREAT | O_EXCL;
      // O_NONBLOCK: a pipe must not make the host wait for its other end. Nothing is cut before it is known for a file.
      const flags = access | creation | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
      const entry = this.#entry(name);
      if (O_NOFOLLOW === 0 && isLink(entry)) refuseFile('loop');
      const descriptor = fs.openSync(entry, flags, 0o666);
      try {
        const stat = fs.fstatSync(descriptor, { bigint: true });
        if (stat.isDirectory()) refuseFile('isdir');
        if (!stat.isFile()) refuseFile('notsup');
        if (!this.#anchor.isEntry(name, stat)) refuseFile('loop');
        if (truncate) fs.ftruncateSync(descriptor, 0);
      } catch (error) {
        fs.closeSync(descriptor);
        throw error;
      }
      return new NodeFile(descriptor);
    });
  }

  openDirectory(name: string): Directory {
    this.#requireName(name);
    return new NodeDirectory(
      this.#folder,
      translated(() => this.#anchor.enter(name)),
    );
  }

  duplicate(): Directory {
    return new NodeDirectory(
      this.#folder,
      translated(() => this.#anchor.duplicate()),
    );
  }

  createDirectory(name: string): void {
    translated(() => fs.mkdirSync(this.#entry(name), 0o777));
  }

  symlink(target: string, name: string): void {
    translated(() => fs.symlinkSync(target, this.#entry(name)));
  }

  readlink(name: string): string {
    const target = translated(() => fs.readlinkSync(this.#entry(name), 'buffer'));
    return decodeUtf8(target) ?? refuseFile('ilseq');
  }

  unlinkFile(name: string): void {
    translated(() => {
      const entry = this.#entry(name);
      try {
        fs.unlinkSync(entry);
      } catch (error) {
        // Linux says EISDIR; POSIX and others say EPERM.
        if (isCode(error, 'EPERM') && fs.lstatSync(entry, { throwIfNoEntry: false })?.isDirectory())
          refuseFile('isdir');
        throw error;
      }
    });
  }

  removeDirectory(name: string): void {
    translated(() => {
      const entry = this.#entry(name);
      // Windows says ENOENT of a file.
      if (platform === 'win32' && fs.lstatSync(entry).isFile()) refuseFile('notdir');
      fs.rmdirSync(entry);
    });
  }

  rename(name: string, to: Directory, newName: string): void {
    const target = this.#sameFolder(to);
    translated(() => fs.renameSync(this.#entry(name), target.#entry(newName)));
  }

  link(name: string, to: Directory, newName: string): void {
    const target = this.#sameFolder(to);
    translated(() => {
      const entry = this.#entry(name);
      // Linux links a symbolic link itself; elsewhere link(2) may follow it, out of the folder.
      if (platform !== 'linux' && isLink(entry)) refuseFile('notsup');
      fs.linkSync(entry, target.#entry(newName));
    });
  }

  setTimes(times: NewTimes): void {
    translated(() => {
      const { accessed, modified } = seconds(times, () => this.#anchor.stat());
      fs.utimesSync(this.#anchor.self(), accessed, modified);
    });
  }

  setTimesOf(name: string, times: NewTimes): void {
    translated(() => {
      const entry = this.#entry(name);
      const { accessed, modified } = seconds(times, () => fs.lstatSync(entry, { bigint: true }));
      fs.lutimesSync(entry, accessed, modified);
    });
  }

  sync(): void {
    translated(() => this.#anchor.sync());
  }

  close(): void {
    translated(() => this.#anchor.close());
  }

  #entry(name: string): string {
    this.#requireName(name);
    return this.#anchor.entry(name);
  }

  #requireName(name: string): void {
    if (!isNameOn(platform, name)) refuseFile('inval');
  }

  /** Each NodeFolder is a file system of its own: what is granted of one says nothing about another. */
  #sameFolder(other: Directory): NodeDirectory {
    if (!(other instanceof NodeDirectory) || other.#folder !== this.#folder) refuseFile('xdev');
    return other;
  }
}

function kindOf(stat: fs.BigIntStats): FileKind {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'directory';
  if (stat.isSymbolicLink()) return 'symbolic-link';
  if (stat.isBlockDevice()) return 'block-device';
  if (stat.isCharacterDevice()) return 'character-device';
  if (stat.isSocket()) return 'socket';
  return stat.isFIFO() ? 'fifo' : 'unknown';
}

function statOf(stat: fs.BigIntStats): FileStat {
  return {
    kind: kindOf(stat),
    device: stat.dev,
    inode: stat.ino,
    links: stat.nlink,
    size: stat.size,
    accessed: stat.atimeNs,
    modified: stat.mtimeNs,
    changed: stat.ctimeNs,
  };
}

/** Node sets both times at once, in seconds: a double, which near today is good to a quarter of a microsecond. */
function seconds(times: NewTimes, now: () => fs.BigIntStats): { readonly accessed: number; readonly modified: number } {
  let { accessed, modified } = times;
  if (accessed === undefined || modified === undefined) {
    const stat = now();
    accessed ??= stat.atimeNs;
    modified ??= stat.mtimeNs;
  }
  return { accessed: Number(accessed) / 1e9, modified: Number(modified) / 1e9 };
}

function isLink(file: string): boolean {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
