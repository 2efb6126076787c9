// The errors of Node's file functions in a file system's words.

import { FileError, type FileErrorCode, refuseFile } from '../files/errors.ts';

/** Node's codes, which are POSIX's names; on Windows libuv translates the system's own into them. */
const codes: Readonly<Record<string, FileErrorCode>> = {
  EACCES: 'acces',
  EBADF: 'badf',
  EBUSY: 'busy',
  EDQUOT: 'dquot',
  EEXIST: 'exist',
  EFBIG: 'fbig',
  EILSEQ: 'ilseq',
  EINVAL: 'inval',
  EIO: 'io',
  EISDIR: 'isdir',
  ELOOP: 'loop',
  EMFILE: 'mfile',
  EMLINK: 'mlink',
  ENAMETOOLONG: 'nametoolong',
  ENFILE: 'nfile',
  ENOENT: 'noent',
  ENOMEM: 'nomem',
  ENOSPC: 'nospc',
  ENOTDIR: 'notdir',
  ENOTEMPTY: 'notempty',
  ENOTSUP: 'notsup',
  ENOSYS: 'notsup',
  ENXIO: 'nxio',
  EOVERFLOW: 'overflow',
  EPERM: 'perm',
  EROFS: 'rofs',
  ESPIPE: 'spipe',
  ESTALE: 'stale',
  ETXTBSY: 'txtbsy',
  EXDEV: 'xdev',
  // Node's permission model.
  ERR_ACCESS_DENIED: 'acces',
};

/** Does it; what Node throws comes out as a FileError. An error that POSIX has no name for here is `io`, with its cause. */
export function translated<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof FileError) throw error;
    const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
    // What has no code is a fault of ours, not of the file system's.
    if (code === undefined) throw error;
    if (Object.hasOwn(codes, code)) refuseFile(codes[code]!);
    throw new FileError('io', { cause: error });
  }
}
