import { expect, test } from 'vitest';
import type { Directory, OpenMode } from './file-system.ts';
import { MemoryFileSystem } from './memory.ts';

const writing: OpenMode = { read: true, write: true, create: 'if-absent', truncate: false };

test('starts with files and shows what became of them', () => {
  const files = new MemoryFileSystem({ 'a/b/c.txt': 'text', d: Uint8Array.of(1, 2) });
  expect(files.paths()).toEqual(['a/b/c.txt', 'd']);
  expect(new TextDecoder().decode(files.readFile('a/b/c.txt'))).toBe('text');
  files.writeFile('a/e', 'more');
  files.writeFile('d', '');
  expect(files.readFile('d')).toHaveLength(0);
  expect(files.paths()).toEqual(['a/b/c.txt', 'a/e', 'd']);
  expect(() => files.readFile('a')).toThrow('isdir');
  expect(() => files.readFile('a/b/x')).toThrow('noent');
  expect(() => files.readFile('d/x')).toThrow('notdir');
  expect(() => files.writeFile('d/x', '')).toThrow('notdir');
  expect(() => files.writeFile('../x', '')).toThrow('inval');
});

test('what is read is a copy', () => {
  const files = new MemoryFileSystem({ a: 'abc' });
  files.readFile('a').fill(0);
  expect(files.readFile('a')[0]).toBe(97);
});

test('the room is bounded: contents, names, files, links, and nothing is half done', () => {
  const files = new MemoryFileSystem({}, { capacityBytes: 10_000 });
  const root = files.openRoot();
  const file = root.openFile('a', writing);
  const before = files.usedBytes;
  expect(() => file.write(new Uint8Array(10_000), 0)).toThrow('nospc');
  expect(() => file.setSize(2 ** 50)).toThrow('nospc');
  expect(() => file.write(new Uint8Array(1), 2 ** 50)).toThrow('nospc');
  expect([file.stat().size, files.usedBytes]).toEqual([0n, before]);
  file.write(new Uint8Array(9000), 0);
  expect(() => {
    for (let index = 0; index < 100; index++) root.createDirectory(`d${index}`);
  }).toThrow('nospc');
  expect(files.usedBytes).toBeLessThanOrEqual(10_000);
  expect(() => root.symlink('x'.repeat(4095), 'l')).toThrow('nospc');
  expect(root.lookup('l')).toBeUndefined();
  file.setSize(0);
  root.symlink('x'.repeat(4095), 'l');
  expect(() => root.symlink('x'.repeat(4096), 'm')).toThrow('nametoolong');
  file.close();
});

test('all the room comes back', () => {
  const files = new MemoryFileSystem();
  const root = files.openRoot();
  expect(files.usedBytes).toBe(0);
  const removeAll = (directory: Directory) => {
    for (const name of directory.names()) {
      if (directory.lookup(name)?.kind === 'directory') {
        removeAll(directory.openDirectory(name));
        directory.removeDirectory(name);
      } else directory.unlinkFile(name);
    }
  };
  for (let round = 0; round < 3; round++) {
    files.writeFile('a/b/c', 'x'.repeat(1000));
    files.writeFile('a/d', 'y');
    const inner = root.openDirectory('a');
    inner.link('d', root, 'd2');
    inner.rename('d', root, 'd3');
    root.symlink('a', 'l');
    root.rename('d3', root, 'l');
    const open = root.openFile('l', writing);
    removeAll(root);
    expect(files.usedBytes).toBeGreaterThan(0);
    open.write(new Uint8Array(5000), 0);
    open.close();
    expect(files.usedBytes).toBe(0);
  }
});

test('numbers count up and times come from the clock that was given', () => {
  let now = 0n;
  const files = new MemoryFileSystem({}, { now: () => ++now });
  const root = files.openRoot();
  files.writeFile('a', '');
  files.writeFile('b', '');
  expect([root.stat().inode, root.lookup('a')!.inode, root.lookup('b')!.inode]).toEqual([1n, 2n, 3n]);
  const { modified } = root.lookup('a')!;
  files.writeFile('a', 'x');
  expect(root.lookup('a')!.modified).toBeGreaterThan(modified);
  expect(root.lookup('a')!.modified).toBeLessThanOrEqual(now);
});

test.each([-1, 0.5, Number.NaN, Infinity, 2 ** 53])('a capacity of %s is none', (capacityBytes) => {
  expect(() => new MemoryFileSystem({}, { capacityBytes })).toThrow(RangeError);
});
