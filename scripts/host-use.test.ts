import { expect, test } from 'vitest';
import { hostUse } from './host-use.ts';

test.each([
  ['eval("1")', 'eval'],
  ['(0, eval)("1")', 'eval'],
  ['new Function("return 1")', 'the Function constructor'],
  ['Function("return 1")()', 'the Function constructor'],
  ['new WebAssembly.Module(bytes)', 'a native WebAssembly'],
  ['globalThis.WebAssembly', 'a native WebAssembly'],
  ['self["WebAssembly"]', 'a native WebAssembly'],
  ['process.env', "Node's process"],
  ['const all = { Buffer }', "Node's Buffer"],
  ['import "node:fs"', "Node's node:fs"],
  ['await import("path")', "Node's path"],
  ['(() => 1).constructor("return 1")', 'a call of a constructor property'],
])('%s is a use of the host', (text, what) => {
  expect(hostUse('x.js', text)).toEqual([`x.js:1: ${what}`]);
});

test.each([
  'const text = "WebAssembly and eval";',
  '// new Function',
  'const module = read(); module.process();',
  'class A { eval() { return this.process } }',
  'const options = { WebAssembly: false }',
  'function f(process) { return process + 1 }',
  'let call: Function;',
])('%s is not', (text) => {
  expect(hostUse('x.ts', text)).toEqual([]);
});

test('the fault names the line', () => {
  expect(hostUse('x.js', 'let a;\n\n  process.exit()')).toEqual(["x.js:3: Node's process"]);
});
