// What a name may be: of a module, of the tools folder, of a host. Rules on text alone; no file is looked at here.

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

const hostLabel = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** A host that calls may reach, from a list of them: the name or IPv4 address in lower case, and the port if it is one only. */
export interface AllowedHost {
  readonly host: string;
  readonly port: number | undefined;
}

/** Reads `host` or `host:port`; a string says what is wrong, as the end of a sentence. */
export function parseAllowedHost(entry: unknown): AllowedHost | string {
  if (typeof entry !== 'string') return `must be a string, not ${quoted(entry)}`;
  const text = entry.trim().toLowerCase();
  if (text === '') return 'is empty';
  if (text.includes('://')) return "has a scheme; write 'host' or 'host:port'";
  if (/[/\\?#]/.test(text)) return "has a path or query; write 'host' or 'host:port'";
  if (text.includes('@')) return "has user information; write 'host' or 'host:port'";
  if (text.includes('*')) return 'has a wildcard; name each host';
  const [host = '', port, ...more] = text.split(':');
  if (more.length > 0) return "has more than one ':'; write 'host' or 'host:port'";
  if (port !== undefined && !(/^[1-9][0-9]{0,4}$/.test(port) && Number(port) <= 65_535)) {
    return 'has a port that is not 1 to 65535';
  }
  if (/^[.-]|[.-]$/.test(host)) return "has a leading or trailing '.' or '-'";
  if (host.length > 253 || !host.split('.').every((label) => hostLabel.test(label))) return 'is not a host name';
  return { host, port: port === undefined ? undefined : Number(port) };
}

/** The entry as it is written down: `host` or `host:port`. */
export function allowedHostText({ host, port }: AllowedHost): string {
  return port === undefined ? host : `${host}:${port}`;
}

/** Is everything that `wanted` may reach also reached by one of `granted`? An entry without a port covers all ports. */
export function coversHost(granted: readonly AllowedHost[], wanted: AllowedHost): boolean {
  return granted.some(({ host, port }) => host === wanted.host && (port === undefined || port === wanted.port));
}
