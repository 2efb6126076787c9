// Family `path`: names in folders. How a path is followed is places.ts; opening is path-open.ts.

import type { Directory } from '../files/file-system.ts';
import { filestatSize, rights } from './abi.ts';
import { define, type WasiCall, type WasiFunction } from './call.ts';
import { fail } from './errno.ts';
import { giveFilestat, timesToSet } from './filestat.ts';
import { openFunctions } from './path-open.ts';
import { atPlace, directoryAt, pathAt, statAt } from './places.ts';
import { encodeUtf8 } from './utf8.ts';

export const pathFunctions: readonly WasiFunction[] = [
  ...openFunctions,
  define('path_create_directory', ['i32', 'i32', 'i32'], (call, fd, pointer, length) => {
    const { directory } = directoryAt(call, fd, rights.pathCreateDirectory);
    const path = pathAt(call, pointer, length);
    return atPlace(call, directory, path, 0, (place) => {
      place.directory.createDirectory(place.name ?? fail('exist'));
    });
  }),
  define('path_filestat_get', ['i32', 'i32', 'i32', 'i32', 'i32'], (call, fd, lookup, pointer, length, result) => {
    const { directory } = directoryAt(call, fd, rights.pathFilestatGet);
    const path = pathAt(call, pointer, length);
    call.guest.check(result, filestatSize);
    return atPlace(call, directory, path, lookup, (place) => {
      giveFilestat(call.guest, result, call.wasi.fileView.show(statAt(place)));
    });
  }),
  define(
    'path_filestat_set_times',
    ['i32', 'i32', 'i32', 'i32', 'i64', 'i64', 'i32'],
    (call, fd, lookup, pointer, length, accessed, modified, flags) => {
      const { directory } = directoryAt(call, fd, rights.pathFilestatSetTimes);
      const path = pathAt(call, pointer, length);
      const times = timesToSet(accessed, modified, flags, () => call.wasi.clock.realtime());
      return atPlace(call, directory, path, lookup, (place) => {
        const stat = statAt(place);
        if (place.name === undefined) place.directory.setTimes(times);
        else place.directory.setTimesOf(place.name, times);
        call.wasi.fileView.noteTimes(stat, times);
      });
    },
  ),
  define(
    'path_link',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (call, fd, lookup, pointer, length, newFd, newPointer, newLength) => {
      const { directory } = directoryAt(call, fd, rights.pathLinkSource);
      const target = directoryAt(call, newFd, rights.pathLinkTarget);
      const path = pathAt(call, pointer, length);
      const newPath = pathAt(call, newPointer, newLength);
      return atPlace(call, directory, path, lookup, (from) => {
        if (from.name === undefined) fail('perm');
        const stat = statAt(from);
        if (stat.kind === 'directory') fail('perm');
        atPlace(call, target.directory, newPath, 0, (to) => {
          if (to.name === undefined) fail('exist');
          if (to.mustBeDirectory) fail(to.found === undefined ? 'noent' : 'exist');
          from.directory.link(from.name!, to.directory, to.name);
        });
      });
    },
  ),
  define(
    'path_readlink',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (call, fd, pointer, length, buffer, size, result) => {
      const { directory } = directoryAt(call, fd, rights.pathReadlink);
      const path = pathAt(call, pointer, length);
      call.guest.check(buffer, size);
      call.guest.check(result, 4);
      return atPlace(call, directory, path, 0, (place) => {
        const target = encodeUtf8(place.directory.readlink(place.name ?? fail('inval')));
        // What has no room is cut off, as in POSIX: a full buffer says that there may be more.
        const shown = target.subarray(0, size);
        call.charge(shown.length);
        call.guest.write(buffer, shown);
        call.guest.setU32(result, shown.length);
      });
    },
  ),
  define('path_remove_directory', ['i32', 'i32', 'i32'], (call, fd, pointer, length) => {
    const { directory } = directoryAt(call, fd, rights.pathRemoveDirectory);
    const path = pathAt(call, pointer, length);
    return atPlace(call, directory, path, 0, (place) => {
      const name = place.name ?? fail('inval');
      forgetting(call, place.directory, name, () => place.directory.removeDirectory(name));
    });
  }),
  define(
    'path_rename',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (call, fd, pointer, length, newFd, newPointer, newLength) => {
      const { directory } = directoryAt(call, fd, rights.pathRenameSource);
      const target = directoryAt(call, newFd, rights.pathRenameTarget);
      const path = pathAt(call, pointer, length);
      const newPath = pathAt(call, newPointer, newLength);
      return atPlace(call, directory, path, 0, (from) => {
        const name = from.name ?? fail('busy');
        const moved = from.directory.lookup(name) ?? fail('noent');
        if (from.mustBeDirectory && moved.kind !== 'directory') fail('notdir');
        atPlace(call, target.directory, newPath, 0, (to) => {
          const newName = to.name ?? fail('busy');
          if (to.mustBeDirectory && moved.kind !== 'directory') fail('notdir');
          forgetting(call, to.directory, newName, () => from.directory.rename(name, to.directory, newName));
        });
      });
    },
  ),
  define(
    'path_symlink',
    ['i32', 'i32', 'i32', 'i32', 'i32'],
    (call, targetPointer, targetLength, fd, pointer, length) => {
      const { directory } = directoryAt(call, fd, rights.pathSymlink);
      const target = pathAt(call, targetPointer, targetLength);
      const path = pathAt(call, pointer, length);
      if (target === '') fail('noent');
      if (target.includes('\0')) fail('inval');
      // It could not be followed here; somebody else might.
      if (target.startsWith('/')) fail('notcapable');
      return atPlace(call, directory, path, 0, (place) => {
        if (place.name === undefined) fail('exist');
        if (place.mustBeDirectory) fail(place.found === undefined ? 'noent' : 'exist');
        place.directory.symlink(target, place.name);
      });
    },
  ),
  define('path_unlink_file', ['i32', 'i32', 'i32'], (call, fd, pointer, length) => {
    const { directory } = directoryAt(call, fd, rights.pathUnlinkFile);
    const path = pathAt(call, pointer, length);
    return atPlace(call, directory, path, 0, (place) => {
      const name = place.name ?? fail('isdir');
      if (place.mustBeDirectory) fail(statAt(place).kind === 'directory' ? 'isdir' : 'notdir');
      forgetting(call, place.directory, name, () => place.directory.unlinkFile(name));
    });
  }),
];

/** Does what takes a name away, and tells the view of files, where it wants to know, whose name it was. */
function forgetting(call: WasiCall, directory: Directory, name: string, work: () => void): void {
  const { forget } = call.wasi.fileView;
  const stat = forget === undefined ? undefined : directory.lookup(name);
  work();
  if (stat !== undefined) forget?.(stat);
}
