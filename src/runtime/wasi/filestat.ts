// The attributes of files as a guest sees them: as they are, or, for runs that can be repeated, as they would be on any
// host: numbered in the order in which they were first seen, and with the times that the guest itself has set.

import type { FileKind, FileStat, NewTimes } from '../files/file-system.ts';
import { filestatSize, filetype, fstflags } from './abi.ts';
import { fail } from './errno.ts';
import type { Guest } from './memory.ts';

const filetypes: Readonly<Record<FileKind, number>> = {
  file: filetype.regularFile,
  directory: filetype.directory,
  'symbolic-link': filetype.symbolicLink,
  'block-device': filetype.blockDevice,
  'character-device': filetype.characterDevice,
  socket: filetype.socketStream,
  fifo: filetype.unknown,
  unknown: filetype.unknown,
};

/** witx `filetype` of what a name stands for. */
export function filetypeOf(kind: FileKind): number {
  return filetypes[kind];
}

/** What a guest is told of files' identities and times. */
export interface FileView {
  /** The attributes to show. */
  show(stat: FileStat): FileStat;
  /** The guest has set times of the file that has these attributes. */
  noteTimes(stat: FileStat, times: NewTimes): void;
  /** What has these attributes loses a name. Left out where that makes no difference. */
  readonly forget?: (stat: FileStat) => void;
}

/** Files as they are. */
export const plainView: FileView = { show: (stat) => stat, noteTimes: () => undefined };

/** Files as they would be on any host; `time` is what those have that the guest has set no time of. */
export function repeatableView(time: bigint): FileView {
  const seen = new Map<string, { readonly inode: bigint; accessed: bigint; modified: bigint }>();
  let count = 0n;
  const keyOf = ({ device, inode }: FileStat) => `${device} ${inode}`;
  const seenAs = (stat: FileStat) => {
    const key = keyOf(stat);
    let file = seen.get(key);
    if (file === undefined) {
      file = { inode: ++count, accessed: time, modified: time };
      seen.set(key, file);
    }
    return file;
  };
  return {
    show: (stat) => {
      const { inode, accessed, modified } = seenAs(stat);
      // File systems differ in what they count as a folder's size and links.
      const folder = stat.kind === 'directory' ? { size: 0n, links: 1n } : {};
      return { ...stat, ...folder, device: 1n, inode, accessed, modified, changed: time };
    },
    noteTimes: (stat, { accessed, modified }) => {
      const file = seenAs(stat);
      file.accessed = accessed ?? file.accessed;
      file.modified = modified ?? file.modified;
    },
    // Some hosts give the number of a file that is gone to the next one, others never do.
    forget: (stat) => {
      if (stat.links <= 1n || stat.kind === 'directory') seen.delete(keyOf(stat));
    },
  };
}

/** Writes witx `filestat`. */
export function giveFilestat(guest: Guest, pointer: number, stat: FileStat): void {
  guest.window(pointer, filestatSize).fill(0);
  guest.setU64(pointer, BigInt.asUintN(64, stat.device));
  guest.setU64(pointer + 8, BigInt.asUintN(64, stat.inode));
  guest.setU8(pointer + 16, filetypeOf(stat.kind));
  guest.setU64(pointer + 24, BigInt.asUintN(64, stat.links));
  guest.setU64(pointer + 32, BigInt.asUintN(64, stat.size));
  // Times before 1970 have no place in a u64.
  guest.setU64(pointer + 40, stat.accessed < 0n ? 0n : stat.accessed);
  guest.setU64(pointer + 48, stat.modified < 0n ? 0n : stat.modified);
  guest.setU64(pointer + 56, stat.changed < 0n ? 0n : stat.changed);
}

/** The times that a call sets, by its flags; `inval` for flags that contradict each other or are none. */
export function timesToSet(accessed: bigint, modified: bigint, flags: number, now: () => bigint): NewTimes {
  const both = (one: number, other: number) => (flags & one) !== 0 && (flags & other) !== 0;
  if (flags > 15 || both(fstflags.atim, fstflags.atimNow) || both(fstflags.mtim, fstflags.mtimNow)) fail('inval');
  const time = (flags & (fstflags.atimNow | fstflags.mtimNow)) === 0 ? 0n : now();
  return {
    accessed: (flags & fstflags.atim) !== 0 ? accessed : (flags & fstflags.atimNow) !== 0 ? time : undefined,
    modified: (flags & fstflags.mtim) !== 0 ? modified : (flags & fstflags.mtimNow) !== 0 ? time : undefined,
  };
}
