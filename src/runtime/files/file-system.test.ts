import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NodeFolder } from '../node/folder.ts';
import { encodeUtf8 } from '../wasi/utf8.ts';
import { FileError } from './errors.ts';
import type { Directory, FileSystem, OpenMode } from './file-system.ts';
import { MemoryFileSystem } from './memory.ts';

const scratch = fs.mkdtempSync(path.join(tmpdir(), 'wasmeter-files-'));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const newFolder = () => fs.mkdtempSync(path.join(scratch, 'root-'));
const implementations: readonly (readonly [string, () => FileSystem])[] = [
  ['in memory', () => new MemoryFileSystem()],
  ['a folder by descriptor', () => new NodeFolder(newFolder())],
  ['a folder by path', () => new NodeFolder(newFolder(), { byPath: true })],
];

/** What the work is refused with; undefined where it is done. */
function refusal(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof FileError) return error.code;
    throw error;
  }
  return undefined;
}

const reading: OpenMode = { read: true, write: false, create: 'never', truncate: false };
const writing: OpenMode = { read: true, write: true, create: 'if-absent', truncate: false };

function put(directory: Directory, name: string, text: string): void {
  const file = directory.openFile(name, { ...writing, truncate: true });
  expect(file.write(encodeUtf8(text), 0)).toBe(text.length);
  file.close();
}

function get(directory: Directory, name: string): string {
  const file = directory.openFile(name, reading);
  const bytes = new Uint8Array(100);
  const length = file.read(bytes, 0);
  file.close();
  return new TextDecoder().decode(bytes.subarray(0, length));
}

describe.each(implementations)('%s', (_, make) => {
  let files: FileSystem;
  let root: Directory;
  const open: Directory[] = [];
  const enter = (directory: Directory, name: string): Directory => {
    open.push(directory.openDirectory(name));
    return open.at(-1)!;
  };

  beforeEach(() => {
    files = make();
    root = files.openRoot();
  });
  afterEach(() => {
    for (const directory of [root, ...open.splice(0)]) directory.close();
  });

  test('what is written is read, from where it was written', () => {
    const file = root.openFile('a', writing);
    expect(file.write(encodeUtf8('hello'), 0)).toBe(5);
    expect(file.write(encodeUtf8('J'), 0)).toBe(1);
    expect(file.write(encodeUtf8('!'), 7)).toBe(1);
    const bytes = new Uint8Array(10);
    expect(file.read(bytes, 0)).toBe(8);
    expect([...bytes]).toEqual([...encodeUtf8('Jello'), 0, 0, ...encodeUtf8('!'), 0, 0]);
    expect([file.read(bytes, 8), file.read(bytes, 9), file.read(bytes.subarray(0, 0), 0)]).toEqual([0, 0, 0]);
    expect(file.stat()).toMatchObject({ kind: 'file', size: 8n, links: 1n });
    file.close();
  });

  test('a file is cut and made longer with zeros', () => {
    put(root, 'a', 'abcdef');
    const file = root.openFile('a', writing);
    file.setSize(2);
    file.setSize(4);
    file.sync(true);
    file.sync(false);
    expect(get(root, 'a')).toBe('ab\0\0');
    file.setSize(100);
    expect(file.stat().size).toBe(100n);
    file.close();
  });

  test('opening: what is there, what is not, what is cut', () => {
    expect(refusal(() => root.openFile('a', reading))).toBe('noent');
    root.openFile('a', { ...writing, create: 'exclusively' }).close();
    expect(refusal(() => root.openFile('a', { ...writing, create: 'exclusively' }))).toBe('exist');
    put(root, 'a', 'abc');
    root.openFile('a', writing).close();
    expect(get(root, 'a')).toBe('abc');
    root.openFile('a', { ...reading, truncate: true }).close();
    expect(get(root, 'a')).toBe('');
    root.createDirectory('d');
    expect(refusal(() => root.openFile('d', reading))).toBe('isdir');
    expect(refusal(() => root.openFile('d', writing))).toBe('isdir');
    expect(refusal(() => root.openDirectory('a'))).toBe('notdir');
    expect(refusal(() => root.openDirectory('b'))).toBe('noent');
  });

  test('folders: made, listed, removed', () => {
    root.createDirectory('d');
    expect(refusal(() => root.createDirectory('d'))).toBe('exist');
    const inner = enter(root, 'd');
    put(inner, 'x', '1');
    put(inner, 'größe €', '2');
    expect([...inner.names()].sort()).toEqual(['größe €', 'x']);
    expect(root.names()).toEqual(['d']);
    expect(root.lookup('d')).toMatchObject({ kind: 'directory', inode: inner.stat().inode });
    expect(refusal(() => root.removeDirectory('d'))).toBe('notempty');
    expect(refusal(() => root.unlinkFile('d'))).toBe('isdir');
    expect(refusal(() => inner.removeDirectory('x'))).toBe('notdir');
    inner.unlinkFile('x');
    inner.unlinkFile('größe €');
    root.sync();
    root.removeDirectory('d');
    expect(root.lookup('d')).toBeUndefined();
    expect(refusal(() => root.removeDirectory('d'))).toBe('noent');
    expect(refusal(() => root.unlinkFile('d'))).toBe('noent');
  });

  test('a file stays open when its name goes', () => {
    const file = root.openFile('a', writing);
    file.write(encodeUtf8('abc'), 0);
    root.unlinkFile('a');
    expect(root.lookup('a')).toBeUndefined();
    expect(file.stat()).toMatchObject({ links: 0n, size: 3n });
    expect(file.write(encodeUtf8('d'), 3)).toBe(1);
    expect(file.read(new Uint8Array(9), 0)).toBe(4);
    file.close();
  });

  test('a folder that was removed takes nothing more', () => {
    root.createDirectory('d');
    const inner = enter(root, 'd');
    root.removeDirectory('d');
    expect(refusal(() => inner.openFile('x', writing))).toMatch(/^(noent|stale)$/);
    expect(refusal(() => inner.createDirectory('x'))).toMatch(/^(noent|stale)$/);
  });

  test('links are shown, not followed', () => {
    put(root, 'a', 'text');
    root.symlink('a', 'link');
    root.symlink('nowhere/äöü', 'dangling');
    root.createDirectory('d');
    root.symlink('d', 'to-d');
    expect([root.readlink('link'), root.readlink('dangling')]).toEqual(['a', 'nowhere/äöü']);
    expect(root.lookup('dangling')).toMatchObject({ kind: 'symbolic-link', size: 14n });
    expect(refusal(() => root.openFile('link', reading))).toBe('loop');
    expect(refusal(() => root.openFile('dangling', writing))).toBe('loop');
    expect(refusal(() => root.openFile('dangling', { ...writing, create: 'exclusively' }))).toBe('exist');
    expect(refusal(() => root.openDirectory('to-d'))).toBe('notdir');
    expect(refusal(() => root.symlink('b', 'link'))).toBe('exist');
    expect(refusal(() => root.readlink('a'))).toBe('inval');
    expect(refusal(() => root.readlink('b'))).toBe('noent');
    root.unlinkFile('link');
    expect(get(root, 'a')).toBe('text');
  });

  test('hard links: two names of one file', () => {
    put(root, 'a', 'one');
    root.createDirectory('d');
    const inner = enter(root, 'd');
    root.link('a', inner, 'b');
    expect(root.lookup('a')).toMatchObject({ links: 2n, inode: inner.lookup('b')!.inode });
    put(inner, 'b', 'two');
    root.unlinkFile('a');
    expect(get(inner, 'b')).toBe('two');
    expect(refusal(() => root.link('d', root, 'e'))).toBe('perm');
    expect(refusal(() => inner.link('b', inner, 'b'))).toBe('exist');
    expect(refusal(() => root.link('x', inner, 'y'))).toBe('noent');
    root.symlink('gone', 'link');
    root.link('link', inner, 'link-too');
    expect(inner.readlink('link-too')).toBe('gone');
  });

  test('names move, and replace what may be replaced', () => {
    put(root, 'a', 'one');
    put(root, 'b', 'two');
    root.createDirectory('d');
    root.createDirectory('e');
    const inner = enter(root, 'd');
    root.rename('a', inner, 'c');
    expect([root.lookup('a'), get(inner, 'c')]).toEqual([undefined, 'one']);
    inner.rename('c', root, 'b');
    expect([get(root, 'b'), inner.names()]).toEqual(['one', []]);
    root.rename('b', root, 'b');
    expect(get(root, 'b')).toBe('one');
    expect(refusal(() => root.rename('b', root, 'd'))).toBe('isdir');
    expect(refusal(() => root.rename('d', root, 'b'))).toBe('notdir');
    root.rename('d', root, 'e');
    expect([...root.names()].sort()).toEqual(['b', 'e']);
    expect(refusal(() => root.rename('gone', root, 'x'))).toBe('noent');
  });

  test('a folder does not replace one with entries, and does not move into itself', () => {
    root.createDirectory('d');
    root.createDirectory('e');
    const inner = enter(root, 'd');
    inner.createDirectory('deep');
    const deep = enter(inner, 'deep');
    expect(refusal(() => root.rename('e', root, 'd'))).toBe('notempty');
    expect(refusal(() => root.rename('d', deep, 'x'))).toBe('inval');
    expect(refusal(() => root.rename('d', inner, 'x'))).toBe('inval');
  });

  test('two file systems have nothing in common', () => {
    put(root, 'a', 'one');
    const other = make().openRoot();
    expect(refusal(() => root.rename('a', other, 'a'))).toBe('xdev');
    expect(refusal(() => root.link('a', other, 'a'))).toBe('xdev');
    other.close();
  });

  test('times: both, one of them, of a link itself, of a folder', () => {
    const time = 1_600_000_000_123_456_000n;
    put(root, 'a', '');
    root.setTimesOf('a', { accessed: time, modified: time + 1_000_000_000n });
    const near = (got: bigint, wanted: bigint) => expect(Number(got - wanted) / 1e9).toBeCloseTo(0, 6);
    near(root.lookup('a')!.accessed, time);
    near(root.lookup('a')!.modified, time + 1_000_000_000n);
    const file = root.openFile('a', reading);
    file.setTimes({ modified: 5_000_000_000n });
    near(file.stat().modified, 5_000_000_000n);
    near(file.stat().accessed, time);
    file.close();
    root.symlink('a', 'link');
    root.setTimesOf('link', { accessed: 1_000_000_000n, modified: 2_000_000_000n });
    near(root.lookup('link')!.modified, 2_000_000_000n);
    near(root.lookup('a')!.modified, 5_000_000_000n);
    root.setTimes({ accessed: 3_000_000_000n, modified: 4_000_000_000n });
    near(root.stat().modified, 4_000_000_000n);
    expect(refusal(() => root.setTimesOf('b', {}))).toBe('noent');
  });

  test('names that are none, and ones that are too long', () => {
    const calls: readonly ((name: string) => unknown)[] = [
      (name) => root.lookup(name),
      (name) => root.openFile(name, writing),
      (name) => root.openDirectory(name),
      (name) => root.createDirectory(name),
      (name) => root.symlink('x', name),
      (name) => root.unlinkFile(name),
      (name) => root.removeDirectory(name),
      (name) => root.setTimesOf(name, {}),
      (name) => root.readlink(name),
    ];
    for (const call of calls) {
      for (const name of ['', '.', '..', '/', 'a/b', '../x', '/etc', 'a\0', '\0']) {
        expect(refusal(() => call(name))).toBe('inval');
      }
      expect(refusal(() => call('n'.repeat(256)))).toBe('nametoolong');
      expect(refusal(() => call('€'.repeat(86)))).toBe('nametoolong');
    }
    put(root, 'a', '');
    for (const name of ['', '..', 'x/y']) {
      expect(refusal(() => root.rename('a', root, name))).toBe('inval');
      expect(refusal(() => root.link('a', root, name))).toBe('inval');
    }
    root.createDirectory('n'.repeat(255));
    expect(root.names()).toContain('n'.repeat(255));
  });

  test('names that are words elsewhere are names here', () => {
    for (const name of ['...', ' ', 'con', 'a\\b', '__proto__', 'constructor', '-rf', '*', '\u{1f600}', 'a\nb']) {
      put(root, name, name.length.toString());
    }
    expect(get(root, '__proto__')).toBe('9');
    expect(root.names()).toHaveLength(10);
  });

  test('two handles of one folder', () => {
    const again = root.duplicate();
    put(again, 'a', 'one');
    expect(get(root, 'a')).toBe('one');
    again.createDirectory('d');
    const inner = again.openDirectory('d');
    again.close();
    put(inner, 'b', 'two');
    inner.close();
    expect(get(enter(root, 'd'), 'b')).toBe('two');
  });
});
