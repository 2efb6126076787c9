// Runs every example in the doc comments of src and in the pages for people: a block marked `ts`, whose `console.log` lines end
// in a comment that says what they print. `ts with add.wasm` gives it the bytes of a module as `bytes`. Examples are
// checked by TypeScript as a user's would be.

import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { build } from 'esbuild';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { filesBelow, isForTests, root, textOf } from '../../scripts/project.ts';
import { assemble } from './execution/testing/text.ts';

/** What examples can be given, as the fields of a module. */
const modules: Readonly<Record<string, string>> = {
  'add.wasm': '(func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))',
  'count.wasm': `(func (export "count") (param i32) (result i32) (local i32)
    (loop (local.set 1 (i32.add (local.get 1) (i32.const 1))) (br_if 0 (i32.lt_u (local.get 1) (local.get 0))))
    (local.get 1))`,
  'hello.wasm': `(import "host" "print" (func $print (param i32 i32))) (memory (export "memory") 1)
    (data (i32.const 16) "hello") (func (export "greet") (call $print (i32.const 16) (i32.const 5)))`,
};

/** What a user imports, and where it is here. */
const packages: Readonly<Record<string, string>> = {
  wasmeter: path.join(root, 'src/interpreter/index.ts'),
  'wasmeter/runtime': path.join(root, 'src/runtime/node.ts'),
  'wasmeter/js-api': path.join(root, 'src/runtime/js-api/index.ts'),
  'wasmeter/polyfill': path.join(root, 'src/runtime/polyfill/index.ts'),
};

interface Example {
  /** `file:line` of its first line. */
  readonly place: string;
  readonly text: string;
  readonly module: string | undefined;
}

/** The examples of a file: whole lines in Markdown, behind ` * ` in a doc comment. */
function examplesOf(file: string): Example[] {
  const lines = textOf(file).split('\n');
  const prefix = file.endsWith('.md') ? /^/ : /^ *\* ?/;
  const found: Example[] = [];
  for (let line = 0; line < lines.length; line++) {
    const fence = /^```ts(?: with (\S+))?$/.exec(lines[line]!.replace(prefix, ''));
    if (fence === null) continue;
    const first = line + 1;
    const text: string[] = [];
    while (lines[++line]!.replace(prefix, '') !== '```') text.push(lines[line]!.replace(prefix, ''));
    found.push({ place: `${file}:${first + 1}`, text: `${text.join('\n')}\n`, module: fence[1] });
  }
  return found;
}

/** What an example says it prints, in order. */
function promisesOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.includes('console.log('))
    .map((line) => /\/\/ (.*)$/.exec(line)?.[1] ?? `(nothing is said of: ${line.trim()})`);
}

const sources = filesBelow(['docs', 'src'], ['.ts', '.md']).filter((file) => !isForTests(file));
const readmes = ['README.md'].filter((file) => existsSync(path.join(root, file)));
const examples = [...readmes, ...sources].flatMap(examplesOf);
const folder = path.join(root, 'node_modules', '.cache', `examples-${process.pid}`);
const fileOf = (index: number, ending: string): string => path.join(folder, `example-${index}.${ending}`);

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const own = {
    name: 'examples',
    setup(plugins: Parameters<NonNullable<Parameters<typeof build>[0]['plugins']>[number]['setup']>[0]) {
      plugins.onResolve({ filter: /^example-\d+$/ }, ({ path: name }) => ({ path: name, namespace: 'example' }));
      plugins.onLoad({ filter: /.*/, namespace: 'example' }, ({ path: name }) => ({
        contents: examples[Number(name.slice('example-'.length))]!.text,
        loader: 'ts',
        resolveDir: root,
      }));
    },
  };
  await build({
    entryPoints: examples.map((_, index) => ({ in: `example-${index}`, out: `example-${index}` })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    alias: packages,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    plugins: [own],
  });
});

afterAll(() => {
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true, force: true });
});

describe('an example prints what it says', () => {
  test.each(examples.map((example, index) => [example.place, example, index] as const))(
    '%s',
    async (_place, { text, module }, index) => {
      const promises = promisesOf(text);
      expect(promises).not.toEqual([]);
      const printed: string[] = [];
      const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
        printed.push(format(...values).replaceAll(/\s*\n\s*/g, ' '));
      });
      try {
        if (module !== undefined) vi.stubGlobal('bytes', await assemble(modules[module]!));
        await import(/* @vite-ignore */ pathToFileURL(fileOf(index, 'mjs')).href);
      } finally {
        log.mockRestore();
      }
      expect(printed).toEqual(promises);
    },
  );
});

test('examples have the types that they show', () => {
  const texts = new Map(
    examples.map(({ text }, index) => [fileOf(index, 'ts'), `${text}declare const bytes: Uint8Array;\nexport {};\n`]),
  );
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const paths = Object.fromEntries(Object.entries(packages).map(([name, file]) => [name, [file]]));
  const host = ts.createCompilerHost({ ...options, paths });
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, language, ...rest) => {
    const text = texts.get(file);
    return text === undefined
      ? getSourceFile(file, language, ...rest)
      : ts.createSourceFile(file, text, language, true);
  };
  const program = ts.createProgram({ rootNames: [...texts.keys()], options: { ...options, paths }, host });
  const faults = [...texts.keys()].flatMap((file, index) => {
    return program.getSemanticDiagnostics(program.getSourceFile(file)).map(({ messageText }) => {
      return `${examples[index]!.place}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
  expect(faults).toEqual([]);
});
