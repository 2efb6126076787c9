// Family `fd`, first part: descriptors themselves, their flags and rights, the folders that are open from the start. What
// moves bytes is fd-transfer.ts, attributes are fd-filestat.ts, folders' entries fd-readdir.ts.

import { fdstatSize, prestatSize, rights } from './abi.ts';
import { define, type WasiCall, type WasiFunction } from './call.ts';
import type { DirectoryDescriptor } from './descriptors.ts';
import { errno, fail } from './errno.ts';
import { filestatFunctions } from './fd-filestat.ts';
import { readdirFunctions } from './fd-readdir.ts';
import { transferFunctions } from './fd-transfer.ts';
import { requireRights, rightsForFlags } from './rights.ts';

export const fdFunctions: readonly WasiFunction[] = [
  define('fd_close', ['i32'], (call, fd) => {
    call.wasi.descriptors.close(fd);
    return errno.success;
  }),
  define('fd_fdstat_get', ['i32', 'i32'], (call, fd, result) => {
    const descriptor = call.wasi.descriptors.get(fd);
    const { guest } = call;
    guest.window(result, fdstatSize).fill(0);
    guest.setU8(result, descriptor.filetype);
    guest.setU16(result + 2, descriptor.flags);
    guest.setU64(result + 8, descriptor.rights.base);
    guest.setU64(result + 16, descriptor.rights.inheriting);
    return errno.success;
  }),
  define('fd_fdstat_set_flags', ['i32', 'i32'], (call, fd, flags) => {
    const descriptor = call.wasi.descriptors.get(fd);
    if (flags > 31) fail('inval');
    requireRights(descriptor.rights.base, rights.fdFdstatSetFlags | rightsForFlags(flags));
    descriptor.flags = flags;
    return errno.success;
  }),
  define('fd_fdstat_set_rights', ['i32', 'i64', 'i64'], (call, fd, base, inheriting) => {
    const descriptor = call.wasi.descriptors.get(fd);
    requireRights(descriptor.rights.base, base);
    requireRights(descriptor.rights.inheriting, inheriting);
    descriptor.rights = { base, inheriting };
    return errno.success;
  }),
  // Programs count upwards from 3 and stop at `badf`.
  define('fd_prestat_get', ['i32', 'i32'], (call, fd, result) => {
    const { preopen } = preopened(call, fd);
    const { guest } = call;
    guest.window(result, prestatSize).fill(0);
    guest.setU32(result + 4, preopen.length);
    return errno.success;
  }),
  define('fd_prestat_dir_name', ['i32', 'i32', 'i32'], (call, fd, pointer, length) => {
    const { preopen } = preopened(call, fd);
    if (length < preopen.length) fail('nametoolong');
    const { guest } = call;
    guest.check(pointer, preopen.length);
    call.charge(preopen.length);
    guest.write(pointer, preopen);
    return errno.success;
  }),
  define('fd_renumber', ['i32', 'i32'], (call, from, to) => {
    call.wasi.descriptors.renumber(from, to);
    return errno.success;
  }),
  ...transferFunctions,
  ...filestatFunctions,
  ...readdirFunctions,
];

function preopened(call: WasiCall, fd: number): DirectoryDescriptor & { readonly preopen: Uint8Array } {
  const descriptor = call.wasi.descriptors.get(fd);
  if (descriptor.kind !== 'directory' || descriptor.preopen === undefined) fail('badf');
  return { ...descriptor, preopen: descriptor.preopen };
}
