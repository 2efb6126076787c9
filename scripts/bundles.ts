// The single-file builds: which there are, and how each is made. The small ones are the polyfill without vectors, without the
// garbage-collected heap and what goes with it, and without what a program has no way to ask for: in them every
// `name.absent.ts` takes the place of the `name.ts` beside it.
import { transform } from '@swc/core';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { lowered } from './lower.mjs';
import { internalNames } from './internal-names.ts';
import { root } from './project.ts';

/** One single-file build: its file below `dist`, its entry, and whether it is a small one. */
export interface Bundle {
  readonly file: string;
  readonly entry: string;
  readonly small?: boolean;
  /** For a script in ES5: the variable that gets what a module would export. */
  readonly globalName?: string;
}

const engine = 'src/interpreter/index.ts';
const polyfill = 'src/runtime/polyfill/index.ts';

/** Every single-file build. */
export const bundles: readonly Bundle[] = [
  { file: 'browser/wasmeter.js', entry: engine },
  { file: 'browser/runtime.js', entry: 'src/runtime/index.ts' },
  { file: 'browser/js-api.js', entry: 'src/runtime/js-api/index.ts' },
  { file: 'browser/polyfill.js', entry: polyfill },
  { file: 'browser/polyfill-core.js', entry: polyfill, small: true },
  { file: 'es5/wasmeter.js', entry: engine, globalName: 'wasmeter' },
  { file: 'es5/polyfill.js', entry: polyfill, globalName: 'wasmeterPolyfill' },
  { file: 'es5/polyfill-core.js', entry: polyfill, globalName: 'wasmeterPolyfill', small: true },
];

/** Generated files as a small build has them, by the path from src/interpreter: the generator is asked, being the engine's own. */
function unfusedFiles(): Map<string, string> {
  const words = ['scripts/run-ts.mjs', 'src/interpreter/generator/main.ts', '--small'];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`the generator ended with ${status}: ${stderr}`);
  return new Map(JSON.parse(stdout) as [string, string][]);
}

/** Puts `name.absent.ts` in the place of `name.ts`, wherever there is one, and a loop without fused operations in the loop's. */
const withAbsentParts: Plugin = {
  name: 'with absent parts',
  setup(build) {
    const interpreter = path.join(root, 'src', 'interpreter');
    const generated = unfusedFiles();
    build.onLoad({ filter: /[\\/](?:loop|operations)\.generated\.ts$/ }, ({ path: file }) => {
      const contents = generated.get(path.relative(interpreter, file).replaceAll(path.sep, '/'));
      return contents === undefined ? undefined : { contents, loader: 'ts' };
    });
    build.onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
      const other = file.replace(/\.ts$/, '.absent.ts');
      return existsSync(other) ? { contents: `export * from ${JSON.stringify(other)};`, loader: 'ts' } : undefined;
    });
  },
};

/** What every build has in common. A Node built-in in one is an error, for the platform has none. */
const common = {
  absWorkingDir: root,
  platform: 'neutral',
  format: 'esm',
  target: 'es2022',
  minify: true,
  bundle: true,
  logLevel: 'warning',
} satisfies BuildOptions;

function smallOptions(): BuildOptions {
  return {
    plugins: [withAbsentParts],
    mangleProps: new RegExp(`^(?:${internalNames().join('|')})$`),
    // A field that the constructor sets is not declared besides.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, target: 'es2022' } },
  };
}

/** Makes one, and answers its files by their names below `dist`. */
export async function bundled({ file, entry, small = false, globalName }: Bundle): Promise<Map<string, string>> {
  const options = small ? smallOptions() : {};
  if (globalName !== undefined) {
    return new Map([[file, await lowered(path.join(root, entry), { ...options, globalName, minify: true })]]);
  }
  const sourcemap = small ? false : 'linked';
  const { outputFiles } = await build({
    ...common,
    ...options,
    entryPoints: [entry],
    outfile: path.join(root, 'dist', file),
    write: false,
    sourcemap,
  });
  const files = outputFiles.map((made) => [path.relative(path.join(root, 'dist'), made.path), made.text] as const);
  const made = new Map(files.map(([name, text]) => [name.replaceAll(path.sep, '/'), text]));
  if (small) made.set(file, await squeezed(made.get(file)!));
  return made;
}

/** The same module a little smaller: swc finds what esbuild leaves. */
async function squeezed(text: string): Promise<string> {
  const { code } = await transform(text, {
    configFile: false,
    swcrc: false,
    isModule: true,
    minify: true,
    jsc: {
      parser: { syntax: 'ecmascript' },
      target: 'es2022',
      minify: { compress: { passes: 3 }, mangle: { toplevel: true } },
    },
  });
  return code;
}
