// `path_open`: from a path, flags and rights to a new descriptor.

import { isFileError } from '../files/errors.ts';
import type { OpenMode } from '../files/file-system.ts';
import type { Place } from '../files/resolve.ts';
import { lookupflags, oflags } from './abi.ts';
import { define, type WasiCall, type WasiFunction } from './call.ts';
import { fail } from './errno.ts';
import { atPlace, directoryAt, pathAt } from './places.ts';
import { needsReading, needsWriting, type Rights, requireRights, rightsForFlags, rightsToOpen } from './rights.ts';

/** How often a path is followed anew because what it led to was exchanged for a link at that moment. */
const attempts = 8;

/** What is asked for. */
interface Opening {
  /** witx `oflags` and `fdflags`. */
  readonly flags: number;
  readonly descriptorFlags: number;
  readonly rights: Rights;
}

export const openFunctions: readonly WasiFunction[] = [
  define(
    'path_open',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i64', 'i64', 'i32', 'i32'],
    (call, fd, lookup, pointer, length, flags, base, inheriting, descriptorFlags, result) => {
      const { directory, rights } = directoryAt(call, fd, rightsToOpen(flags));
      const path = pathAt(call, pointer, length);
      call.guest.check(result, 4);
      if (flags > 15 || descriptorFlags > 31) fail('inval');
      // A folder cannot be made this way.
      if (has(flags, oflags.creat) && has(flags, oflags.directory)) fail('inval');
      requireRights(rights.inheriting, base | inheriting | rightsForFlags(descriptorFlags));
      call.wasi.descriptors.requireRoom();
      const opening = { flags, descriptorFlags, rights: { base, inheriting } };
      // A name that has to be free is not followed.
      const following = has(flags, oflags.creat) && has(flags, oflags.excl) && lookup === 1 ? 0 : lookup;
      for (let attempt = 1; ; attempt++) {
        let arrived = false;
        try {
          return atPlace(call, directory, path, following, (place) => {
            arrived = true;
            call.guest.setU32(result, open(call, place, opening));
          });
        } catch (error) {
          const exchanged = arrived && following === lookupflags.symlinkFollow && isFileError(error, 'loop');
          if (!exchanged || attempt === attempts) throw error;
        }
      }
    },
  ),
];

/** Opens what the path led to and answers its descriptor. */
function open(call: WasiCall, place: Place, { flags, descriptorFlags, rights }: Opening): number {
  const { directory, name, mustBeDirectory } = place;
  const { descriptors } = call.wasi;
  const read = (rights.base & needsReading) !== 0n;
  const write = (rights.base & needsWriting) !== 0n;
  const create = !has(flags, oflags.creat) ? 'never' : has(flags, oflags.excl) ? 'exclusively' : 'if-absent';
  const truncate = has(flags, oflags.trunc);
  const requireFolderFlags = () => {
    if (create === 'exclusively') fail('exist');
    if (write || truncate || create === 'if-absent') fail('isdir');
  };
  if (name === undefined) {
    requireFolderFlags();
    return descriptors.addDirectory(directory.duplicate(), rights);
  }
  const found = place.found ?? directory.lookup(name);
  switch (found?.kind) {
    case 'directory':
      requireFolderFlags();
      return descriptors.addDirectory(directory.openDirectory(name), rights);
    case 'symbolic-link':
      if (create === 'exclusively') fail('exist');
      return fail('loop');
    case undefined:
      if (create === 'never') fail('noent');
      if (mustBeDirectory) fail('isdir');
      break;
    case 'file':
      if (create === 'exclusively') fail('exist');
      if (mustBeDirectory || has(flags, oflags.directory)) fail('notdir');
      break;
    default:
      // Devices, sockets and pipes are not files: opening one can wait for ever, or do something.
      return fail('notsup');
  }
  const mode: OpenMode = { read: read || !write, write, create, truncate };
  return descriptors.addFile(directory.openFile(name, mode), rights, descriptorFlags);
}

function has(flags: number, flag: number): boolean {
  return (flags & flag) !== 0;
}
