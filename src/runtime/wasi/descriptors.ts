// The table of what a program has open: its standard streams, files and folders. Knows what each is and how it is closed;
// what can be done with it is in the family files.

import type { Directory, FileSystem, OpenFile } from '../files/file-system.ts';
import { ReadOnlyFileSystem } from '../files/read-only.ts';
import { filetype } from './abi.ts';
import { fail } from './errno.ts';
import type { InputSource } from './input.ts';
import { directoryRights, fileRights, inputRights, outputRights, preopenRights, type Rights } from './rights.ts';
import type { OutputCapture } from './streams.ts';
import { encodeUtf8 } from './utf8.ts';

/** A folder that a program finds open when it starts. */
export interface Preopen {
  readonly fileSystem: FileSystem;
  /** May files be read, folders listed, and links be shown? Default true. */
  readonly read?: boolean;
  /** May anything be changed? Default true. */
  readonly write?: boolean;
}

interface Common {
  /** witx `filetype`. */
  readonly filetype: number;
  rights: Rights;
  /** witx `fdflags`. */
  flags: number;
}

/** Standard input. */
export type InputDescriptor = Common & { readonly kind: 'input'; readonly source: InputSource };
/** Standard output and error. */
export type OutputDescriptor = Common & { readonly kind: 'output'; readonly capture: OutputCapture };
/** A file, and where in it the program is, in bytes. */
export type FileDescriptor = Common & { readonly kind: 'file'; readonly file: OpenFile; position: bigint };
/** A folder; `preopen` is the name it was given where it was open from the start. */
export type DirectoryDescriptor = Common & {
  readonly kind: 'directory';
  readonly directory: Directory;
  readonly preopen: Uint8Array | undefined;
  /** What `fd_readdir` goes through, from its cookie 0 to the end. */
  listing: readonly string[] | undefined;
};

/** Something a program has open. */
export type Descriptor = InputDescriptor | OutputDescriptor | FileDescriptor | DirectoryDescriptor;

/** Descriptors that a program may have open unless said otherwise. */
export const defaultDescriptorLimit = 256;

/** Open descriptors by number. */
export class Descriptors {
  readonly #open = new Map<number, Descriptor>();
  readonly #limit: number;
  /** Was the program given any folder? */
  readonly hasFiles: boolean;

  /** Opens the folders, from descriptor 3 on; what a file system refuses is thrown, and nothing stays open. */
  constructor(
    streams: { readonly stdin: InputSource; readonly stdout: OutputCapture; readonly stderr: OutputCapture },
    preopens: Readonly<Record<string, Preopen>>,
    limit: number,
  ) {
    this.#limit = limit;
    const stream = { filetype: filetype.unknown, flags: 0 };
    const output = (capture: OutputCapture): OutputDescriptor => {
      return { ...stream, kind: 'output', rights: { base: outputRights, inheriting: 0n }, capture };
    };
    this.#open.set(0, {
      ...stream,
      kind: 'input',
      rights: { base: inputRights, inheriting: 0n },
      source: streams.stdin,
    });
    this.#open.set(1, output(streams.stdout));
    this.#open.set(2, output(streams.stderr));
    const entries = Object.entries(preopens);
    this.hasFiles = entries.length > 0;
    try {
      for (const [name, preopen] of entries) this.#preopen(name, preopen);
    } catch (error) {
      this.closeAll();
      throw error;
    }
  }

  #preopen(name: string, { fileSystem, read = true, write = true }: Preopen): void {
    if (name === '' || name.includes('\0')) throw new TypeError('a preopened folder needs a name, without a NUL');
    const directory = (write ? fileSystem : new ReadOnlyFileSystem(fileSystem)).openRoot();
    this.#open.set(this.#free(), {
      kind: 'directory',
      filetype: filetype.directory,
      rights: preopenRights(read),
      flags: 0,
      directory,
      preopen: encodeUtf8(name),
      listing: undefined,
    });
  }

  /** What is open under this number; the call ends with `badf` where nothing is. */
  get(fd: number): Descriptor {
    return this.#open.get(fd) ?? fail('badf');
  }

  /** The call ends with `mfile` where nothing more may be opened. */
  requireRoom(): void {
    if (this.#open.size >= this.#limit) fail('mfile');
  }

  /** Puts a file under the lowest free number. */
  addFile(file: OpenFile, held: Rights, flags: number): number {
    const fd = this.#free();
    const base = held.base & fileRights;
    const rights = { base, inheriting: 0n };
    this.#open.set(fd, { kind: 'file', filetype: filetype.regularFile, rights, flags, file, position: 0n });
    return fd;
  }

  /** Puts a folder under the lowest free number. */
  addDirectory(directory: Directory, { base, inheriting }: Rights): number {
    const fd = this.#free();
    const rights = { base: base & directoryRights, inheriting };
    const common = { filetype: filetype.directory, rights, flags: 0 };
    this.#open.set(fd, { kind: 'directory', ...common, directory, preopen: undefined, listing: undefined });
    return fd;
  }

  close(fd: number): void {
    const descriptor = this.get(fd);
    this.#open.delete(fd);
    closeDescriptor(descriptor);
  }

  /** Makes what is open as `from` open as `to` instead, and closes what was there. Both must be open. */
  renumber(from: number, to: number): void {
    const moved = this.get(from);
    const replaced = this.get(to);
    if (from === to) return;
    this.#open.delete(from);
    this.#open.set(to, moved);
    closeDescriptor(replaced);
  }

  /** Closes everything: the program has ended. Answers what failed to close; its handle is gone all the same. */
  closeAll(): unknown[] {
    const all = [...this.#open.values()];
    this.#open.clear();
    return all.flatMap((descriptor) => {
      try {
        closeDescriptor(descriptor);
        return [];
      } catch (error) {
        return [error];
      }
    });
  }

  #free(): number {
    let fd = 0;
    while (this.#open.has(fd)) fd++;
    return fd;
  }
}

/** Standard streams belong to the run and end with it, not with their descriptors. */
function closeDescriptor(descriptor: Descriptor): void {
  if (descriptor.kind === 'file') descriptor.file.close();
  else if (descriptor.kind === 'directory') descriptor.directory.close();
}
