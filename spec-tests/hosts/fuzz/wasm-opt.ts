// Binaryen's `wasm-opt` within this process. Its own program is a script that compiles its WebAssembly anew each time it is
// started, which takes longer than what it is asked to do; here that is compiled once and instantiated for each call.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { requireNative } from '../../../bench/programs/native.ts';

const script = new URL('../node_modules/binaryen/bin/wasm-opt', import.meta.url);

/** What the script asks its `Module` for. */
interface Settings {
  readonly arguments: readonly string[];
  readonly postRun: () => void;
  readonly instantiateWasm: ((imports: object, ready: (instance: object) => void) => void) | undefined;
}

type Program = (module: Settings, require: NodeJS.Require, folder: string, webAssembly: object) => void;

const native = requireNative();
let program: Program | undefined;
let compiled: object | undefined;

/**
 * Runs it with the arguments of its command line.
 * @throws Error where it fails; why, it says on standard error
 */
export function wasmOpt(...parameters: readonly string[]): Promise<void> {
  // It finds all else, `process` among it, where Node has it.
  const names = ['Module', 'require', '__dirname', 'WebAssembly'];
  program ??= new Function(...names, readFileSync(script, 'utf8').replace(/^#!.*/, '')) as Program;
  const run = program;
  return new Promise((resolve, reject) => {
    const postRun = () => {
      // The script leaves its status to the process.
      const status = process.exitCode ?? 0;
      process.exitCode = undefined;
      if (status === 0) resolve();
      else reject(new Error(`wasm-opt ${parameters.join(' ')}: exit ${status}`));
    };
    const once = compiled;
    const instantiateWasm: Settings['instantiateWasm'] =
      once === undefined ? undefined : (imports, ready) => ready(new native.Instance(once, imports));
    const instantiate = async (bytes: Uint8Array, imports: object): Promise<object> => {
      compiled = new native.Module(bytes);
      return { instance: new native.Instance(compiled, imports) };
    };
    const webAssembly = Object.create(native, { instantiate: { value: instantiate } }) as object;
    const settings = { arguments: parameters, postRun, instantiateWasm };
    run(settings, createRequire(script), fileURLToPath(new URL('.', script)), webAssembly);
  });
}
