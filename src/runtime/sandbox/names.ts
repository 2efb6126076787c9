// What a name may be: of a module, of the tools folder. Rules on text alone; no file is looked at here. Hosts' names are
// network/hosts.ts.

import { WasmRuntimeError } from './errors.ts';

const moduleName = /^[A-Za-z0-9_-]{1,128}$/;

/** Is it a module name: 1 to 128 characters of `[A-Za-z0-9_-]`? */
export function isModuleName(name: unknown): name is string {
  return typeof name === 'string' && moduleName.test(name);
}

/** Refuses what is no module name, before any path is made of it. */
export function checkModuleName(name: unknown): asserts name is string {
  if (isModuleName(name)) return;
  throw new WasmRuntimeError(
    'module-name',
    `invalid WASM module name ${quoted(name)}: a name is 1 to 128 characters of letters, digits, '_' and '-'`,
  );
}

/** A value in an error message: as JSON, so that control characters show, and cut to a line's length. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Does a path start at a root: `/`, `\`, or a Windows drive? */
export function isAbsolutePath(path: string): boolean {
  return /^([/\\]|[A-Za-z]:)/.test(path);
}

/** The components of a path, without empty ones and `.`. Both kinds of slash separate, on every system. */
export function pathComponents(path: string): string[] {
  return path.split(/[/\\]/).filter((component) => component !== '' && component !== '.');
}

/** What is wrong with a tools folder's path, as the end of a sentence; undefined where nothing is. */
export function toolsDirFault(path: unknown, mustBeRelative: boolean): string | undefined {
  if (typeof path !== 'string') return `must be a string, not ${quoted(path)}`;
  if (path.trim() === '') return 'cannot be empty';
  if (path.includes('\0')) return 'must not contain a NUL character';
  if (mustBeRelative && isAbsolutePath(path)) return `must be relative to the workspace, not absolute: ${quoted(path)}`;
  if (pathComponents(path).includes('..')) return "must not contain '..' path traversal";
  return undefined;
}
