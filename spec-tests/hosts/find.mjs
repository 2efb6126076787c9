// Finds the executables of hosts: in npm's packages, taken straight from the platform packages, because npm's `bun`, `node`
// and others would link them in an install script, and install scripts do not run here (.npmrc); or on the PATH.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const { arch, platform } = process;
const onWindows = platform === 'win32';

/** The path of an executable in the first installed of some packages; undefined when none is. */
function inPackages(packages, folder, name) {
  const file = onWindows ? `${name}.exe` : name;
  for (const packageName of packages) {
    const folders = require.resolve.paths(packageName);
    const found = folders.map((above) => path.join(above, packageName, folder, file)).find((it) => existsSync(it));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The path of a command of this machine; undefined when it is not installed. */
export function onPath(name) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, name)).find((it) => existsSync(it));
}

/** Node of a major version, under the names of package.json. */
export const nodeOf = (major) => inPackages([`node${major}-${onWindows ? 'win' : platform}-${arch}`], 'bin', 'node');

/** Bun; on Linux also the build for musl. */
export function bun() {
  const name = `@oven/bun-${onWindows ? 'windows' : platform}-${arch === 'arm64' ? 'aarch64' : arch}`;
  return inPackages([name, `${name}-musl`], 'bin', 'bun');
}

/** Deno. */
export function deno() {
  const name = `@deno/${platform}-${arch}`;
  return inPackages([`${name}-glibc`, name], '.', 'deno');
}

/** workerd, the runtime of edge workers. */
export function workerd() {
  const name = `@cloudflare/workerd-${onWindows ? 'windows' : platform}-${arch === 'x64' ? '64' : arch}`;
  return inPackages([name], 'bin', 'workerd');
}

/** Hermes of the time before it had classes and modules, on the processors it is built for. */
export function hermes() {
  const folders = { linux: 'linux64-bin', darwin: 'osx-bin', win32: 'win64-bin' };
  return arch === 'x64' || platform === 'darwin'
    ? inPackages(['hermes-engine-cli'], folders[platform] ?? '.', 'hermes')
    : undefined;
}
