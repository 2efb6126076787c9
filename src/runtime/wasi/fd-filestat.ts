// Family `fd`, third part: the attributes of what is open.

import type { FileStat } from '../files/file-system.ts';
import { filestatSize, rights } from './abi.ts';
import { askBytes, define, type WasiFunction } from './call.ts';
import { errno, fail } from './errno.ts';
import { giveFilestat, timesToSet } from './filestat.ts';
import { requireRights } from './rights.ts';

/** What standard streams have for attributes: nothing of the host's. */
const streamStat: FileStat = {
  ...{ kind: 'unknown', device: 0n, inode: 0n, links: 1n, size: 0n },
  ...{ accessed: 0n, modified: 0n, changed: 0n },
};

export const filestatFunctions: readonly WasiFunction[] = [
  define('fd_filestat_get', ['i32', 'i32'], (call, fd, result) => {
    const descriptor = call.wasi.descriptors.get(fd);
    requireRights(descriptor.rights.base, rights.fdFilestatGet);
    call.guest.check(result, filestatSize);
    const { fileView } = call.wasi;
    if (descriptor.kind === 'file' || descriptor.kind === 'directory') call.charge(askBytes);
    if (descriptor.kind === 'file') giveFilestat(call.guest, result, fileView.show(descriptor.file.stat()));
    else if (descriptor.kind === 'directory') {
      giveFilestat(call.guest, result, fileView.show(descriptor.directory.stat()));
    } else giveFilestat(call.guest, result, streamStat);
    return errno.success;
  }),
  define('fd_filestat_set_times', ['i32', 'i64', 'i64', 'i32'], (call, fd, accessed, modified, flags) => {
    const descriptor = call.wasi.descriptors.get(fd);
    if (descriptor.kind === 'input' || descriptor.kind === 'output') fail('notsup');
    requireRights(descriptor.rights.base, rights.fdFilestatSetTimes);
    const times = timesToSet(accessed, modified, flags, () => call.wasi.clock.realtime());
    call.charge(askBytes);
    const opened = descriptor.kind === 'file' ? descriptor.file : descriptor.directory;
    opened.setTimes(times);
    call.wasi.fileView.noteTimes(opened.stat(), times);
    return errno.success;
  }),
];
