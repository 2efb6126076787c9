// Syntax trees of TypeScript and of nonsense.

import oxc from '@oxc-parser/wasm';
import { script } from './samples.mjs';

export const packages = ['@oxc-parser/wasm'];

export default function work() {
  return [script(60), 'let a: number = <T,>(x) => x!; enum E { A }', 'let let let', ''].map((source) => {
    const { program, comments, errors } = oxc.parseSync(source, { sourceFilename: 'a.tsx' });
    return JSON.stringify({ program, comments, errors: errors.map(String) }, (_, value) =>
      typeof value === 'bigint' ? `${value}n` : value,
    );
  });
}
