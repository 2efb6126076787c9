// A file system that shows another one and lets nothing be changed. It hands nothing of the other out but contents: no
// handle that could write, no folder that could be the target of a rename or link.

import { isFileError, refuseFile } from './errors.ts';
import type { Directory, FileStat, FileSystem, NewTimes, OpenFile, OpenMode } from './file-system.ts';

/** Another file system, read only: whatever would change it is refused with `rofs`. */
export class ReadOnlyFileSystem implements FileSystem {
  readonly #below: FileSystem;

  constructor(below: FileSystem) {
    this.#below = below;
  }

  openRoot(): Directory {
    return new ReadOnlyDirectory(this.#below.openRoot());
  }
}

class ReadOnlyFile implements OpenFile {
  readonly #below: OpenFile;

  constructor(below: OpenFile) {
    this.#below = below;
  }

  stat(): FileStat {
    return this.#below.stat();
  }

  read(into: Uint8Array, position: number): number {
    return this.#below.read(into, position);
  }

  write(_bytes: Uint8Array, _position: number): number {
    refuseFile('rofs');
  }

  setSize(_size: number): void {
    refuseFile('rofs');
  }

  setTimes(_times: NewTimes): void {
    refuseFile('rofs');
  }

  /** Nothing was written, so nothing is waited for. */
  sync(_dataOnly: boolean): void {}

  close(): void {
    this.#below.close();
  }
}

class ReadOnlyDirectory implements Directory {
  readonly #below: Directory;

  constructor(below: Directory) {
    this.#below = below;
  }

  stat(): FileStat {
    return this.#below.stat();
  }

  names(): readonly string[] {
    return this.#below.names();
  }

  lookup(name: string): FileStat | undefined {
    return this.#below.lookup(name);
  }

  openFile(name: string, mode: OpenMode): OpenFile {
    if (mode.write || mode.truncate) refuseFile('rofs');
    if (mode.create === 'exclusively') refuseFile(this.#below.lookup(name) === undefined ? 'rofs' : 'exist');
    try {
      return new ReadOnlyFile(this.#below.openFile(name, { ...mode, create: 'never' }));
    } catch (error) {
      if (mode.create === 'if-absent' && isFileError(error, 'noent')) refuseFile('rofs');
      throw error;
    }
  }

  openDirectory(name: string): Directory {
    return new ReadOnlyDirectory(this.#below.openDirectory(name));
  }

  duplicate(): Directory {
    return new ReadOnlyDirectory(this.#below.duplicate());
  }

  createDirectory(_name: string): void {
    refuseFile('rofs');
  }

  symlink(_target: string, _name: string): void {
    refuseFile('rofs');
  }

  readlink(name: string): string {
    return this.#below.readlink(name);
  }

  unlinkFile(_name: string): void {
    refuseFile('rofs');
  }

  removeDirectory(_name: string): void {
    refuseFile('rofs');
  }

  rename(_name: string, _to: Directory, _newName: string): void {
    refuseFile('rofs');
  }

  link(_name: string, _to: Directory, _newName: string): void {
    refuseFile('rofs');
  }

  setTimes(_times: NewTimes): void {
    refuseFile('rofs');
  }

  setTimesOf(_name: string, _times: NewTimes): void {
    refuseFile('rofs');
  }

  sync(): void {}

  close(): void {
    this.#below.close();
  }
}
