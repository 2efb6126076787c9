import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleForBrowsers, emitModules } from './build.ts';
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
    'package.json: sideEffects is not false',
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
  const folder = mkdtempSync(path.join(tmpdir(), 'wasmeter-'));
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
    await bundleForBrowsers(path.join(folder, 'browser'));
    // The compiler takes seconds by itself, and a minute beside other work on two cores.
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

  test('every door of the manifest is there, with its types, and no test or generator beside it', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
      file.replaceAll(path.sep, '/'),
    );
    const doors = [...JSON.stringify(manifest.exports).matchAll(/"\.\/dist\/([^"]+)"/g)].map(([, file]) => file);
    expect(doors.length).toBeGreaterThan(0);
    expect(files).toEqual(expect.arrayContaining(doors));
    expect(files.filter((file) => /\.test\.|\/testing\/|\/generator\/|\.template\./.test(file))).toEqual([]);
  });
});

test('the project is where its scripts look for it', () => {
  expect(readdirSync(root)).toEqual(expect.arrayContaining(['package.json', 'src', 'spec-tests', 'LICENSE']));
});
