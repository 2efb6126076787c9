// Where things are in the project, and the few file operations its scripts share. Knows nothing of what they check.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The modules a user can import: everything they export is public. */
export const doors = [
  'src/interpreter/index.ts',
  'src/runtime/index.ts',
  'src/runtime/node.ts',
  'src/runtime/js-api/index.ts',
  'src/runtime/polyfill/index.ts',
];

/** Where the project's own code is. */
export const sourceFolders = ['src', 'spec-tests', 'bench', 'scripts', 'examples'];

/** The hand-written files below `folders` (paths from the root, with forward slashes) whose names end in `endings`. */
export function filesBelow(folders: readonly string[], endings: readonly string[]): string[] {
  const found: string[] = [];
  const pending = folders.filter((folder) => existsSync(path.join(root, folder)));
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== 'node_modules') pending.push(name);
      if (entry.isFile() && endings.some((ending) => name.endsWith(ending))) found.push(name);
    }
  }
  return found.sort();
}

/** The text of a file of the project. */
export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Whether `file` is tests or their helpers: free to reach anywhere, and no part of the package. */
export function isForTests(file: string): boolean {
  return file.endsWith('.test.ts') || file.includes('/testing/');
}

/** Runs a package's command with Node; its output goes to ours. Throws when it fails. */
export function runCommand(script: string, ...options: readonly string[]): void {
  const result = spawnSync(process.execPath, [path.join(root, 'node_modules', script), ...options], {
    cwd: root,
    stdio: 'inherit',
  });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) throw new Error(`${script} ${options.join(' ')}: exit ${result.status ?? result.signal}`);
}

/** Whether the running script is `moduleUrl` itself, not something that imports it. */
export function isMain(moduleUrl: string): boolean {
  return process.argv[1] === fileURLToPath(moduleUrl);
}
