import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { FileError } from '../files/errors.ts';
import type { Directory, OpenFile, OpenMode } from '../files/file-system.ts';
import { withPlace } from '../files/resolve.ts';
import { NodeFolder } from './folder.ts';
import { isNameOn } from './folder-names.ts';

const scratch = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), 'wasmeter-folder-')));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const reading: OpenMode = { read: true, write: false, create: 'never', truncate: false };
const creating: OpenMode = { read: true, write: true, create: 'if-absent', truncate: true };

function refusal(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof FileError) return error.code;
    throw error;
  }
  return undefined;
}

/** Opens what a path leads to, following links. */
function openAt(root: Directory, file: string, mode: OpenMode = reading): OpenFile {
  return withPlace(root, file, { follow: true, step: () => {} }, (place) =>
    place.directory.openFile(place.name ?? '', mode),
  );
}

function textOf(file: OpenFile): string {
  const bytes = new Uint8Array(100);
  const length = file.read(bytes, 0);
  file.close();
  return Buffer.from(bytes.subarray(0, length)).toString();
}

/** Descriptors of this process on anything below `scratch`; other tests have theirs elsewhere. */
function openDescriptors(): number {
  return fs.readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return fs.readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(scratch);
    } catch {
      // Closed since the folder was read: the folder's own, for one.
      return false;
    }
  }).length;
}

describe.each([
  ['by descriptor', false],
  ['by path', true],
])('a folder %s', (_, byPath) => {
  let top: string;
  let inside: string;
  let root: Directory;

  beforeEach(() => {
    top = fs.mkdtempSync(path.join(scratch, 'top-'));
    inside = path.join(top, 'ws');
    fs.mkdirSync(path.join(inside, 'd', 'e'), { recursive: true });
    fs.mkdirSync(path.join(top, 'ws-evil'));
    fs.writeFileSync(path.join(inside, 'd', 'f'), 'inside');
    fs.writeFileSync(path.join(top, 'secret'), 'secret');
    fs.writeFileSync(path.join(top, 'ws-evil', 'secret'), 'secret');
    root = new NodeFolder(inside, { byPath }).openRoot();
    return () => root.close();
  });

  test('no link leads out: existing, absolute, through another, in a loop', () => {
    fs.symlinkSync('../secret', path.join(inside, 'up'));
    fs.symlinkSync(path.join(top, 'secret'), path.join(inside, 'absolute'));
    fs.symlinkSync('..', path.join(inside, 'd', 'dots'));
    fs.symlinkSync('../ws-evil', path.join(inside, 'evil'));
    fs.symlinkSync('/proc/self/root', path.join(inside, 'magic'));
    fs.symlinkSync('loop', path.join(inside, 'loop'));
    for (const file of ['up', 'absolute', 'd/dots/../secret', 'evil/secret', 'magic/etc/passwd', 'd/../../secret']) {
      expect(refusal(() => openAt(root, file))).toBe('notcapable');
      expect(refusal(() => openAt(root, file, creating))).toBe('notcapable');
    }
    expect(refusal(() => openAt(root, 'loop'))).toBe('loop');
    expect(textOf(openAt(root, 'd/dots/d/f'))).toBe('inside');
    expect(fs.readFileSync(path.join(top, 'secret'), 'utf8')).toBe('secret');
  });

  test('a link that was made from inside is followed inside only', () => {
    root.symlink('../new', 'dangling');
    root.symlink('d/new', 'good');
    expect(refusal(() => openAt(root, 'dangling', creating))).toBe('notcapable');
    expect(fs.existsSync(path.join(top, 'new'))).toBe(false);
    openAt(root, 'good', creating).close();
    expect(fs.existsSync(path.join(inside, 'd', 'new'))).toBe(true);
    expect(refusal(() => root.openFile('dangling', creating))).toBe('loop');
    expect(fs.existsSync(path.join(top, 'new'))).toBe(false);
  });

  test('a folder that is exchanged for a link after it was opened', () => {
    const d = root.openDirectory('d');
    fs.renameSync(path.join(inside, 'd'), path.join(inside, 'moved'));
    fs.symlinkSync('../ws-evil', path.join(inside, 'd'));
    expect(refusal(() => d.openFile('secret', reading))).toMatch(/^(noent|stale)$/);
    expect(refusal(() => root.openDirectory('d'))).toBe('notdir');
    expect(refusal(() => openAt(root, 'd/secret'))).toBe('notcapable');
    d.close();
  });

  test('a folder that is moved out is out of reach', () => {
    const d = root.openDirectory('d');
    const e = d.openDirectory('e');
    const file = d.openFile('f', reading);
    fs.renameSync(path.join(inside, 'd'), path.join(top, 'ws-evil', 'd'));
    for (const directory of [d, e]) {
      expect(refusal(() => directory.openFile('f', reading))).toMatch(/^(notcapable|noent|stale)$/);
      expect(refusal(() => directory.createDirectory('new'))).toMatch(/^(notcapable|noent|stale)$/);
      expect(refusal(() => directory.names())).toMatch(/^(notcapable|noent|stale)$/);
      expect(refusal(() => directory.duplicate())).toMatch(/^(notcapable|noent|stale)$/);
      expect(refusal(() => directory.rename('f', root, 'f'))).toMatch(/^(notcapable|noent|stale)$/);
      expect(refusal(() => directory.setTimes({ modified: 0n }))).toMatch(/^(notcapable|noent|stale)$/);
      directory.close();
    }
    // What is open stays open: it was inside when it was opened.
    expect(textOf(file)).toBe('inside');
    expect(fs.readdirSync(path.join(top, 'ws-evil', 'd', 'e'))).toEqual([]);
  });

  test('devices, pipes and sockets are seen, not opened, and nobody waits for a pipe', async () => {
    execFileSync('mkfifo', [path.join(inside, 'pipe')]);
    const server = createServer().listen(path.join(inside, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    expect([root.lookup('pipe')?.kind, root.lookup('socket')?.kind]).toEqual(['fifo', 'socket']);
    for (const mode of [reading, creating, { ...reading, read: false, write: true }]) {
      expect(refusal(() => root.openFile('pipe', mode))).toMatch(/^(notsup|nxio)$/);
      expect(refusal(() => root.openFile('socket', mode))).toMatch(/^(notsup|nxio)$/);
    }
    server.close();
  });

  test('names that are no UTF-8 are left out', () => {
    fs.writeFileSync(Buffer.concat([Buffer.from(`${inside}/a`), Buffer.of(0xff)]), '');
    fs.symlinkSync(Buffer.of(0xc3, 0x28), path.join(inside, 'l'));
    expect([...root.names()].sort()).toEqual(['d', 'l']);
    expect(refusal(() => root.readlink('l'))).toBe('ilseq');
  });

  test('handles are closed, whatever fails', () => {
    const before = openDescriptors();
    fs.symlinkSync('d', path.join(inside, 'l'));
    for (let round = 0; round < 50; round++) {
      for (const file of ['d/f', 'd/e/x', 'l/e/../f/', 'd/../../x', 'l', 'd/f/x', 'd/e', 'x/y']) {
        refusal(() => openAt(root, file).close());
        refusal(() => openAt(root, file, { ...reading, create: 'exclusively' }).close());
      }
    }
    for (let round = 0; round < 50; round++) {
      const again = root.duplicate();
      const d = again.openDirectory('d');
      again.close();
      d.names();
      d.close();
    }
    expect(openDescriptors()).toBe(before);
  });

  test('the root may be closed before what was opened through it', () => {
    const before = openDescriptors();
    const other = new NodeFolder(inside, { byPath }).openRoot();
    const d = other.openDirectory('d');
    other.close();
    const taken = fs.openSync(path.join(top, 'secret'), 'r');
    expect(textOf(d.openFile('f', reading))).toBe('inside');
    d.close();
    fs.closeSync(taken);
    expect(openDescriptors()).toBe(before);
  });

  test('the workspace may itself be reached through a link, and be moved', () => {
    fs.symlinkSync('ws', path.join(top, 'link'));
    const through = new NodeFolder(path.join(top, 'link'), { byPath }).openRoot();
    expect(textOf(openAt(through, 'd/f'))).toBe('inside');
    through.close();
    expect(refusal(() => new NodeFolder(path.join(top, 'nowhere')).openRoot())).toBe('noent');
    expect(refusal(() => new NodeFolder(path.join(top, 'secret'), { byPath }).openRoot())).toBe('notdir');
    expect(refusal(() => new NodeFolder(path.join(top, 'secret')).openRoot())).toBe('notdir');
  });
});

test('a folder by descriptor stays usable where it is moved to as a whole', () => {
  const top = fs.mkdtempSync(path.join(scratch, 'top-'));
  fs.mkdirSync(path.join(top, 'ws', 'd'), { recursive: true });
  const root = new NodeFolder(path.join(top, 'ws')).openRoot();
  const d = root.openDirectory('d');
  fs.renameSync(path.join(top, 'ws'), path.join(top, 'elsewhere'));
  d.openFile('f', creating).close();
  expect(fs.existsSync(path.join(top, 'elsewhere', 'd', 'f'))).toBe(true);
  d.close();
  root.close();
});

/**
 * Another thread that exchanges, as fast as it can, what a name stands for: a folder, a link out, a file that is a link
 * out. What it does with the file system is what another process would do.
 */
const swapper = `
  const fs = require('node:fs');
  const { parentPort, workerData: { inside } } = require('node:worker_threads');
  const at = (name) => inside + '/' + name;
  let stop = false;
  parentPort.once('message', () => { stop = true; });
  const round = () => {
    for (let turn = 0; turn < 200; turn++) {
      fs.renameSync(at('d'), at('real'));
      fs.symlinkSync('../outside', at('d'));
      fs.unlinkSync(at('d'));
      fs.renameSync(at('real'), at('d'));
      // Renamed into place: whoever creates the file meanwhile does not stop it.
      fs.symlinkSync('../../outside/f', at('d/l'));
      fs.renameSync(at('d/f'), at('d/g'));
      fs.renameSync(at('d/l'), at('d/f'));
      fs.renameSync(at('d/g'), at('d/f'));
    }
    if (!stop) setImmediate(round);
  };
  parentPort.postMessage('started');
  round();
`;

test('ten thousand opens while links are swapped in: what is opened is inside, always', async () => {
  const top = fs.mkdtempSync(path.join(scratch, 'top-'));
  const inside = path.join(top, 'ws');
  for (const folder of ['ws/d', 'outside']) fs.mkdirSync(path.join(top, folder), { recursive: true });
  fs.writeFileSync(path.join(inside, 'd', 'f'), 'inside');
  fs.writeFileSync(path.join(top, 'outside', 'f'), 'outside');
  const before = openDescriptors();
  const worker = new Worker(swapper, { eval: true, workerData: { inside } });
  await once(worker, 'message');
  const root = new NodeFolder(inside).openRoot();
  const outcomes = new Map<string, number>();
  const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  // On a busy machine the other thread may sleep for long: go on until both have been met.
  const met = () => outcomes.has('inside') && outcomes.has('notcapable');
  for (let turn = 0; turn < 10_000 || (!met() && turn < 1_000_000); turn++) {
    const mode = turn % 4 === 3 ? { ...reading, write: true, create: 'if-absent' as const } : reading;
    try {
      count(textOf(openAt(root, 'd/f', mode)));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      count(error.code);
    }
    if (turn % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  root.close();
  worker.postMessage('stop');
  await once(worker, 'exit');
  // An empty file is one that was created while the name was free.
  const { inside: opened = 0, '': created = 0, ...refused } = Object.fromEntries(outcomes);
  expect(opened, `${created} created`).toBeGreaterThan(0);
  for (const code of Object.keys(refused)) expect(['noent', 'notcapable', 'loop', 'notdir']).toContain(code);
  expect(refused.notcapable ?? 0, 'links were met').toBeGreaterThan(0);
  expect(fs.readFileSync(path.join(top, 'outside', 'f'), 'utf8')).toBe('outside');
  expect(fs.readdirSync(path.join(top, 'outside'))).toEqual(['f']);
  expect(openDescriptors()).toBe(before);
});

test('names are made, moved and removed while links are swapped in: outside nothing changes', async () => {
  const top = fs.mkdtempSync(path.join(scratch, 'top-'));
  const [inside, outside] = [path.join(top, 'ws'), path.join(top, 'outside')];
  for (const folder of ['ws/d', 'outside/empty']) fs.mkdirSync(path.join(top, folder), { recursive: true });
  for (const name of ['f', 'x']) fs.writeFileSync(path.join(outside, name), 'outside');
  fs.writeFileSync(path.join(inside, 'd', 'f'), 'inside');
  fs.utimesSync(path.join(outside, 'f'), 1, 1);
  const worker = new Worker(swapper, { eval: true, workerData: { inside } });
  await once(worker, 'message');
  const root = new NodeFolder(inside).openRoot();
  const at = (file: string, work: (directory: Directory, name: string) => void) =>
    refusal(() => withPlace(root, file, { follow: false, step: () => {} }, (to) => work(to.directory, to.name!)));
  const operations: readonly (() => string | undefined)[] = [
    () => at('d/new', (directory, name) => directory.createDirectory(name)),
    () => at('d/new', (directory, name) => directory.removeDirectory(name)),
    () => at('d/empty', (directory, name) => directory.removeDirectory(name)),
    () => at('d/x', (directory, name) => directory.unlinkFile(name)),
    () => at('d/x', (directory, name) => directory.rename(name, root, 'stolen')),
    () => at('d/x', (directory, name) => directory.link(name, root, 'linked')),
    () => at('d/made', (directory, name) => directory.symlink('x', name)),
    () => at('d/made', (directory, name) => directory.unlinkFile(name)),
    () => at('d/f', (directory, name) => directory.setTimesOf(name, { modified: 5n })),
    () => at('d/f', (directory, name) => directory.openFile(name, creating).close()),
  ];
  const answers = new Set<string | undefined>();
  for (let turn = 0; turn < 10_000 || (!answers.has('notcapable') && turn < 1_000_000); turn++) {
    answers.add(operations[turn % operations.length]!());
  }
  root.close();
  worker.postMessage('stop');
  await once(worker, 'exit');
  expect(answers).toContain('notcapable');
  expect(fs.readdirSync(outside).sort()).toEqual(['empty', 'f', 'x']);
  expect(fs.statSync(path.join(outside, 'x')).nlink).toBe(1);
  expect(fs.statSync(path.join(outside, 'f')).mtimeMs).toBe(1000);
  expect(fs.readFileSync(path.join(outside, 'f'), 'utf8')).toBe('outside');
  expect(fs.readdirSync(inside)).not.toContain('stolen');
});

test('names on Windows: no separator, stream, device, nothing that is dropped', () => {
  for (const name of [
    ...['a\\b', 'C:', 'a:stream', 'a*', 'a?', 'a"', 'a<', 'a>', 'a|', 'a\u0001', 'a.', 'a ', '...', '. '],
    ...['con', 'CON', 'Nul', 'aux.txt', 'prn .txt', 'com1', 'LPT9.x', 'COM¹', 'conin$', 'nul:', '', '.', '..', 'a/b'],
  ]) {
    expect(isNameOn('win32', name), name).toBe(false);
  }
  for (const name of ['a', 'a.b', '.a', 'a b', 'console', 'com', 'com10', 'nul_', 'größe', '__proto__']) {
    expect(isNameOn('win32', name), name).toBe(true);
  }
  for (const name of ['con', 'a\\b', 'a:b', 'a.']) expect(isNameOn('linux', name)).toBe(true);
});
