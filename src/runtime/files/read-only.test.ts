import { expect, test } from 'vitest';
import type { Directory } from './file-system.ts';
import { MemoryFileSystem } from './memory.ts';
import { ReadOnlyFileSystem } from './read-only.ts';

const reading = { read: true, write: false, create: 'never', truncate: false } as const;

function shown(): { readonly below: MemoryFileSystem; readonly root: Directory } {
  const below = new MemoryFileSystem({ a: 'text', 'd/b': 'more' });
  below.openRoot().symlink('a', 'l');
  return { below, root: new ReadOnlyFileSystem(below).openRoot() };
}

test('everything can be looked at', () => {
  const { root } = shown();
  expect([...root.names()].sort()).toEqual(['a', 'd', 'l']);
  expect(root.lookup('a')).toMatchObject({ kind: 'file', size: 4n });
  expect([root.readlink('l'), root.stat().kind]).toEqual(['a', 'directory']);
  const file = root.openFile('a', { ...reading, create: 'if-absent' });
  const bytes = new Uint8Array(4);
  expect(file.read(bytes, 0)).toBe(4);
  expect(file.stat().size).toBe(4n);
  file.sync(false);
  file.close();
  const inner = root.openDirectory('d').duplicate();
  expect(inner.names()).toEqual(['b']);
  inner.sync();
  inner.close();
});

test('nothing can be changed, by any operation, at any depth', () => {
  const { below, root } = shown();
  const before = JSON.stringify([below.paths(), below.usedBytes]);
  for (const directory of [root, root.openDirectory('d'), root.duplicate()]) {
    const [name] = directory.names();
    const changes: readonly (() => unknown)[] = [
      () => directory.openFile(name!, { ...reading, write: true }),
      () => directory.openFile(name!, { ...reading, truncate: true }),
      () => directory.openFile('new', { ...reading, create: 'if-absent' }),
      () => directory.openFile('new', { ...reading, create: 'exclusively' }),
      () => directory.openFile('new', { ...reading, write: true, create: 'exclusively' }),
      () => directory.createDirectory('new'),
      () => directory.symlink('a', 'new'),
      () => directory.unlinkFile(name!),
      () => directory.removeDirectory('d'),
      () => directory.rename(name!, directory, 'new'),
      () => directory.link(name!, directory, 'new'),
      () => directory.setTimes({ modified: 0n }),
      () => directory.setTimesOf(name!, { modified: 0n }),
      () => directory.openFile(name!, reading).write(new Uint8Array(1), 0),
      () => directory.openFile(name!, reading).setSize(0),
      () => directory.openFile(name!, reading).setTimes({ modified: 0n }),
    ];
    for (const change of changes) expect(change).toThrow('rofs');
  }
  expect(() => root.openFile('a', { ...reading, create: 'exclusively' })).toThrow('exist');
  expect(JSON.stringify([below.paths(), below.usedBytes])).toBe(before);
});

test('not even from the file system below, which could be written', () => {
  const { below, root } = shown();
  const writable = below.openRoot();
  expect(() => root.link('a', writable, 'b')).toThrow('rofs');
  expect(() => root.rename('a', writable, 'b')).toThrow('rofs');
  expect(() => writable.link('a', root, 'b')).toThrow('xdev');
  expect(() => writable.rename('a', root, 'b')).toThrow('xdev');
});
