// Modules in a folder of the file system. Nothing that is checked here is looked up by name a second time: a file is
// opened once, and what is known of it is asked of the open file. Which names are valid is decided in sandbox/names.ts.

import fs from 'node:fs';
import path from 'node:path';
import { platform } from 'node:process';
import { WasmRuntimeError } from '../sandbox/errors.ts';
import { isAbsolutePath, isModuleName, pathComponents } from '../sandbox/names.ts';
import { moduleNotFound, moduleTooLarge, type ToolFolder, type ToolLocation } from '../sandbox/tool-folder.ts';

const extension = '.wasm';

/** The tools folder as it is on disk, without a symbolic link in it; undefined where there is none. */
interface Folder {
  /** As it was named, for messages. */
  readonly named: string;
  readonly real: string;
}

/** Modules on disk. Answers at once: modules are small, and a run is work in this process anyway. */
export class NodeToolFolder implements ToolFolder {
  /** The bytes of `<tools>/<name>.wasm`, or a WasmRuntimeError before the first of them is read. */
  read(name: string, location: ToolLocation): Uint8Array {
    return readable(location, () => {
      const folder = resolveFolder(location);
      if (folder === undefined || isDeviceName(name)) throw moduleNotFound(name, namedFolder(location));
      return readModule(name, resolveModule(name, folder, location), location.maximumBytes);
    });
  }

  /** The names of the files that `read` would take by their name and kind. */
  list(location: ToolLocation): readonly string[] {
    return readable(location, () => {
      const folder = resolveFolder(location);
      if (folder === undefined) return [];
      return fs
        .readdirSync(folder.real, { withFileTypes: true })
        .filter((entry) => {
          if (!entry.name.endsWith(extension) || !isModuleName(stem(entry.name))) return false;
          if (entry.isFile()) return true;
          return entry.isSymbolicLink() && !location.rejectSymlinkModules && isOwnFile(entry.name, folder);
        })
        .map((entry) => stem(entry.name));
    });
  }
}

/** Does it, and puts what the file system itself refuses (permissions, a failing disk) into the sandbox's words. */
function readable<Result>(location: ToolLocation, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof WasmRuntimeError) throw error;
    const message = `the tools folder ${namedFolder(location)} cannot be read: ${(error as Error).message}`;
    throw new WasmRuntimeError('unreadable', message, { cause: error });
  }
}

function stem(file: string): string {
  return file.slice(0, -extension.length);
}

function namedFolder({ workspaceDir, toolsDir }: ToolLocation): string {
  return isAbsolutePath(toolsDir) ? toolsDir : path.join(workspaceDir, ...pathComponents(toolsDir));
}

/** Goes down from the workspace one component at a time, refusing or following symbolic links as configured. */
function resolveFolder(location: ToolLocation): Folder | undefined {
  const { workspaceDir, toolsDir } = location;
  const named = namedFolder(location);
  const absolute = isAbsolutePath(toolsDir);
  // Where the workspace itself lies is its owner's choice, links included; so is a tools folder with a path of its own
  // up to its last component.
  const base = realPath(absolute ? path.dirname(path.resolve(toolsDir)) : workspaceDir);
  if (base === undefined) return undefined;
  let real = base;
  for (const component of absolute ? [path.basename(path.resolve(toolsDir))] : pathComponents(toolsDir)) {
    const next = path.join(real, component);
    const stat = fs.lstatSync(next, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    if (stat.isSymbolicLink() && location.rejectSymlinkToolsDir) {
      throw new WasmRuntimeError('symlink', `the tools folder ${named} is reached through a symbolic link: ${next}`);
    }
    const resolved = realPath(next);
    if (resolved === undefined) return undefined;
    if (!fs.statSync(resolved).isDirectory()) {
      throw new WasmRuntimeError('not-a-file', `the tools folder ${named} is not a folder: ${next}`);
    }
    real = resolved;
  }
  if (location.requireWorkspaceRelativeToolsDir && !isWithin(base, real)) {
    throw new WasmRuntimeError('outside', `the tools folder ${named} resolves outside the workspace, to ${real}`);
  }
  return { named, real };
}

/** The path of the module's file without a symbolic link in it. */
function resolveModule(name: string, folder: Folder, location: ToolLocation): string {
  const file = path.join(folder.real, name + extension);
  const isLink = fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink();
  if (isLink === true && location.rejectSymlinkModules) {
    throw new WasmRuntimeError('symlink', `WASM module '${name}' is a symbolic link: ${file}`, { module: name });
  }
  const real = realPath(file);
  // Where case does not matter to the file system, it does to names and their pins: only the exact name is there.
  if (isLink === undefined || real === undefined || (!isLink && real !== file))
    throw moduleNotFound(name, folder.named);
  if (!isWithin(folder.real, real)) {
    throw new WasmRuntimeError('outside', `WASM module '${name}' resolves outside the tools folder, to ${real}`, {
      module: name,
    });
  }
  if (!fs.statSync(real).isFile()) throw notAFile(name, file);
  return real;
}

/** Opens the file and reads it through that one descriptor. `file` has no symbolic link in it when it was resolved. */
function readModule(name: string, file: string, maximumBytes: number): Uint8Array {
  let descriptor: number;
  try {
    // O_NONBLOCK: a pipe in the place of a module must not make the host wait for a writer.
    descriptor = fs.openSync(
      file,
      fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0),
    );
  } catch (error) {
    // A link now, and none when it was resolved (ELOOP), or gone by now.
    if (isCode(error, 'ELOOP')) throw changed(name, file);
    if (isCode(error, 'ENOENT')) throw moduleNotFound(name, path.dirname(file));
    throw error;
  }
  try {
    const stat = fs.fstatSync(descriptor, { bigint: true });
    if (!stat.isFile()) throw notAFile(name, file);
    // A folder on the way may have been exchanged for a link between resolving and opening: the open file must be the
    // one that the path without links leads to now.
    if (!isOpenFile(descriptor, stat, file)) throw changed(name, file);
    if (stat.size > BigInt(maximumBytes)) throw moduleTooLarge(name, Number(stat.size), maximumBytes);
    return readUpTo(descriptor, Number(stat.size), name, maximumBytes);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Is `file` the path of what is open? Linux tells the path of a descriptor; elsewhere identity has to do. */
function isOpenFile(descriptor: number, opened: fs.BigIntStats, file: string): boolean {
  if (platform === 'linux') {
    const link = readLink(`/proc/self/fd/${descriptor}`);
    if (link !== undefined) return link === file;
  }
  const now = fs.lstatSync(file, { bigint: true, throwIfNoEntry: false });
  return realPath(file) === file && now !== undefined && now.dev === opened.dev && now.ino === opened.ino;
}

/** All of the file, which may have grown or shrunk since its size was taken. */
function readUpTo(descriptor: number, size: number, name: string, maximumBytes: number): Uint8Array {
  let bytes = new Uint8Array(size + 1);
  let length = 0;
  for (;;) {
    const read = fs.readSync(descriptor, bytes, length, bytes.length - length, null);
    if (read === 0) return bytes.subarray(0, length);
    length += read;
    if (length > maximumBytes) throw moduleTooLarge(name, length, maximumBytes);
    if (length === bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
    }
  }
}

/** Is `inner` the folder itself or below it? Both without symbolic links. `/ws-evil` is not in `/ws`. */
function isWithin(folder: string, inner: string): boolean {
  const relative = path.relative(folder, inner);
  return relative === '' || !(relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative));
}

/** Does a link in the folder lead to a file in it? */
function isOwnFile(file: string, folder: Folder): boolean {
  const real = realPath(path.join(folder.real, file));
  return real !== undefined && isWithin(folder.real, real) && fs.statSync(real).isFile();
}

/** A path without symbolic links; undefined where something on the way is missing, no folder, or a link in a loop. */
function realPath(file: string): string | undefined {
  try {
    return fs.realpathSync.native(file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].some((code) => isCode(error, code))) return undefined;
    throw error;
  }
}

function readLink(file: string): string | undefined {
  try {
    return fs.readlinkSync(file);
  } catch (error) {
    // No /proc in this container: identity has to do.
    if (['ENOENT', 'EACCES'].some((code) => isCode(error, code))) return undefined;
    throw error;
  }
}

function notAFile(name: string, file: string): WasmRuntimeError {
  return new WasmRuntimeError('not-a-file', `WASM module '${name}' is not a file: ${file}`, { module: name });
}

function changed(name: string, file: string): WasmRuntimeError {
  return new WasmRuntimeError('changed', `WASM module '${name}' was exchanged while it was opened: ${file}`, {
    module: name,
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Windows gives some names to devices, whatever their extension. */
function isDeviceName(name: string): boolean {
  return platform === 'win32' && /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(name);
}
