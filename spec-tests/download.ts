// The command behind `npm run spec:download`: gets the official suite at the commit the project is tested
// with, for a checkout that has none. Every file is held against testsuite.sha256 before it is kept.

import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readArchive } from './suite/archive.ts';
import { downloaded } from './suite/locate.ts';

const COMMIT = '193e551ff22663995b1ac95dc62344133669e14b';
const ADDRESS = `https://codeload.github.com/WebAssembly/testsuite/tar.gz/${COMMIT}`;

const expected = new Map(
  (await readFile(new URL('testsuite.sha256', import.meta.url), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => [line.slice(66), line.slice(0, 64)] as const),
);

// Another address serves a mirror; what it answers is checked like the original.
const response = await fetch(process.argv[2] ?? ADDRESS);
if (!response.ok) throw new Error(`${response.url} answers ${response.status} ${response.statusText}`);
const archive = gunzipSync(new Uint8Array(await response.arrayBuffer()));

const found = new Map<string, Uint8Array>();
for (const { path: entry, bytes } of readArchive(archive)) {
  // The archive's files lie in one folder named after the commit.
  const file = entry.slice(entry.indexOf('/') + 1);
  const checksum = expected.get(file);
  if (checksum === undefined) continue;
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== checksum) throw new Error(`${file} is not the file of commit ${COMMIT}: its SHA-256 is ${actual}`);
  found.set(file, bytes);
}
const missing = [...expected.keys()].filter((file) => !found.has(file));
if (missing.length > 0) throw new Error(`the archive lacks ${missing.length} files, ${missing[0]} the first`);

await rm(downloaded, { recursive: true, force: true });
for (const [file, bytes] of found) {
  const target = path.join(downloaded, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, bytes);
}
console.log(`${found.size} files of the official suite at commit ${COMMIT} are in spec-tests/testsuite`);
