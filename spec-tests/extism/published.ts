// Runs plug-ins that were published by others, compiled with the kits for TinyGo, Go, Rust and C, as they are:
//   node scripts/run-ts.mjs spec-tests/extism/published.ts [folder of the .wasm files]
// Without a folder it takes them from the Go module github.com/extism/go-sdk 1.7.1 (BSD-3-Clause), fetched by `go`. What
// each is called with and what must come of it is what that module's own tests ask for. Not among `npm test`: it needs the
// network once, and Go.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { MemoryToolFolder, type WasmExecutionOptions, WasmRuntime } from '../../src/runtime/node.ts';

const goModule = 'github.com/extism/go-sdk@v1.7.1';

/** What must come of a call. */
interface Expected {
  readonly exitCode?: number;
  readonly output?: string;
  readonly error?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly stopReason?: string;
}

type Case = readonly [module: string, entryPoint: string, given: WasmExecutionOptions, expected: Expected];

function cases(origin: string): readonly Case[] {
  const levels = [
    'trace: this is a trace',
    'debug: this is a debug',
    'info: this is an info',
    'warn: this is a warning',
  ];
  const log = [...levels, 'error: this is an error'].map((line) => `${line} log\n`).join('');
  const vowels = (count: number) => `{"count":${count},"total":${count},"vowels":"aeiouAEIOU"}`;
  return [
    ['alloc', 'run_test', {}, {}],
    ['hello', 'run_test', {}, { output: 'Hello, world!' }],
    ['fail', 'run_test', {}, { exitCode: 1, error: 'Some error message' }],
    ['config', 'run_test', { config: { thing: 'hello' } }, { output: '{"config": "hello"}' }],
    ['config', 'run_test', {}, { output: '{"config": "<unset by host>"}' }],
    ['count_vowels', 'count_vowels', { input: 'hello world' }, { output: vowels(3) }],
    ['count_vowels', 'count_vowels', { input: 'bbbbbbb' }, { output: vowels(0) }],
    ['var', 'run_test', {}, { output: 'a: 0' }],
    ['log', 'run_test', { logLevel: 'trace' }, { stderr: log }],
    ['input_offset', 'input_offset_length', { input: 'hello world' }, { output: '\v\0\0\0\0\0\0\0' }],
    ['println', 'run_test', { input: 'x' }, { stdout: 'this was printed from the plugin x\n' }],
    ['noop', 'run_test', {}, {}],
    ['exit', '_start', { config: { code: '500' } }, { exitCode: 500, stopReason: 'exit' }],
    ['exit', '_start', { config: { code: '-1' } }, { exitCode: -1, stopReason: 'exit' }],
    ['exit', '_start', {}, { exitCode: 2, stopReason: 'exit' }],
    ['std_command', '_start', { input: 'Frodo' }, { output: 'hello Frodo', stopReason: 'exit' }],
    ['http', 'run_test', {}, { exitCode: -1, stopReason: 'denied' }],
    ['http_headers', 'http_get', { input: JSON.stringify({ url: `${origin}/page` }) }, { output: '"x-page":"/page"' }],
  ];
}

/** The folder of the plug-ins in the Go module, which `go` keeps among its own. */
function fetched(): string {
  const { stdout, error, status } = spawnSync('go', ['mod', 'download', '-json', goModule], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  const answer: { readonly Dir?: string; readonly Error?: string } = JSON.parse(stdout);
  if (status !== 0 || answer.Dir === undefined) throw new Error(`go mod download: ${answer.Error ?? `exit ${status}`}`);
  return path.join(answer.Dir, 'wasm');
}

const folder = process.argv[2] ?? fetched();
const server = createServer((incoming, outgoing) => outgoing.setHeader('X-Page', incoming.url ?? '').end('page'));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
let failures = 0;
for (const [module, entryPoint, given, expected] of cases(`http://${host}`)) {
  const tools = new MemoryToolFolder({ [module]: readFileSync(path.join(folder, `${module}.wasm`)) });
  const runtime = new WasmRuntime({ fuelLimit: 1_000_000_000, allowedHosts: [host] }, { folder: tools });
  const result = await runtime.executeModule(module, '.', { allowedHosts: [host] }, { entryPoint, ...given });
  const output = result.output === undefined ? undefined : new TextDecoder().decode(result.output);
  const seen = { ...result, output };
  // Headers come with others that change, such as the date.
  const agrees = (key: keyof Expected, value: unknown) =>
    module === 'http_headers' && key === 'output' ? output?.includes(value as string) : seen[key] === value;
  const whole: Expected = { exitCode: 0, stopReason: 'finished', ...expected };
  const faults = Object.entries(whole).filter(([key, value]) => !agrees(key as keyof Expected, value));
  for (const [key, value] of faults) {
    failures++;
    console.log(`FAIL ${module} ${key}: ${JSON.stringify(seen[key as keyof Expected])}, not ${JSON.stringify(value)}`);
  }
  if (faults.length === 0) console.log(`ok   ${module} ${entryPoint}, ${result.fuelConsumed} fuel`);
}
server.close();
if (failures > 0) process.exitCode = 1;
