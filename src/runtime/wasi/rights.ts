// What may be done with a descriptor (witx `rights`), by kind, and what a call needs.

import { fdflags, oflags, rights } from './abi.ts';
import { fail } from './errno.ts';

/** A descriptor's rights: to itself, and to what is opened through it. They only ever become fewer. */
export interface Rights {
  readonly base: bigint;
  readonly inheriting: bigint;
}

const union = (...some: readonly bigint[]) => some.reduce((all, right) => all | right, 0n);

/** Everything that can be done with a regular file. */
export const fileRights = union(
  ...[rights.fdDatasync, rights.fdRead, rights.fdSeek, rights.fdFdstatSetFlags, rights.fdSync, rights.fdTell],
  ...[rights.fdWrite, rights.fdAdvise, rights.fdAllocate, rights.fdFilestatGet, rights.fdFilestatSetSize],
  ...[rights.fdFilestatSetTimes, rights.pollFdReadwrite],
);

/** Everything that can be done with a folder. It has no contents to read, seek, cut or wait for. */
export const directoryRights = union(
  ...[rights.fdDatasync, rights.fdSync, rights.fdFdstatSetFlags, rights.fdAdvise, rights.fdReaddir],
  ...[rights.pathCreateDirectory, rights.pathCreateFile, rights.pathLinkSource, rights.pathLinkTarget],
  ...[rights.pathOpen, rights.pathReadlink, rights.pathRenameSource, rights.pathRenameTarget],
  ...[rights.pathFilestatGet, rights.pathFilestatSetSize, rights.pathFilestatSetTimes, rights.fdFilestatGet],
  ...[rights.fdFilestatSetTimes, rights.pathSymlink, rights.pathRemoveDirectory, rights.pathUnlinkFile],
);

const streamRights = rights.fdFilestatGet | rights.fdFdstatSetFlags | rights.pollFdReadwrite;

/** What can be done with standard input, and with the output streams. */
export const inputRights = streamRights | rights.fdRead;
export const outputRights = streamRights | rights.fdWrite;

/** Rights that show what is in files and folders. A folder that is only for writing goes without them. */
const readingRights = rights.fdRead | rights.fdReaddir | rights.pathReadlink;

/** The rights of a preopened folder. What is read only is so by its file system, which says `rofs`. */
export function preopenRights(read: boolean): Rights {
  const taken = read ? 0n : readingRights;
  return { base: directoryRights & ~taken, inheriting: (directoryRights | fileRights) & ~taken };
}

/** Ends the call with `notcapable` unless all of `needed` is among the rights. */
export function requireRights(held: bigint, needed: bigint): void {
  if ((held & needed) !== needed) fail('notcapable');
}

/** What `path_open` needs of the folder's own rights for these flags. */
export function rightsToOpen(openFlags: number): bigint {
  return (
    rights.pathOpen |
    ((openFlags & oflags.creat) === 0 ? 0n : rights.pathCreateFile) |
    ((openFlags & oflags.trunc) === 0 ? 0n : rights.pathFilestatSetSize)
  );
}

/** What the flags of a descriptor need, of its rights or of those it may inherit. */
export function rightsForFlags(flags: number): bigint {
  return (
    ((flags & fdflags.dsync) === 0 ? 0n : rights.fdDatasync) |
    ((flags & (fdflags.rsync | fdflags.sync)) === 0 ? 0n : rights.fdSync)
  );
}

/** Rights that need a file to be opened for reading, and for writing. */
export const needsReading = rights.fdRead | rights.fdReaddir;
export const needsWriting = rights.fdWrite | rights.fdAllocate | rights.fdFilestatSetSize;
