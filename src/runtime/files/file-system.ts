// What a file system is to the runtime: folders and files behind handles, one name at a time. No paths here (resolve.ts
// takes them apart), no numbers of WASI, no host. Every operation answers at once or throws a FileError.

/** What a name stands for. */
export type FileKind =
  | 'file'
  | 'directory'
  | 'symbolic-link'
  | 'block-device'
  | 'character-device'
  | 'socket'
  | 'fifo'
  | 'unknown';

/** The attributes of a file: POSIX's `struct stat`, as far as WASI shows it. Times are nanoseconds since 1970. */
export interface FileStat {
  readonly kind: FileKind;
  /** Two files are one and the same where device and inode are. */
  readonly device: bigint;
  readonly inode: bigint;
  /** How many names it has. */
  readonly links: bigint;
  /** Bytes of a file, or of a symbolic link's target. */
  readonly size: bigint;
  readonly accessed: bigint;
  readonly modified: bigint;
  /** When its attributes last changed. */
  readonly changed: bigint;
}

/** Times to set, in nanoseconds since 1970; what is undefined stays. A file system may round them. */
export interface NewTimes {
  readonly accessed?: bigint | undefined;
  readonly modified?: bigint | undefined;
}

/** How a file is to be opened. */
export interface OpenMode {
  readonly read: boolean;
  readonly write: boolean;
  /** What to do about a name that is free: `never` is `noent`. `exclusively` is `exist` for one that is taken. */
  readonly create: 'never' | 'if-absent' | 'exclusively';
  /** Cut the file to nothing, also where it is opened for reading. */
  readonly truncate: boolean;
}

/** An open file: it stays the same file whatever happens to its names. It has no position of its own. */
export interface OpenFile {
  /** Its attributes as they are now. */
  stat(): FileStat;
  /** Up to `into.length` bytes from this position on, copied into it; 0 says that the file ends there. */
  read(into: Uint8Array, position: number): number;
  /**
   * Writes from this position on and answers how many bytes; a gap before it reads as zeros.
   * Errors: `fbig`, `nospc`, `dquot`, `io`.
   */
  write(bytes: Uint8Array, position: number): number;
  /** Cuts the file, or makes it longer with zeros. Errors as `write`. */
  setSize(size: number): void;
  /** Sets one time or both. */
  setTimes(times: NewTimes): void;
  /** Returns when what was written would outlast a crash; `dataOnly` leaves the times to later. */
  sync(dataOnly: boolean): void;
  /** Nothing may be done with it afterwards. */
  close(): void;
}

/**
 * An open folder. It stays the same folder whatever happens to its names. Names are single components: not empty, not
 * `.` or `..`, without `/` and NUL (`inval`). No operation follows a symbolic link: where a name is one, operations that
 * need a file answer `loop`, those that need a folder `notdir`. There is no way from a folder to the one it is in.
 *
 * All may answer `noent`, `acces`, `io`, `nametoolong`, and `notcapable` where the folder was moved out of its file system.
 */
export interface Directory {
  /** Its own attributes as they are now. */
  stat(): FileStat;
  /** The names in it, in any order, without `.` and `..`. Names that are not UTF-8 are left out: nobody could ask for them. */
  names(): readonly string[];
  /** What the name stands for, the link itself where it is one; undefined where it is free. */
  lookup(name: string): FileStat | undefined;
  /** Errors: `loop`, `isdir`, `exist`, `notsup` for devices, sockets and pipes. */
  openFile(name: string, mode: OpenMode): OpenFile;
  /** Errors: `notdir`, also for a symbolic link. */
  openDirectory(name: string): Directory;
  /** Another handle for this folder. */
  duplicate(): Directory;
  /** Errors: `exist`. */
  createDirectory(name: string): void;
  /** Makes `name` a symbolic link; its target is text, followed by nobody here. Errors: `exist`. */
  symlink(target: string, name: string): void;
  /** Errors: `inval` for what is no symbolic link. */
  readlink(name: string): string;
  /** Takes away a name of anything but a folder. Errors: `isdir`. */
  unlinkFile(name: string): void;
  /** Errors: `notdir`, `notempty`. */
  removeDirectory(name: string): void;
  /**
   * Moves a name, replacing a file by a file or an empty folder by a folder. Errors: `isdir`, `notdir`, `notempty`,
   * `inval` for a folder into itself, `xdev` for a folder of another file system.
   */
  rename(name: string, to: Directory, newName: string): void;
  /** Gives a file, or a symbolic link itself, one more name. Errors: `perm` for folders, `exist`, `xdev`. */
  link(name: string, to: Directory, newName: string): void;
  /** Sets its own times. */
  setTimes(times: NewTimes): void;
  /** Sets the times of what the name stands for, the link itself where it is one. */
  setTimesOf(name: string, times: NewTimes): void;
  /** Returns when the entries would outlast a crash. */
  sync(): void;
  /** Nothing may be done with it afterwards. */
  close(): void;
}

/** Where a program's files are. Several programs may use one at the same time; each opens its own handles. */
export interface FileSystem {
  /** Opens the folder beyond which nothing can be reached. */
  openRoot(): Directory;
}

/** Could a file system have this name? Single components only. */
export function isFileName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
}
