// Compiles and minifies TypeScript: Rust, 18 MB.

import swc from '@swc/wasm';
import { script, thrownBy } from './samples.mjs';

export const packages = ['@swc/wasm'];

export default async function work() {
  const typescript = `enum E { A = 1, B } abstract class C<T> { constructor(private x: T, readonly y?: number) {} @d get z(): T { return this.x! } }
    export const v = <T,>(a: T) => a satisfies T; declare module 'm' { let q: 1 } namespace N { export let n = E.B }`;
  const parser = { syntax: 'typescript', tsx: true, decorators: true };
  const seen = [];
  seen.push(swc.transformSync(typescript, { filename: 'a.tsx', jsc: { parser, target: 'es5' }, sourceMaps: true }));
  seen.push(
    swc.transformSync(script(25), {
      jsc: { target: 'es2015', minify: { compress: true, mangle: true } },
      minify: true,
      module: { type: 'commonjs' },
    }),
  );
  seen.push(await swc.minify(script(25), { compress: true, mangle: true, module: true }));
  const ast = swc.parseSync(script(5), { syntax: 'ecmascript' });
  seen.push(JSON.stringify(ast), swc.printSync(ast, {}));
  seen.push(await thrownBy(() => swc.parseSync('let a; let', { syntax: 'ecmascript' })));
  return seen;
}
