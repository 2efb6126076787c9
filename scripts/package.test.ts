import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emitModules, writeBundles } from './build.ts';
import { importsOf } from './floors.ts';
import { hostUse } from './host-use.ts';
import { projectFaults } from './manifest.ts';
import { filesBelow, root, textOf } from './project.ts';

const manifest = JSON.parse(textOf('package.json'));

test('the manifest asks for Node 20 and for nothing the engine would need, and no lock file names a host', () => {
  expect(projectFaults(textOf)).toEqual([]);
  const other = (text: string) => (file: string) =>
    file === 'package.json' ? text : '"resolved": "https://a.b/c.tgz"';
  expect(projectFaults(other('{"dependencies":{"a":"1"},"scripts":{"postinstall":"b"}}'))).toEqual([
    'package.json: engines.node is not >=20',
    'package.json: type is not module',
    'package.json: sideEffects does not name the polyfill alone',
    'package.json: dependencies has a, which no part of src may use',
    'package.json: a postinstall script runs unasked',
    'package-lock.json: "resolved": "https://a.b/c.tgz" names a host',
    'spec-tests/hosts/package-lock.json: "resolved": "https://a.b/c.tgz" names a host',
    'spec-tests/extism/assemblyscript/package-lock.json: "resolved": "https://a.b/c.tgz" names a host',
  ]);
});

test('every script of the manifest starts a file that exists', () => {
  const known = new Set(filesBelow(['scripts', 'spec-tests', 'bench', 'examples', 'src'], ['.ts', '.mjs']));
  const commands: string[] = Object.values(manifest.scripts);
  const named = commands.flatMap((command) => command.match(/[\w./-]+\.(?:ts|mjs)\b/g) ?? []);
  expect(named.length).toBeGreaterThan(commands.length);
  expect(named.filter((file) => !known.has(file))).toEqual([]);
});

describe('what is built', () => {
  const project = mkdtempSync(path.join(tmpdir(), 'wasmeter-'));
  const folder = path.join(project, 'dist');
  const built = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
  /** The files of `folder` that `entry` imports, however far. */
  const reached = (entry: string): string[] => {
    const found = new Set([entry]);
    for (const file of found) {
      for (const { specifier } of importsOf(file, built(file))) {
        if (specifier.startsWith('.')) found.add(path.posix.join(path.posix.dirname(file), specifier));
      }
    }
    return [...found];
  };

  beforeAll(async () => {
    emitModules(folder);
    await writeBundles(folder);
    writeFileSync(path.join(project, 'package.json'), textOf('package.json'));
    // The compiler takes seconds by itself, and a minute beside other work on two cores.
  }, 240_000);
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test.each(['browser/wasmeter.js', 'browser/runtime.js', 'browser/js-api.js'])(
    '%s is one file and uses no host',
    (file) => {
      expect(importsOf(file, built(file))).toEqual([]);
      expect(hostUse(file, built(file))).toEqual([]);
    },
  );

  test.each(['interpreter/index.js', 'runtime/index.js', 'runtime/js-api/index.js'])(
    '%s and all it imports use no host',
    (entry) => {
      const files = reached(entry);
      expect(files.length).toBeGreaterThan(1);
      for (const file of files) {
        expect(hostUse(file, built(file))).toEqual([]);
        expect(importsOf(file, built(file)).filter(({ specifier }) => !specifier.startsWith('.'))).toEqual([]);
      }
    },
  );

  /** What a bundler keeps of a program that imports from the package: its text, and the files that are in it. */
  const bundledProgram = async (contents: string): Promise<{ text: string; files: string[] }> => {
    const { outputFiles, metafile } = await build({
      stdin: { contents, resolveDir: project },
      bundle: true,
      write: false,
      metafile: true,
      platform: 'neutral',
      format: 'esm',
      logLevel: 'error',
    });
    const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
    const files = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file.split('/dist/')[1]!);
    return { text: outputFiles[0]!.text, files: files.filter((file) => file !== undefined) };
  };

  test.each(['./dist/interpreter/index.js', './dist/runtime/index.js', './dist/runtime/js-api/index.js'])(
    'of %s nothing is left in a program that uses nothing of it',
    async (door) => {
      expect((await bundledProgram(`import ${JSON.stringify(door)};`)).text.trim()).toBe('');
      expect((await bundledProgram(`import * as all from ${JSON.stringify(door)};`)).text.trim()).toBe('');
    },
  );

  test('a program that uses an engine and modules has nothing of the rest', async () => {
    const { files } = await bundledProgram(`
      import { Engine, Module } from './dist/interpreter/index.js';
      import { createWebAssembly } from './dist/runtime/js-api/index.js';
      import { Wasi } from './dist/runtime/index.js';
      console.log(new Module(new Engine(), new Uint8Array(8)).exports);
    `);
    expect(files).toContain('interpreter/execution/module.js');
    expect(files.filter((file) => /^runtime|\/text\/|linker|memory-view|loop/.test(file))).toEqual([]);
  });

  test('a program that imports a polyfill has all of it', async () => {
    expect((await bundledProgram("import './dist/runtime/polyfill/index.js';")).files).toContain(
      'runtime/polyfill/install.js',
    );
    expect((await bundledProgram("import './dist/browser/polyfill-core.js';")).files).toEqual([
      'browser/polyfill-core.js',
    ]);
  });

  test.each([
    'browser/polyfill.js',
    'browser/polyfill-core.js',
    'es5/polyfill.js',
    'es5/polyfill-core.js',
    'es5/wasmeter.js',
  ])('%s has none of what the polyfill does without', (file) => {
    const text = built(file);
    expect(importsOf(file, text)).toEqual([]);
    expect(text).toContain('out of bounds memory access');
    // The text of modules, and the system interface.
    if (file !== 'es5/wasmeter.js') expect(text).not.toContain('(module');
    expect(text).not.toContain('wasi_snapshot_preview1');
    expect(text.includes('i8x16.swizzle')).toBe(!file.includes('core'));
  });

  test('every door of the manifest is there, with its types, and no test or generator beside it', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
      file.replaceAll(path.sep, '/'),
    );
    const doors = [...JSON.stringify(manifest.exports).matchAll(/"\.\/dist\/([^"]+)"/g)].map(([, file]) => file);
    expect(doors.length).toBeGreaterThan(0);
    expect(files).toEqual(expect.arrayContaining(doors));
    expect(files.filter((file) => /\.test\.|\/testing\/|\/generator\/|\.template\.|\.absent\./.test(file))).toEqual([]);
  });
});

test('the project is where its scripts look for it', () => {
  expect(readdirSync(root)).toEqual(expect.arrayContaining(['package.json', 'src', 'spec-tests', 'LICENSE']));
});
