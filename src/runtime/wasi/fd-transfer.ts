// Family `fd`, second part: what moves bytes between descriptors and memory, and where in a file that happens.

import type { OpenFile } from '../files/file-system.ts';
import { fdflags, rights, whence } from './abi.ts';
import { askBytes, define, syncBytes, type WasiCall, type WasiFunction } from './call.ts';
import type { Descriptor, FileDescriptor, InputDescriptor } from './descriptors.ts';
import { type Errno, errno, fail } from './errno.ts';
import type { Vector, Vectors } from './memory.ts';
import { requireRights } from './rights.ts';

/** Offsets are u64 on paper and off_t, 63 bits, wherever there are files. */
const largestOffset = 0x7fff_ffff_ffff_ffffn;
/** Beyond this a JavaScript number is not exact. No file is that long. */
const largestPosition = BigInt(Number.MAX_SAFE_INTEGER);

export const transferFunctions: readonly WasiFunction[] = [
  define('fd_read', ['i32', 'i32', 'i32', 'i32'], (call, fd, list, count, result) => {
    const descriptor = call.wasi.descriptors.get(fd);
    if (descriptor.kind === 'directory') fail('isdir');
    requireRights(descriptor.rights.base, rights.fdRead);
    const vectors = call.guest.vectors(list, count);
    call.guest.check(result, 4);
    if (descriptor.kind === 'output') fail('notcapable');
    if (descriptor.kind === 'file') {
      call.charge(vectors.listBytes);
      const total = readFile(call, descriptor.file, descriptor.position, vectors);
      descriptor.position += BigInt(total);
      call.guest.setU32(result, total);
      return errno.success;
    }
    const coming = vectors.length === 0 ? undefined : descriptor.source.ready();
    call.charge(vectors.listBytes);
    if (coming === undefined) return readInput(call, descriptor, vectors, result);
    if ((descriptor.flags & fdflags.nonblock) !== 0) fail('again');
    return coming.then(() => readInput(call, descriptor, vectors, result));
  }),
  define('fd_pread', ['i32', 'i32', 'i32', 'i64', 'i32'], (call, fd, list, count, offset, result) => {
    const { file } = seekable(call, fd, rights.fdRead | rights.fdSeek);
    if (offset > largestOffset) fail('inval');
    const vectors = call.guest.vectors(list, count);
    call.guest.check(result, 4);
    call.charge(vectors.listBytes);
    call.guest.setU32(result, readFile(call, file, offset, vectors));
    return errno.success;
  }),
  define('fd_write', ['i32', 'i32', 'i32', 'i32'], (call, fd, list, count, result) => {
    const descriptor = call.wasi.descriptors.get(fd);
    if (descriptor.kind === 'directory') fail('isdir');
    requireRights(descriptor.rights.base, rights.fdWrite);
    const vectors = call.guest.vectors(list, count);
    call.guest.check(result, 4);
    if (descriptor.kind === 'input') fail('notcapable');
    call.charge(vectors.listBytes);
    let total = vectors.length;
    if (descriptor.kind === 'file') {
      chargeAsking(call, vectors.vectors);
      const append = (descriptor.flags & fdflags.append) !== 0;
      const start = append ? descriptor.file.stat().size : descriptor.position;
      total = writeFile(call, descriptor, start, vectors);
      descriptor.position = start + BigInt(total);
    } else {
      call.charge(total);
      for (const { pointer, length } of vectors.vectors) descriptor.capture.write(call.guest.window(pointer, length));
    }
    call.guest.setU32(result, total);
    return errno.success;
  }),
  // At the offset also where the descriptor appends, as POSIX says; Linux does otherwise.
  define('fd_pwrite', ['i32', 'i32', 'i32', 'i64', 'i32'], (call, fd, list, count, offset, result) => {
    const descriptor = seekable(call, fd, rights.fdWrite | rights.fdSeek);
    if (offset > largestOffset) fail('inval');
    const vectors = call.guest.vectors(list, count);
    call.guest.check(result, 4);
    call.charge(vectors.listBytes);
    chargeAsking(call, vectors.vectors);
    call.guest.setU32(result, writeFile(call, descriptor, offset, vectors));
    return errno.success;
  }),
  define('fd_seek', ['i32', 'i64', 'i32', 'i32'], (call, fd, delta, from, result) => {
    const offset = BigInt.asIntN(64, delta);
    const isTell = offset === 0n && from === whence.current;
    const descriptor = seekable(call, fd, 0n);
    if (isTell) requireTell(descriptor);
    else requireRights(descriptor.rights.base, rights.fdSeek);
    call.guest.check(result, 8);
    if (from === whence.end) call.charge(askBytes);
    let base: bigint;
    if (from === whence.set) base = 0n;
    else if (from === whence.current) base = descriptor.position;
    else if (from === whence.end) base = descriptor.file.stat().size;
    else fail('inval');
    const position = base + offset;
    if (position < 0n) fail('inval');
    if (position > largestOffset) fail('overflow');
    descriptor.position = position;
    call.guest.setU64(result, position);
    return errno.success;
  }),
  define('fd_tell', ['i32', 'i32'], (call, fd, result) => {
    const descriptor = seekable(call, fd, 0n);
    requireTell(descriptor);
    call.guest.setU64(result, descriptor.position);
    return errno.success;
  }),
  define('fd_sync', ['i32'], (call, fd) => sync(call, fd, false)),
  define('fd_datasync', ['i32'], (call, fd) => sync(call, fd, true)),
  // Nothing is gained by advice; wrong advice is told all the same.
  define('fd_advise', ['i32', 'i64', 'i64', 'i32'], (call, fd, offset, length, advice) => {
    seekable(call, fd, rights.fdAdvise);
    if (advice > 5 || offset > largestOffset || length > largestOffset) fail('inval');
    return errno.success;
  }),
  // Makes the file as long as that. Whether the host has set room aside is not known: Node cannot ask for it.
  define('fd_allocate', ['i32', 'i64', 'i64'], (call, fd, offset, length) => {
    const { file } = seekable(call, fd, rights.fdAllocate);
    if (length === 0n || offset > largestOffset || length > largestOffset) fail('inval');
    call.charge(askBytes);
    const { size } = file.stat();
    if (offset + length > size) resize(call, file, size, offset + length);
    return errno.success;
  }),
  define('fd_filestat_set_size', ['i32', 'i64'], (call, fd, size) => {
    // POSIX's EINVAL for what cannot be cut.
    const { file } = seekable(call, fd, rights.fdFilestatSetSize, 'inval');
    if (size > largestOffset) fail('inval');
    call.charge(askBytes);
    resize(call, file, file.stat().size, size);
    return errno.success;
  }),
];

/** A file with these rights. Streams have no position, POSIX's ESPIPE; folders none that WASI would show. */
function seekable(call: WasiCall, fd: number, needed: bigint, otherwise: 'spipe' | 'inval' = 'spipe'): FileDescriptor {
  const descriptor = call.wasi.descriptors.get(fd);
  if (descriptor.kind === 'directory') fail('isdir');
  if (descriptor.kind !== 'file') fail(otherwise);
  requireRights(descriptor.rights.base, needed);
  return descriptor;
}

/** `fd_seek` implies `fd_tell`. */
function requireTell({ rights: { base } }: Descriptor): void {
  if ((base & (rights.fdSeek | rights.fdTell)) === 0n) fail('notcapable');
}

/** Bytes that have come, or the end of input. After a wait the program may have ended: then nothing is taken from it. */
function readInput(call: WasiCall, { source }: InputDescriptor, { vectors, length }: Vectors, result: number): Errno {
  if (call.wasi.ended) return errno.canceled;
  call.charge(source.available(length));
  let total = 0;
  for (const vector of vectors) {
    const read = source.read(call.guest.window(vector.pointer, vector.length));
    total += read;
    if (read < vector.length) break;
  }
  call.guest.setU32(result, total);
  return errno.success;
}

/** A file is asked once for each buffer, and for its size. */
function chargeAsking(call: WasiCall, { length }: readonly Vector[]): void {
  call.charge(askBytes * Math.max(1, length));
}

function readFile(call: WasiCall, file: OpenFile, start: bigint, { vectors, length }: Vectors): number {
  if (start > largestPosition) return 0;
  const position = Number(start);
  chargeAsking(call, vectors);
  const { size } = file.stat();
  const expected = Number(size > start ? (size - start < BigInt(length) ? size - start : BigInt(length)) : 0n);
  call.charge(expected);
  let total = 0;
  for (const vector of vectors) {
    let read: number;
    try {
      read = file.read(call.guest.window(vector.pointer, vector.length), position + total);
    } catch (error) {
      // What has been read has been read, as in POSIX; the error comes with the next call if it lasts.
      if (total > 0) break;
      throw error;
    }
    total += read;
    if (read < vector.length) break;
  }
  // Some files hold more than their size says, or have grown since.
  if (total > expected) call.charge(total - expected);
  return total;
}

function writeFile(call: WasiCall, descriptor: FileDescriptor, start: bigint, { vectors, length }: Vectors): number {
  const { file, flags } = descriptor;
  if (length === 0) return 0;
  if (start + BigInt(length) > largestPosition) fail('fbig');
  // A gap before what is written is charged as if it were written: it makes the file longer as well.
  const size = start === 0n ? 0n : file.stat().size;
  call.charge(length + (start > size ? Number(start - size) : 0));
  const position = Number(start);
  let total = 0;
  for (const vector of vectors) {
    let written: number;
    try {
      written = file.write(call.guest.window(vector.pointer, vector.length), position + total);
    } catch (error) {
      if (total > 0) break;
      throw error;
    }
    total += written;
    if (written < vector.length) break;
  }
  if ((flags & (fdflags.dsync | fdflags.sync)) !== 0) {
    call.charge(syncBytes);
    file.sync((flags & fdflags.sync) === 0);
  }
  return total;
}

/** Zeros that make a file longer are charged as if they were written. */
function resize(call: WasiCall, file: OpenFile, size: bigint, wanted: bigint): void {
  if (wanted > largestPosition) fail('fbig');
  if (wanted > size) call.charge(Number(wanted - size));
  file.setSize(Number(wanted));
}

function sync(call: WasiCall, fd: number, dataOnly: boolean): Errno {
  const descriptor = call.wasi.descriptors.get(fd);
  // As POSIX says of what cannot be synchronized.
  if (descriptor.kind === 'input' || descriptor.kind === 'output') fail('inval');
  requireRights(descriptor.rights.base, dataOnly ? rights.fdDatasync : rights.fdSync);
  call.charge(syncBytes);
  if (descriptor.kind === 'file') descriptor.file.sync(dataOnly);
  else descriptor.directory.sync();
  return errno.success;
}
