// The JavaScript hosts of this package and how each is started. Binaries are taken straight from the platform packages:
// npm's `bun` and `node` would link them in an install script, and install scripts do not run here (.npmrc).
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const { platform, arch } = process;
const onWindows = platform === 'win32';

/** The path of a file in the first installed of some packages; undefined when none is. */
function binaryOf(packages, file) {
  for (const name of packages) {
    const folders = require.resolve.paths(name).map((folder) => path.join(folder, name, 'bin', file));
    const found = folders.find((candidate) => existsSync(candidate));
    if (found !== undefined) return found;
  }
  return undefined;
}

const bunArch = arch === 'arm64' ? 'aarch64' : arch;
const bunPlatform = onWindows ? 'windows' : platform;
const bun = binaryOf(
  ['', '-musl'].map((libc) => `@oven/bun-${bunPlatform}-${bunArch}${libc}`),
  onWindows ? 'bun.exe' : 'bun',
);
const node24 = binaryOf(
  [`node-${onWindows ? 'win' : platform}-${arch}`, `node-bin-${platform}-${arch}`],
  onWindows ? 'node.exe' : 'node',
);

/**
 * Every host: its name, its binary (undefined: not installed), the arguments before the script's path, and what its
 * environment gains. The first is the one the others are compared with.
 */
export const hosts = [
  { name: `Node ${process.versions.node}`, binary: process.execPath, arguments: [], environment: {} },
  {
    name: `Node ${process.versions.node} without JIT`,
    binary: process.execPath,
    arguments: ['--jitless'],
    environment: {},
  },
  { name: 'Node 24', binary: node24, arguments: [], environment: {} },
  { name: 'Node 24 without JIT', binary: node24, arguments: ['--jitless'], environment: {} },
  { name: 'Bun', binary: bun, arguments: [], environment: {} },
  {
    name: 'Bun without JIT and Wasm',
    binary: bun,
    arguments: [],
    environment: { BUN_JSC_useJIT: '0', BUN_JSC_useWasm: '0' },
  },
];

/** Hosts whose own WebAssembly has what this Node's lacks: several memories, the newer exceptions, garbage collection. */
export const oracles = hosts.filter(({ name }) => name === 'Node 24');
