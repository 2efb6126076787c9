// Loads a published package's build with a `WebAssembly` of our choice: its files are run as they are, each with that name
// as one more parameter of Node's module wrapper (an ES module is made a CommonJS one first). Everything outside the package
// is required as usual.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { transformSync } from 'esbuild';

const requireHere = createRequire(import.meta.url);

/** Where a file of an installed package is; some packages let nobody resolve what they do not export. */
export function fileOf(packageName: string, file: string): string {
  const folders = requireHere.resolve.paths(packageName) ?? [];
  for (const folder of folders) {
    const found = path.join(folder, packageName, file);
    try {
      readFileSync(found);
      return found;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error(`${packageName} is not installed with ${file}`);
}

type Wrapper = (
  exports: unknown,
  require: (specifier: string) => unknown,
  module: { exports: unknown },
  filename: string,
  dirname: string,
  webAssembly: object,
) => void;

/** What a package's file exports when it takes `webAssembly` for the host's own. Every call loads it anew. */
export function loadWith(file: string, webAssembly: object): unknown {
  const loaded = new Map<string, { exports: unknown }>();
  const load = (filename: string): unknown => {
    const known = loaded.get(filename);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(filename, module);
    const require = createRequire(filename);
    const requireFrom = (specifier: string): unknown =>
      specifier.startsWith('.') ? load(require.resolve(specifier)) : require(specifier);
    const wrapper = compileFunction(
      commonJs(readFileSync(filename, 'utf8')),
      ['exports', 'require', 'module', '__filename', '__dirname', 'WebAssembly'],
      { filename },
    ) as Wrapper;
    wrapper.call(module.exports, module.exports, requireFrom, module, filename, path.dirname(filename), webAssembly);
    return module.exports;
  };
  return load(file);
}

function commonJs(text: string): string {
  return /^export\b|[;}]export\{/m.test(text)
    ? transformSync(text, { format: 'cjs', supported: { 'dynamic-import': true } }).code
    : text;
}
