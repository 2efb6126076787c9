// Family `fd`, fourth part: the entries of a folder.
//
//   buf ──► ┌──────────────┬──────────┬──────────────┬────────┬───────────┐
//           │ dirent (24)  │ its name │ dirent (24)  │  name  │ dirent (… │   the last one may be cut off anywhere
//           └──────────────┴──────────┴──────────────┴────────┴───────────┘   a full buffer says: there is more

import { direntSize, rights } from './abi.ts';
import { define, askBytes, type WasiCall, type WasiFunction } from './call.ts';
import type { DirectoryDescriptor } from './descriptors.ts';
import { errno, fail } from './errno.ts';
import { filetypeOf } from './filestat.ts';
import { requireRights } from './rights.ts';
import { encodeUtf8 } from './utf8.ts';

export const readdirFunctions: readonly WasiFunction[] = [
  define('fd_readdir', ['i32', 'i32', 'i32', 'i64', 'i32'], (call, fd, buffer, length, cookie, result) => {
    const descriptor = call.wasi.descriptors.get(fd);
    if (descriptor.kind !== 'directory') fail('notdir');
    requireRights(descriptor.rights.base, rights.fdReaddir);
    call.guest.check(buffer, length);
    call.guest.check(result, 4);
    const names = cookie === 0n || descriptor.listing === undefined ? list(call, descriptor) : descriptor.listing;
    let used = 0;
    // A cookie is how many entries have been given. One beyond the end is the end.
    let next = cookie > BigInt(names.length) ? names.length : Number(cookie);
    while (used < length && next < names.length) {
      const name = names[next++]!;
      call.charge(askBytes);
      const stat = name === '.' || name === '..' ? descriptor.directory.stat() : descriptor.directory.lookup(name);
      // Gone since the folder was listed.
      if (stat === undefined) continue;
      const bytes = encodeUtf8(name);
      const entry = new Uint8Array(direntSize + bytes.length);
      const view = new DataView(entry.buffer);
      view.setBigUint64(0, BigInt(next), true);
      view.setBigUint64(8, call.wasi.fileView.show(stat).inode, true);
      view.setUint32(16, bytes.length, true);
      view.setUint8(20, filetypeOf(stat.kind));
      entry.set(bytes, direntSize);
      const shown = entry.subarray(0, Math.min(entry.length, length - used));
      call.charge(shown.length);
      call.guest.write(buffer + used, shown);
      used += shown.length;
    }
    call.guest.setU32(result, used);
    return errno.success;
  }),
];

/**
 * The names as they are now, in order: what changes while a program goes through them does not move its cookies. `..` is
 * shown as the folder itself: what is above is not for a guest to know.
 */
function list(call: WasiCall, descriptor: DirectoryDescriptor): readonly string[] {
  const names = descriptor.directory.names();
  call.charge(names.reduce((bytes, name) => bytes + direntSize + name.length, 0));
  const listing = ['.', '..', ...[...names].sort()];
  descriptor.listing = listing;
  return listing;
}
