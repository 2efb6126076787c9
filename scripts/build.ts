// Builds `dist`: ES modules with types for Node and bundlers, and one minified file per door for browsers and workers, as a
// module and as a script in ES5 for engines without modules.
// `npm run build` also has publint and attw look at the package as npm would pack it. With --if-stale, for `npm start`,
// it does nothing when dist is newer than everything it is made of, and leaves the look at the package out.
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { lowered } from './lower.mjs';
import { filesBelow, isMain, root, runCommand } from './project.ts';

/** What the build writes last: its age is the build's. */
const last = path.join(root, 'dist', 'es5', 'wasmeter.js');

/** Emits the modules of the package below `folder`. */
export function emitModules(folder: string): void {
  runCommand('typescript/bin/tsc', '--project', 'tsconfig.build.json', '--outDir', folder);
}

/** Writes the single-file builds below `folder`. A Node built-in in them is an error, for the platform has none. */
export async function bundleForBrowsers(folder: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: {
      wasmeter: 'src/interpreter/index.ts',
      runtime: 'src/runtime/index.ts',
      'js-api': 'src/runtime/js-api/index.ts',
    },
    outdir: folder,
    bundle: true,
    minify: true,
    platform: 'neutral',
    format: 'esm',
    target: 'es2022',
    sourcemap: 'linked',
    logLevel: 'warning',
  });
}

/** Writes the scripts in ES5 below `folder`; each puts the exports of its door into a variable. */
export async function lowerForOldEngines(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const script = await lowered(path.join(root, 'src/interpreter/index.ts'), { globalName: 'wasmeter', minify: true });
  writeFileSync(path.join(folder, 'wasmeter.js'), script);
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
    'scripts/build.ts',
    'scripts/lower.mjs',
  ];
  return sources.some((file) => statSync(path.join(root, file)).mtimeMs > built);
}

async function main(): Promise<void> {
  const onlyIfStale = process.argv.includes('--if-stale');
  if (onlyIfStale && !isStale()) return;
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  emitModules('dist');
  await bundleForBrowsers('dist/browser');
  await lowerForOldEngines('dist/es5');
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
