// Family `fd`: what is open. Standard streams are served; what only files and folders have comes with a file system.

import { fdstatSize, rights } from './abi.ts';
import { define, refuse, type WasiFunction } from './call.ts';
import type { Descriptor } from './descriptors.ts';
import { type Errno, errno, fail } from './errno.ts';

export const fdFunctions: readonly WasiFunction[] = [
  refuse('fd_advise', ['i32', 'i64', 'i64', 'i32']),
  refuse('fd_allocate', ['i32', 'i64', 'i64']),
  define('fd_close', ['i32'], (call, fd) => {
    call.wasi.descriptors.close(fd);
    return errno.success;
  }),
  refuse('fd_datasync', ['i32']),
  define('fd_fdstat_get', ['i32', 'i32'], (call, fd, result) => {
    const descriptor = call.wasi.descriptors.get(fd);
    const { guest } = call;
    guest.window(result, fdstatSize).fill(0);
    guest.setU8(result, descriptor.filetype);
    guest.setU64(result + 8, descriptor.base);
    guest.setU64(result + 16, descriptor.inheriting);
    return errno.success;
  }),
  refuse('fd_fdstat_set_flags', ['i32', 'i32']),
  refuse('fd_fdstat_set_rights', ['i32', 'i64', 'i64']),
  refuse('fd_filestat_get', ['i32', 'i32']),
  refuse('fd_filestat_set_size', ['i32', 'i64']),
  refuse('fd_filestat_set_times', ['i32', 'i64', 'i64', 'i32']),
  refuse('fd_pread', ['i32', 'i32', 'i32', 'i64', 'i32']),
  // Programs count upwards from 3 and stop at `badf`: no folder is preopened.
  define('fd_prestat_get', ['i32', 'i32'], () => errno.badf),
  define('fd_prestat_dir_name', ['i32', 'i32', 'i32'], () => errno.badf),
  refuse('fd_pwrite', ['i32', 'i32', 'i32', 'i64', 'i32']),
  define('fd_read', ['i32', 'i32', 'i32', 'i32'], (call, fd, list, count, result) => {
    const descriptor = call.wasi.descriptors.get(fd);
    if (descriptor.kind !== 'input' || (descriptor.base & rights.fdRead) === 0n) fail('notcapable');
    const { guest } = call;
    const { vectors, listBytes, length } = guest.vectors(list, count);
    guest.check(result, 4);
    call.charge(listBytes);
    call.charge(descriptor.source.available(length));
    let total = 0;
    for (const vector of vectors) {
      const read = descriptor.source.read(guest.window(vector.pointer, vector.length));
      total += read;
      if (read < vector.length) break;
    }
    guest.setU32(result, total);
    return errno.success;
  }),
  refuse('fd_readdir', ['i32', 'i32', 'i32', 'i64', 'i32']),
  refuse('fd_renumber', ['i32', 'i32']),
  define('fd_seek', ['i32', 'i64', 'i32', 'i32'], (call, fd) => notSeekable(call.wasi.descriptors.get(fd))),
  refuse('fd_sync', ['i32']),
  define('fd_tell', ['i32', 'i32'], (call, fd) => notSeekable(call.wasi.descriptors.get(fd))),
  define('fd_write', ['i32', 'i32', 'i32', 'i32'], (call, fd, list, count, result) => {
    const descriptor = call.wasi.descriptors.get(fd);
    if (descriptor.kind !== 'output' || (descriptor.base & rights.fdWrite) === 0n) fail('notcapable');
    const { guest } = call;
    const { vectors, listBytes, length } = guest.vectors(list, count);
    guest.check(result, 4);
    call.charge(listBytes);
    call.charge(length);
    for (const vector of vectors) descriptor.capture.write(guest.window(vector.pointer, vector.length));
    guest.setU32(result, length);
    return errno.success;
  }),
];

/** A stream has no position: POSIX's ESPIPE. */
function notSeekable(descriptor: Descriptor): Errno {
  switch (descriptor.kind) {
    case 'input':
    case 'output':
      return errno.spipe;
    default:
      return descriptor satisfies never;
  }
}
