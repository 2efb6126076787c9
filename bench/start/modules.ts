// Published modules of 50 KB to 28 MB whose start is measured.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/project.ts';

/** A module on disk. */
export interface Published {
  readonly name: string;
  /** What wrote it. */
  readonly from: string;
  readonly file: string;
}

const installed = path.join(root, 'node_modules');
/** Where the large ones are, if they have been installed. */
const large = path.join(root, 'bench', 'start', 'large', 'node_modules');

const modules: readonly (readonly [name: string, from: string, folder: string, file: string])[] = [
  ['source-map', 'Rust', installed, 'source-map/lib/mappings.wasm'],
  ['zstd', 'C', installed, '@bokuweb/zstd-wasm/dist/common/zstd.wasm'],
  ['rollup', 'Rust', installed, '@rollup/wasm-node/dist/wasm-node/bindings_wasm_bg.wasm'],
  ['sql.js', 'C', large, 'sql.js/dist/sql-wasm.wasm'],
  ['brotli', 'Rust', installed, 'brotli-wasm/pkg.node/brotli_wasm_bg.wasm'],
  ['wasm-tools', 'Rust', installed, '@bytecodealliance/jco-transpile/vendor/wasm-tools.core.wasm'],
  ['esbuild', 'Go', large, 'esbuild-wasm/esbuild.wasm'],
  ['swc', 'Rust', large, '@swc/wasm/wasm_bg.wasm'],
  ['typst', 'Rust', large, '@myriaddreamin/typst-ts-web-compiler/pkg/typst_ts_web_compiler_bg.wasm'],
];

/** All that are there, by size. */
export function publishedModules(): Published[] {
  return modules
    .map(([name, from, folder, file]) => ({ name, from, file: path.join(folder, file) }))
    .filter(({ file }) => existsSync(file));
}
