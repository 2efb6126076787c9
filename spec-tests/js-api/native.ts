// Runs the tests over the namespace of the host itself and prints what came of it as JSON: see spec-tests/hosts/native.mjs.

import type { Api } from './api.ts';
import { nativeImplementation, runAll } from './run.ts';

const on = nativeImplementation();
if (on === undefined) throw new Error(`no differences are written down for Node ${process.versions.node}`);
const { WebAssembly } = globalThis as unknown as { WebAssembly: Api };
console.log(JSON.stringify(await runAll(WebAssembly, on)));
