// Builds `dist`: ES modules with types for Node and bundlers, and one minified file per door for browsers and workers, as a
// module and as a script in ES5 for engines without modules.
// `npm run build` also has publint and attw look at the package as npm would pack it. With --if-stale, for `npm start`,
// it does nothing when dist is newer than everything it is made of, and leaves the look at the package out.
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundled, bundles } from './bundles.ts';
import { filesBelow, isMain, root, runCommand } from './project.ts';

/** What the build writes last: its age is the build's. */
const last = path.join(root, 'dist', bundles.at(-1)!.file);

/** Emits the modules of the package below `folder`. */
export function emitModules(folder: string): void {
  runCommand('typescript/bin/tsc', '--project', 'tsconfig.build.json', '--outDir', folder);
}

/** Writes the single-file builds below `folder`. */
export async function writeBundles(folder: string): Promise<void> {
  for (const bundle of bundles) {
    for (const [file, text] of await bundled(bundle)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
  }
}

/** Whether something `dist` is made of changed since it was built. */
function isStale(): boolean {
  if (!existsSync(last)) return true;
  const built = statSync(last).mtimeMs;
  const sources = [
    ...filesBelow(['src'], ['.ts']),
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    ...filesBelow(['scripts'], ['.ts', '.mjs']),
  ];
  return sources.some((file) => statSync(path.join(root, file)).mtimeMs > built);
}

async function main(): Promise<void> {
  const onlyIfStale = process.argv.includes('--if-stale');
  if (onlyIfStale && !isStale()) return;
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  emitModules('dist');
  await writeBundles('dist');
  if (!onlyIfStale) {
    runCommand('publint/src/cli.js', 'run', '--strict');
    // Node 10's resolution does not know `exports`, and CommonJS can only import() an ES module: both as intended.
    runCommand(
      '@arethetypeswrong/cli/dist/index.js',
      '--pack',
      '.',
      '--profile',
      'esm-only',
      '--no-emoji',
      '--no-summary',
    );
  }
}

if (isMain(import.meta.url)) await main();
