// Makes a classic script in ES5 of an entry: what an engine can run that has no modules, classes, `async` or `let` of each
// turn (Hermes before 1.0). esbuild puts everything into one file, swc lowers its syntax; BigInt stays, and what the
// library lacks is not replaced. Used by the build, a test, and `npm run hosts`.
import { transform } from '@swc/core';
import { build } from 'esbuild';

/**
 * The script's text. `globalName` is the variable that gets the entry's exports, without which they are not to be had;
 * `minify` takes out what is for readers; `options` are esbuild's, over those of here.
 */
export async function lowered(entry, { globalName, minify = false, ...options } = {}) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'neutral',
    format: 'iife',
    ...(globalName === undefined ? {} : { globalName }),
    target: 'es2022',
    logLevel: 'warning',
    ...options,
  });
  const { code } = await transform(outputFiles[0].text, {
    configFile: false,
    swcrc: false,
    isModule: false,
    minify,
    jsc: {
      parser: { syntax: 'ecmascript' },
      target: 'es5',
      // Nothing is rewritten but names: what swc compresses may be fast code, whose form is measured.
      minify: { compress: false, mangle: minify ? { toplevel: false } : false },
    },
  });
  return code;
}
