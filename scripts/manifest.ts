// What package.json and the lock files must say: one run-time dependency, of the runtime on Node, Node 20, and no host a
// package came from.

/** The parts of package.json these rules are about. */
interface Manifest {
  readonly engines?: { readonly node?: string };
  readonly type?: string;
  readonly sideEffects?: boolean | readonly string[];
  readonly dependencies?: object;
  readonly peerDependencies?: object;
  readonly optionalDependencies?: object;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** What the runtime may use on Node (floors.ts keeps it out of everything else). */
const allowedDependencies = ['smol-toml'];

const lockFiles = [
  'package-lock.json',
  'spec-tests/hosts/package-lock.json',
  'spec-tests/extism/assemblyscript/package-lock.json',
];

/** npm runs these of a dependency, or of this package where it is installed, without being asked. */
const unasked = ['preinstall', 'install', 'postinstall', 'prepare'];

/** What is wrong with the project's manifest and lock files; `textOf` reads a file by its path from the root. */
export function projectFaults(textOf: (file: string) => string): string[] {
  const manifest: Manifest = JSON.parse(textOf('package.json'));
  const faults: string[] = [];
  if (manifest.engines?.node !== '>=20') faults.push('package.json: engines.node is not >=20');
  if (manifest.type !== 'module') faults.push('package.json: type is not module');
  // Importing the polyfill installs it; nothing else does anything by being imported.
  const effects = typeof manifest.sideEffects === 'object' ? manifest.sideEffects : undefined;
  if (effects?.every((file) => /\/polyfill|\/es5\//.test(file)) !== true) {
    faults.push('package.json: sideEffects does not name the polyfill alone');
  }
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies'] as const) {
    const names = Object.keys(manifest[kind] ?? {}).filter((name) => !allowedDependencies.includes(name));
    if (names.length > 0) faults.push(`package.json: ${kind} has ${names.join(', ')}, which no part of src may use`);
  }
  for (const name of unasked) {
    if (manifest.scripts?.[name] !== undefined) faults.push(`package.json: a ${name} script runs unasked`);
  }
  for (const lock of lockFiles) {
    for (const [address] of textOf(lock).matchAll(/"resolved": "\w+:\/\/[^"]*"/g)) {
      faults.push(`${lock}: ${address} names a host`);
    }
  }
  return faults;
}
