// Bundles modules; its parser is Rust behind a table of externref.

import { rollup } from '@rollup/wasm-node';
import { parseAst, parseAstAsync } from '@rollup/wasm-node/parseAst';
import { script, thrownBy } from './samples.mjs';

export const packages = ['@rollup/wasm-node'];

const modules = {
  main: `import { used, Shape } from 'lib'; import * as all from 'more'; export const answer = used(all.three); export default () => import('late').then((m) => new Shape(m.x));`,
  lib: `export function used(n) { return n * 2 } export function unused() { return /dead/ } export class Shape { #a = 1; get a() { return this.#a } }`,
  more: `export const three = 3; export const four = 4; console.log('effect é');`,
  late: `export const x = 10 ** 2; export { used as again } from 'lib';`,
  // The syntax tree of a large module is what its parser has to give.
  large: script(120),
};

export default async function work({ light }) {
  const seen = [parseAst(script(light ? 5 : 40), { allowReturnOutsideFunction: true })];
  seen.push(await parseAstAsync('<a.b c={`d`}>e</a.b>', { jsx: true }));
  const warnings = [];
  const build = async (input, options) => {
    const bundle = await rollup({
      input,
      external: ['./a.js', 'all'],
      onwarn: (warning) => warnings.push(warning.message),
      plugins: [
        {
          name: 'from memory',
          resolveId: (id) => (id in modules ? id : id.startsWith('.') || id === 'all' ? { id, external: true } : null),
          load: (id) => modules[id] ?? null,
        },
      ],
    });
    const { output } = await bundle.generate({ sourcemap: true, ...options });
    await bundle.close();
    return output.map(({ fileName, code, map, exports }) => [fileName, code, map?.toString(), exports]);
  };
  seen.push(
    await build('main', { format: 'es' }),
    await build('main', { format: 'cjs', entryFileNames: '[name]-[hash].js' }),
  );
  if (!light) seen.push(await build('large', { format: 'system' }));
  seen.push(warnings);
  for (const wrong of ['let a b', 'export {', 'a ?? b || c', '`${']) seen.push(await thrownBy(() => parseAst(wrong)));
  return seen;
}
