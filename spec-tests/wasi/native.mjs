// Runs one program with Node's own WASI and WebAssembly, as a process of its own: some programs bring Node down, others
// wait for ever. Arguments: the module's file, the folder to open as `/` (empty for none), the program's arguments.
import { readFileSync, writeSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [file, folder, ...args] = process.argv.slice(2);
const wasi = new WASI({
  version: 'preview1',
  args,
  env: process.env,
  preopens: folder === '' ? {} : { '/': folder },
});
// Each behind a function of its own: called directly, they keep looking at the memory as it was before it grew.
const calls = Object.entries(wasi.wasiImport).map(([name, call]) => [name, (...operands) => call(...operands)]);
const module = new WebAssembly.Module(readFileSync(file));
const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: Object.fromEntries(calls) });
// The whole code: a process has room for 8 bits of it.
writeSync(3, `${wasi.start(instance)}`);
