// Paths, taken apart: from a folder and a text to the folder of the last name, one component at a time, symbolic links
// expanded here and nowhere else. `..` goes back to a folder that was passed through, never to what a file system calls
// the parent: no path leads above where it began, whoever moves or swaps what meanwhile.

import { isFileError, refuseFile } from './errors.ts';
import type { Directory, FileStat } from './file-system.ts';

/** Where a path leads. The folder is open while `withPlace` runs. */
export interface Place {
  readonly directory: Directory;
  /** The last name, not looked up unless `found` says so; undefined where the path leads to the folder itself: `.`, `a/..`. */
  readonly name: string | undefined;
  /** The path ended in a slash: whatever has the name has to be a folder. */
  readonly mustBeDirectory: boolean;
  /** What the name stood for, where following links needed to know; undefined also where it was free. */
  readonly found: FileStat | undefined;
}

/** How a path is followed. */
export interface Following {
  /** Expand the last name too where it is a symbolic link. One with a slash behind it is always expanded. */
  readonly follow: boolean;
  /** Called before each component that is looked at; what it throws ends the way. */
  readonly step: () => void;
}

/** Bytes of a path (POSIX PATH_MAX, without the final NUL). */
export const maximumPathBytes = 4095;
/** Symbolic links expanded on one way, as on Linux. */
const maximumLinks = 40;
/** Folders open at once on one way. Deeper ones are reached in stages; so a path cannot use up the host's handles. */
const maximumDepth = 256;

/**
 * Follows a path from `base` and does something where it leads. Folders opened on the way are closed afterwards.
 * Errors: `noent` for an empty path, `inval` for a NUL, `notcapable` for an absolute path or link and for a way out of
 * `base`, `loop`, `notdir`, `nametoolong`, and what the file system says.
 */
export function withPlace<Result>(
  base: Directory,
  path: string,
  following: Following,
  use: (place: Place) => Result,
): Result {
  const opened: Directory[] = [];
  try {
    return use(walk(base, path, following, opened));
  } finally {
    for (const directory of opened) directory.close();
  }
}

function walk(base: Directory, path: string, { follow, step }: Following, opened: Directory[]): Place {
  // Names still to come, the next one last.
  const pending: string[] = [];
  let mustBeDirectory = push(pending, path);
  let links = 0;
  const expand = (target: string): void => {
    if (++links > maximumLinks) refuseFile('loop');
    // A slash at the end of a link's target counts where nothing follows.
    const isLast = pending.length === 0;
    const slash = push(pending, target);
    if (isLast && slash) mustBeDirectory = true;
  };
  const lookAgain = (name: string): void => {
    if (++links > maximumLinks) refuseFile('loop');
    pending.push(name);
  };
  for (;;) {
    const name = pending.pop();
    const directory = opened[opened.length - 1] ?? base;
    if (name === undefined) return { directory, name, mustBeDirectory: true, found: undefined };
    step();
    if (name === '.') continue;
    if (name === '..') {
      const left = opened.pop() ?? refuseFile('notcapable');
      left.close();
      continue;
    }
    if (pending.length > 0) {
      if (opened.length >= maximumDepth) refuseFile('nametoolong');
      const target = enter(directory, name, opened);
      if (target !== undefined) expand(target);
      continue;
    }
    if (!follow && !mustBeDirectory) return { directory, name, mustBeDirectory, found: undefined };
    const found = directory.lookup(name);
    if (found?.kind !== 'symbolic-link') return { directory, name, mustBeDirectory, found };
    const target = linkTarget(directory, name);
    // Exchanged for something else since it was looked up.
    if (target === undefined) lookAgain(name);
    else expand(target);
  }
}

/** Puts the components of a path on the list; true if a slash ends it. */
function push(pending: string[], path: string): boolean {
  if (path === '') refuseFile('noent');
  if (path.includes('\0')) refuseFile('inval');
  if (path.startsWith('/')) refuseFile('notcapable');
  const names = path.split('/').filter((name) => name !== '');
  for (let index = names.length - 1; index >= 0; index--) pending.push(names[index]!);
  return path.endsWith('/');
}

/** Opens a folder on the way; answers the target instead where the name is a symbolic link. */
function enter(directory: Directory, name: string, opened: Directory[]): string | undefined {
  try {
    opened.push(directory.openDirectory(name));
    return undefined;
  } catch (error) {
    if (!isFileError(error, 'notdir')) throw error;
    return linkTarget(directory, name) ?? refuseFile('notdir');
  }
}

/** The target of a symbolic link; undefined where the name is none, or none any more. */
function linkTarget(directory: Directory, name: string): string | undefined {
  try {
    return directory.readlink(name);
  } catch (error) {
    if (isFileError(error, 'inval')) return undefined;
    throw error;
  }
}
