// How a file system says no: one exception with POSIX's names, in lower case and without their E.

/** The errors a file system may answer with, each as POSIX defines it. */
export type FileErrorCode =
  | 'acces' // the host does not let this process do it
  | 'badf' // the handle is closed
  | 'busy' // in use by the host
  | 'dquot' // the quota of the host's user is used up
  | 'exist' // the name is taken
  | 'fbig' // the file would be larger than files can be
  | 'ilseq' // a name or target that is not UTF-8
  | 'inval' // a name that cannot be one, a folder moved into itself
  | 'io' // the device failed, or the host said what POSIX has no name for
  | 'isdir' // a folder where a file is needed
  | 'loop' // a symbolic link where none is followed, or too many of them
  | 'mfile' // the process has too many files open
  | 'mlink' // the file has too many names
  | 'nametoolong' // a name or path longer than can be
  | 'nfile' // the system has too many files open
  | 'noent' // no such name
  | 'nomem' // the host has no memory for it
  | 'nospc' // no room left
  | 'notcapable' // the path leads out of the folder
  | 'notdir' // something else where a folder is needed
  | 'notempty' // the folder has entries
  | 'notsup' // not what this file system or this kind of file can do
  | 'nxio' // a device or pipe with nobody at its other end
  | 'overflow' // more than the answer can hold
  | 'perm' // never allowed on this kind of file
  | 'rofs' // the file system can only be read
  | 'spipe' // no position
  | 'stale' // what the handle meant is gone
  | 'txtbsy' // the host runs the file as a program
  | 'xdev'; // the two names are in different file systems

/** Thrown by every operation of a file system that is refused. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code: FileErrorCode;

  constructor(code: FileErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

// One object for each, made once: a program that fails in a loop must not have the host record a stack each time.
const errors = new Map<FileErrorCode, FileError>();

/** Gives up what a file system was asked for. */
export function refuseFile(code: FileErrorCode): never {
  let error = errors.get(code);
  if (error === undefined) {
    error = new FileError(code);
    errors.set(code, error);
  }
  throw error;
}

/** Is this the error of that code? */
export function isFileError(error: unknown, ...codes: readonly FileErrorCode[]): boolean {
  return error instanceof FileError && codes.includes(error.code);
}
