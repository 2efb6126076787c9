import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { absence, locateSuite, suiteFiles } from './locate.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'suite-'));
  await mkdir(path.join(folder, 'proposals/b'), { recursive: true });
  for (const file of ['i32.wast', 'a.wast', 'README.md', 'proposals/b/a.wast']) {
    await writeFile(path.join(folder, file), '');
  }
});

afterAll(() => rm(folder, { recursive: true }));

test('WASM_TESTSUITE says where the suite is', () => {
  expect(locateSuite({ WASM_TESTSUITE: folder })).toBe(folder);
});

test('a wrong WASM_TESTSUITE means that there is none, whatever lies elsewhere', () => {
  const wrong = path.join(folder, 'proposals');
  expect(locateSuite({ WASM_TESTSUITE: wrong })).toBeUndefined();
  expect(absence({ WASM_TESTSUITE: wrong })).toBe(
    `the official suite is absent (not in ${wrong}): set WASM_TESTSUITE, or run npm run spec:download`,
  );
});

test('without it, two places are named, in one line', () => {
  expect(absence({})).toMatch(/^the official suite is absent \(not in .*testsuite and .*testsuite\): .*$/);
});

test('scripts of the top level come first', async () => {
  expect(await suiteFiles(folder)).toEqual(['a.wast', 'i32.wast', 'proposals/b/a.wast']);
});
