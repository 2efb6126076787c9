// Checks the committed example tools natively: valid, asking for nothing but what the runtime gives, made from the text
// that lies beside them where that can be seen, and with the output that the cases record.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { describe, expect, test } from 'vitest';
import { requireNative } from '../../bench/programs/native.ts';
import { withoutCustomSections } from '../../bench/programs/sections.ts';
import { caseUrl, type ToolCase, toolCases, toolUrl } from './cases.ts';
import { runNatively } from './native.ts';

const native = requireNative();

const tools = readdirSync(caseUrl('wasm'))
  .map((file) => file.replace(/\.wasm$/, ''))
  .sort();

/** The system calls that a tool may import: none of the tools needs files. */
const systemCalls = [
  'args_get',
  'args_sizes_get',
  'clock_time_get',
  'environ_get',
  'environ_sizes_get',
  'fd_close',
  'fd_fdstat_get',
  'fd_prestat_dir_name',
  'fd_prestat_get',
  'fd_read',
  'fd_seek',
  'fd_write',
  'proc_exit',
  'random_get',
];

describe.each(tools)('%s', (tool) => {
  const bytes = readFileSync(toolUrl(tool));

  test('is a valid module of at most 32 KiB', () => {
    expect(native.validate(bytes)).toBe(true);
    expect(bytes.length).toBeLessThanOrEqual(32 * 1024);
  });

  test('imports only system calls that the runtime gives', () => {
    for (const { module, name, kind } of native.Module.imports(new native.Module(bytes))) {
      expect([module, kind]).toEqual(['wasi_snapshot_preview1', 'function']);
      expect(systemCalls).toContain(name);
    }
  });

  test('exports its memory and one of the two entry points', () => {
    const exported = native.Module.exports(new native.Module(bytes)).map(({ name, kind }) => `${kind} ${name}`);
    expect(exported).toContain('memory memory');
    expect(exported.filter((name) => name === 'function run' || name === 'function _start')).toHaveLength(1);
  });

  test('has its source, the command that builds it and a case', () => {
    expect(readdirSync(caseUrl(`${tool}/`))).toContain('build.sh');
    expect(readdirSync(caseUrl(`${tool}/`)).some((file) => /\.(c|zig|wat)$/.test(file))).toBe(true);
    expect(toolCases.map((one) => one.tool)).toContain(tool);
  });
});

const texts = ['bench/programs/fib', 'bench/programs/fib64', 'bench/programs/queens', 'examples/tools/life'];

test.each(texts)('%s.wasm is what its text says', async (text) => {
  const [, folder, name] = /^(.*)\/([^/]*)$/.exec(text) ?? [];
  const inPrograms = caseUrl(`../../${folder}/${name}.wat`);
  const source = existsSync(inPrograms) ? inPrograms : caseUrl(`../../${folder}/${name}/${name}.wat`);
  const committed = readFileSync(caseUrl(`../../${folder}/wasm/${name}.wasm`));
  const assembled = await parse(readFileSync(source, 'utf8'));
  expect(withoutCustomSections(committed)).toEqual(withoutCustomSections(assembled));
});

/** The bytes of a case's tool; under a cap, with the module's own maximum lowered to it, which natively is the same. */
function cappedModule({ tool, memoryBytes }: ToolCase): Uint8Array {
  const bytes = readFileSync(toolUrl(tool));
  if (memoryBytes === undefined) return bytes;
  // The memory section of memory-hog: one memory with a maximum, from 1 page to 4096.
  const section = Buffer.from([5, 5, 1, 1, 1, 0x80, 0x20]);
  const at = bytes.indexOf(section);
  expect(at).toBeGreaterThan(0);
  const pages = memoryBytes / 65536;
  bytes.set([(pages & 127) | 128, pages >> 7], at + 5);
  return bytes;
}

test.each(toolCases.filter(({ exitCode }) => exitCode !== undefined))('$title', (one) => {
  const input = one.input === undefined ? new Uint8Array() : readFileSync(caseUrl(one.input));
  const result = runNatively(cappedModule(one), [one.tool, ...one.arguments], input);
  expect(Buffer.from(result.stderr).toString()).toBe(one.errors);
  expect(Buffer.from(result.stdout).toString()).toBe(readFileSync(caseUrl(one.output), 'utf8'));
  expect(result.exitCode).toBe(one.exitCode);
});

/** What a child process runs: a tool that never ends would block this one. */
const childText = `
  import { readFileSync } from 'node:fs';
  import { WASI } from 'node:wasi';
  const wasi = new WASI({ version: 'preview1' });
  const module = new WebAssembly.Module(readFileSync(process.argv[1]));
  const instance = new WebAssembly.Instance(module, wasi.getImportObject());
  wasi.initialize(instance);
  process.exitCode = 100 + instance.exports.run();
`;

test.each(toolCases.filter(({ exitCode }) => exitCode === undefined))('$title', async (one) => {
  const expected = readFileSync(caseUrl(one.output), 'utf8');
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--input-type=module', '--eval', childText, fileURLToPath(toolUrl(one.tool))],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  // The pipe stays open: the tool ends, as it says, when it can no longer print.
  let output = '';
  await new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.length >= expected.length) resolve();
    });
    child.once('exit', () => resolve());
  });
  expect(output.slice(0, expected.length)).toBe(expected);
  // It has done what it can do and goes on: nothing but a signal ends it.
  const winner = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 300, 'still running'))]);
  expect(winner).toBe('still running');
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
});
