// From a descriptor and a path in a guest's memory to a place in a file system. How paths are followed is
// files/resolve.ts; here they are read, checked and paid for.

import type { Directory, FileStat } from '../files/file-system.ts';
import { maximumPathBytes, type Place, withPlace } from '../files/resolve.ts';
import { lookupflags } from './abi.ts';
import { askBytes, type WasiCall } from './call.ts';
import type { DirectoryDescriptor } from './descriptors.ts';
import { type Errno, errno, fail } from './errno.ts';
import { requireRights } from './rights.ts';

/** The folder under this number, with these rights. */
export function directoryAt(call: WasiCall, fd: number, needed: bigint): DirectoryDescriptor {
  const descriptor = call.wasi.descriptors.get(fd);
  if (descriptor.kind !== 'directory') fail('notdir');
  requireRights(descriptor.rights.base, needed);
  return descriptor;
}

/** A path of the guest's, charged for. */
export function pathAt(call: WasiCall, pointer: number, length: number): string {
  call.guest.check(pointer, length);
  if (length > maximumPathBytes) fail('nametoolong');
  call.charge(length);
  return call.guest.string(pointer, length);
}

/** Follows a path and does something where it leads; each component on the way is charged as asking once. */
export function atPlace(
  call: WasiCall,
  directory: Directory,
  path: string,
  lookup: number,
  use: (place: Place) => void,
): Errno {
  if (lookup > lookupflags.symlinkFollow) fail('inval');
  const step = () => call.charge(askBytes);
  withPlace(directory, path, { follow: lookup === lookupflags.symlinkFollow, step }, use);
  return errno.success;
}

/** What the path leads to, which has to be there. */
export function statAt({ directory, name, mustBeDirectory, found }: Place): FileStat {
  if (name === undefined) return directory.stat();
  const stat = found ?? directory.lookup(name) ?? fail('noent');
  if (mustBeDirectory && stat.kind !== 'directory') fail('notdir');
  return stat;
}
