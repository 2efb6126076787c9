import { describe, expect, test } from 'vitest';
import type { Preopen } from './descriptors.ts';
import { MemoryFileSystem } from '../files/memory.ts';
import { FakeGuest } from '../testing/fake-guest.ts';
import { fdflags, oflags, rights } from './abi.ts';
import { errno } from './errno.ts';
import { directoryRights, fileRights } from './rights.ts';

const [result, data, one, other] = [4096, 8192, 20_000, 30_000];

interface Fixture {
  readonly guest: FakeGuest;
  readonly files: MemoryFileSystem;
  /** Calls a function that takes a descriptor and a path, with 3. */
  path(name: string, path: string): number | undefined;
  link(path: string, newPath: string, lookup?: number): number | undefined;
  rename(path: string, newPath: string): number | undefined;
  symlink(target: string, path: string): number | undefined;
  readlink(path: string, size?: number): string | number;
  stat(path: string, lookup?: number): { readonly type: number; readonly size: bigint } | number;
}

function fixture(files: Record<string, string> = {}, preopen: Partial<Preopen> = {}): Fixture {
  const fileSystem = new MemoryFileSystem(files);
  const guest = new FakeGuest({ preopens: { '/': { fileSystem, ...preopen } } });
  return {
    guest,
    files: fileSystem,
    path: (name, path) => guest.call(name, 3, ...guest.path(one, path)),
    link: (path, newPath, lookup = 0) =>
      guest.call('path_link', 3, lookup, ...guest.path(one, path), 3, ...guest.path(other, newPath)),
    rename: (path, newPath) => guest.call('path_rename', 3, ...guest.path(one, path), 3, ...guest.path(other, newPath)),
    symlink: (target, path) => guest.call('path_symlink', ...guest.path(one, target), 3, ...guest.path(other, path)),
    readlink: (path, size = 100) => {
      guest.memory.fill(0, data, data + 200);
      const number = guest.call('path_readlink', 3, ...guest.path(one, path), data, size, result);
      return number === 0 ? guest.string(data).slice(0, guest.u32(result)) : number!;
    },
    stat: (path, lookup = 1) => {
      const number = guest.call('path_filestat_get', 3, lookup, ...guest.path(one, path), data);
      return number === 0 ? { type: guest.memory[data + 16]!, size: guest.u64(data + 32) } : number!;
    },
  };
}

describe('path_open', () => {
  test('flags: creat, excl, trunc, directory', () => {
    const { guest, files } = fixture({ a: 'abc', 'd/b': '' });
    expect(guest.open('x')).toBe(-errno.noent);
    expect(guest.open('x', { flags: oflags.creat })).toBe(4);
    expect(guest.open('x', { flags: oflags.creat | oflags.excl })).toBe(-errno.exist);
    expect(guest.open('a', { flags: oflags.creat })).toBe(5);
    expect(files.readFile('a')).toHaveLength(3);
    expect(guest.open('a', { flags: oflags.trunc, base: 0n })).toBe(6);
    expect(files.readFile('a')).toHaveLength(0);
    expect(guest.open('a', { flags: oflags.directory })).toBe(-errno.notdir);
    expect(guest.open('d', { flags: oflags.directory, base: 0n })).toBe(7);
    expect(guest.open('d')).toBe(-errno.isdir);
    expect(guest.open('d', { base: rights.fdRead })).toBe(8);
    expect(guest.open('d', { flags: oflags.creat, base: 0n })).toBe(-errno.isdir);
    expect(guest.open('d', { flags: oflags.trunc, base: 0n })).toBe(-errno.isdir);
    expect(guest.open('d', { flags: oflags.creat | oflags.excl, base: 0n })).toBe(-errno.exist);
    expect(guest.open('e', { flags: oflags.creat | oflags.directory })).toBe(-errno.inval);
    for (const path of ['.', 'd/..', 'd/.']) {
      expect(guest.open(path)).toBe(-errno.isdir);
      expect(guest.open(path, { flags: oflags.creat | oflags.excl, base: 0n })).toBe(-errno.exist);
      expect(guest.open(path, { base: 0n })).toBeGreaterThan(0);
    }
    expect(guest.open('a', { flags: 16 })).toBe(-errno.inval);
    expect(guest.open('a', { descriptorFlags: 32 })).toBe(-errno.inval);
    expect(guest.open('a', { lookup: 2 })).toBe(-errno.inval);
  });

  test('slashes at the end ask for a folder', () => {
    const { guest } = fixture({ a: 'abc', 'd/b': '' });
    expect(guest.open('a/')).toBe(-errno.notdir);
    expect(guest.open('a///')).toBe(-errno.notdir);
    expect(guest.open('x/')).toBe(-errno.noent);
    expect(guest.open('x/', { flags: oflags.creat })).toBe(-errno.isdir);
    expect(guest.open('d//', { base: 0n })).toBe(4);
  });

  test('paths that are none, or lead out', () => {
    const { guest } = fixture({ a: '' });
    for (const [path, error] of [
      ['', errno.noent],
      ['/', errno.notcapable],
      ['/a', errno.notcapable],
      ['..', errno.notcapable],
      ['../a', errno.notcapable],
      ['a\0', errno.inval],
      ['a\0b', errno.inval],
      ['a/..', errno.notdir],
      ['n'.repeat(256), errno.nametoolong],
      ['a/'.repeat(2048), errno.nametoolong],
    ] as const) {
      expect(guest.open(path, { base: 0n }), path.slice(0, 20)).toBe(-error);
    }
    guest.memory.set([0xff, 0x61], one);
    expect(guest.call('path_open', 3, 0, one, 2, 0, 0n, 0n, 0, result)).toBe(errno.ilseq);
    expect(guest.call('path_open', 3, 0, one, 0xffff_ffff, 0, 0n, 0n, 0, result)).toBe(errno.fault);
    expect(guest.call('path_open', 3, 0, 65_535, 2, 0, 0n, 0n, 0, result)).toBe(errno.fault);
    guest.path(one, 'new');
    expect(guest.call('path_open', 3, 0, one, 3, oflags.creat, 0n, 0n, 0, 65_533)).toBe(errno.fault);
    expect(guest.open('new')).toBe(-errno.noent);
    expect(guest.call('path_open', 1, 0, one, 3, 0, 0n, 0n, 0, result)).toBe(errno.notdir);
    expect(guest.call('path_open', 9, 0, one, 3, 0, 0n, 0n, 0, result)).toBe(errno.badf);
    expect(guest.wasi.denied).toEqual(['path_open']);
  });

  test('links: followed if asked, never by excl', () => {
    const { guest, symlink } = fixture({ a: 'abc' });
    symlink('a', 'l');
    symlink('new', 'dangling');
    symlink('loop', 'loop');
    expect(guest.open('l')).toBe(4);
    expect(guest.open('l', { lookup: 0 })).toBe(-errno.loop);
    expect(guest.open('loop')).toBe(-errno.loop);
    expect(guest.open('l', { flags: oflags.creat | oflags.excl })).toBe(-errno.exist);
    expect(guest.open('dangling')).toBe(-errno.noent);
    expect(guest.open('dangling', { lookup: 0, flags: oflags.creat })).toBe(-errno.loop);
    expect(guest.open('dangling', { flags: oflags.creat | oflags.excl })).toBe(-errno.exist);
    expect(guest.open('dangling', { flags: oflags.creat })).toBe(5);
    expect(guest.open('new')).toBe(6);
  });

  test('rights are inherited, and no more than inherited', () => {
    const { guest } = fixture({ 'd/a': 'abc' });
    const fd = guest.open('d', { base: rights.pathOpen, inheriting: rights.fdRead });
    guest.call('fd_fdstat_get', fd, data);
    expect([guest.u64(data + 8), guest.u64(data + 16)]).toEqual([rights.pathOpen, rights.fdRead]);
    expect(guest.open('a', { fd })).toBe(-errno.notcapable);
    expect(guest.open('a', { fd, base: rights.fdRead, inheriting: rights.fdWrite })).toBe(-errno.notcapable);
    expect(guest.open('a', { fd, base: rights.fdRead, descriptorFlags: fdflags.sync })).toBe(-errno.notcapable);
    expect(guest.open('a', { fd, base: rights.fdRead, descriptorFlags: fdflags.dsync })).toBe(-errno.notcapable);
    expect(guest.open('b', { fd, base: rights.fdRead, flags: oflags.creat })).toBe(-errno.notcapable);
    expect(guest.open('a', { fd, base: rights.fdRead, flags: oflags.trunc })).toBe(-errno.notcapable);
    const file = guest.open('a', { fd, base: rights.fdRead });
    expect([guest.read(file), guest.write(file, 'x')]).toEqual(['abc', -errno.notcapable]);
    expect(guest.open('a', { fd, base: 2n ** 40n })).toBe(-errno.notcapable);
    // A file has no use for a folder's rights.
    const all = guest.open('d/a', { base: fileRights | directoryRights, inheriting: directoryRights });
    guest.call('fd_fdstat_get', all, data);
    expect(guest.u64(data + 8)).toBe(fileRights);
  });

  test('from a folder that was opened, what is beside it is out of reach', () => {
    const { guest, symlink } = fixture({ a: '', 'd/b': '' });
    symlink('../a', 'd/l');
    const fd = guest.open('d', { base: directoryRights, inheriting: fileRights });
    expect(guest.open('b', { fd })).toBeGreaterThan(0);
    expect(guest.open('../a', { fd })).toBe(-errno.notcapable);
    expect(guest.open('l', { fd })).toBe(-errno.notcapable);
    expect(guest.open('d/l')).toBeGreaterThan(0);
  });
});

describe('folders and names', () => {
  test('made and removed', () => {
    const { path, files, symlink } = fixture({ a: '', 'e/f': '' });
    expect(path('path_create_directory', 'd')).toBe(errno.success);
    expect(path('path_create_directory', 'd')).toBe(errno.exist);
    expect(path('path_create_directory', 'd/x/')).toBe(errno.success);
    expect(path('path_create_directory', 'no/x')).toBe(errno.noent);
    expect(path('path_create_directory', '.')).toBe(errno.exist);
    expect(path('path_create_directory', 'd/..')).toBe(errno.exist);
    expect(path('path_create_directory', '..')).toBe(errno.notcapable);
    expect(path('path_remove_directory', 'd')).toBe(errno.notempty);
    expect(path('path_remove_directory', 'e/')).toBe(errno.notempty);
    expect(path('path_remove_directory', 'a')).toBe(errno.notdir);
    expect(path('path_remove_directory', 'd/.')).toBe(errno.inval);
    expect(path('path_remove_directory', 'd/x/')).toBe(errno.success);
    expect(path('path_remove_directory', 'd')).toBe(errno.success);
    expect(path('path_unlink_file', 'e')).toBe(errno.isdir);
    expect(path('path_unlink_file', 'e/')).toBe(errno.isdir);
    expect(path('path_unlink_file', 'a/')).toBe(errno.notdir);
    expect(path('path_unlink_file', 'x')).toBe(errno.noent);
    expect(path('path_unlink_file', 'x/')).toBe(errno.noent);
    expect(path('path_unlink_file', 'e/..')).toBe(errno.isdir);
    symlink('e', 'l');
    expect(path('path_unlink_file', 'l')).toBe(errno.success);
    expect(path('path_unlink_file', 'a')).toBe(errno.success);
    expect(files.paths()).toEqual(['e/f']);
  });

  test('moved', () => {
    const { rename, files, symlink } = fixture({ a: 'a', b: 'b', 'd/x': '', 'e/y': '' });
    expect(rename('a', 'd/a')).toBe(errno.success);
    expect(rename('d/a', 'b')).toBe(errno.success);
    expect(rename('b', 'b')).toBe(errno.success);
    expect(rename('b', 'c/')).toBe(errno.notdir);
    expect(rename('b/', 'c')).toBe(errno.notdir);
    expect(rename('b', 'd')).toBe(errno.isdir);
    expect(rename('d', 'b')).toBe(errno.notdir);
    expect(rename('d', 'e')).toBe(errno.notempty);
    expect(rename('d', 'd/x2')).toBe(errno.inval);
    expect(rename('.', 'x')).toBe(errno.busy);
    expect(rename('d', '.')).toBe(errno.busy);
    expect(rename('b', '../b')).toBe(errno.notcapable);
    expect(rename('../b', 'b')).toBe(errno.notcapable);
    expect(rename('no', 'x')).toBe(errno.noent);
    expect(rename('d/', 'f/')).toBe(errno.success);
    symlink('b', 'l');
    expect(rename('l', 'm')).toBe(errno.success);
    expect(files.paths()).toEqual(['b', 'e/y', 'f/x', 'm']);
  });

  test('hard links', () => {
    const { link, symlink, files, guest } = fixture({ a: 'a', 'd/x': '' });
    expect(link('a', 'd/b')).toBe(errno.success);
    expect(link('a', 'd/b')).toBe(errno.exist);
    expect(link('a', 'a')).toBe(errno.exist);
    expect(link('a', 'd')).toBe(errno.exist);
    expect(link('a', 'd/')).toBe(errno.exist);
    expect(link('a', 'x/')).toBe(errno.noent);
    expect(link('a', '.')).toBe(errno.exist);
    expect(link('d', 'e')).toBe(errno.perm);
    expect(link('.', 'e')).toBe(errno.perm);
    expect(link('a/', 'e')).toBe(errno.notdir);
    expect(link('no', 'e')).toBe(errno.noent);
    symlink('a', 'l');
    expect(link('l', 'l2')).toBe(errno.success);
    expect(link('l', 'a2', 1)).toBe(errno.success);
    guest.write(guest.open('a2'), 'both');
    expect(new TextDecoder().decode(files.readFile('d/b'))).toBe('both');
    expect(files.paths()).toEqual(['a', 'a2', 'd/b', 'd/x', 'l', 'l2']);
  });

  test('symbolic links: relative text, cut off where there is no room', () => {
    const { symlink, readlink } = fixture({ a: '', 'd/x': '' });
    expect(symlink('../../nowhere', 'l')).toBe(errno.success);
    expect(symlink('a', 'l')).toBe(errno.exist);
    expect(symlink('a', 'd/')).toBe(errno.exist);
    expect(symlink('a', 'x/')).toBe(errno.noent);
    expect(symlink('a', '.')).toBe(errno.exist);
    expect(symlink('', 'x')).toBe(errno.noent);
    expect(symlink('/etc/passwd', 'x')).toBe(errno.notcapable);
    expect(symlink('a\0b', 'x')).toBe(errno.inval);
    expect(readlink('l')).toBe('../../nowhere');
    expect(readlink('l', 5)).toBe('../..');
    expect(readlink('l', 0)).toBe('');
    expect(readlink('a')).toBe(errno.inval);
    expect(readlink('d/..')).toBe(errno.inval);
    expect(readlink('x')).toBe(errno.noent);
  });

  test('attributes by path, of links and what they lead to', () => {
    const { stat, symlink, guest } = fixture({ a: 'abc', 'd/x': '' });
    symlink('a', 'l');
    symlink('gone', 'dangling');
    expect(stat('a')).toEqual({ type: 4, size: 3n });
    expect(stat('l')).toEqual({ type: 4, size: 3n });
    expect(stat('l', 0)).toEqual({ type: 7, size: 1n });
    expect(stat('.')).toMatchObject({ type: 3 });
    expect(stat('d/')).toMatchObject({ type: 3 });
    expect(stat('a/')).toBe(errno.notdir);
    expect(stat('dangling')).toBe(errno.noent);
    expect(stat('dangling', 0)).toMatchObject({ type: 7 });
    expect(stat('..')).toBe(errno.notcapable);
    expect(stat('a', 4)).toBe(errno.inval);
    const set = (path: string, lookup: number) =>
      guest.call('path_filestat_set_times', 3, lookup, ...guest.path(one, path), 5n, 7n, 5);
    const modified = (path: string) => {
      stat(path, 0);
      return guest.u64(data + 48);
    };
    expect([set('l', 0), modified('l')]).toEqual([0, 7n]);
    expect(modified('a')).not.toBe(7n);
    expect([set('l', 1), modified('a')]).toEqual([0, 7n]);
    expect([set('.', 0), modified('.')]).toEqual([0, 7n]);
    expect([set('no', 0), set('dangling', 1)]).toEqual([errno.noent, errno.noent]);
  });

  test('every function needs its right', () => {
    const { guest } = fixture({ a: '', 'd/x': '' });
    const fd = guest.open('.', { base: rights.fdSync, inheriting: 0n });
    const [p, q] = [guest.path(one, 'a'), guest.path(other, 'b')];
    expect(guest.call('path_create_directory', fd, ...q)).toBe(errno.notcapable);
    expect(guest.call('path_filestat_get', fd, 0, ...p, data)).toBe(errno.notcapable);
    expect(guest.call('path_filestat_set_times', fd, 0, ...p, 0n, 0n, 0)).toBe(errno.notcapable);
    expect(guest.call('path_link', fd, 0, ...p, 3, ...q)).toBe(errno.notcapable);
    expect(guest.call('path_link', 3, 0, ...p, fd, ...q)).toBe(errno.notcapable);
    expect(guest.call('path_open', fd, 0, ...p, 0, 0n, 0n, 0, result)).toBe(errno.notcapable);
    expect(guest.call('path_readlink', fd, ...p, data, 10, result)).toBe(errno.notcapable);
    expect(guest.call('path_remove_directory', fd, ...p)).toBe(errno.notcapable);
    expect(guest.call('path_rename', fd, ...p, 3, ...q)).toBe(errno.notcapable);
    expect(guest.call('path_rename', 3, ...p, fd, ...q)).toBe(errno.notcapable);
    expect(guest.call('path_symlink', ...p, fd, ...q)).toBe(errno.notcapable);
    expect(guest.call('path_unlink_file', fd, ...p)).toBe(errno.notcapable);
    expect(guest.call('fd_readdir', fd, data, 100, 0n, result)).toBe(errno.notcapable);
    expect(guest.call('fd_sync', fd)).toBe(errno.success);
    expect(guest.wasi.denied).toHaveLength(11);
  });
});

describe('read only', () => {
  test('is not circumvented: by opening, truncating, creating, linking, renaming, times', () => {
    const { guest, files, path, link, rename, symlink } = fixture({ a: 'abc', 'd/x': '' }, { write: false });
    symlink('a', 'l');
    const reading = rights.fdRead | rights.fdSeek | rights.fdFdstatSetFlags | rights.fdFilestatSetTimes;
    expect(guest.open('a')).toBe(-errno.rofs);
    expect(guest.open('a', { base: rights.fdWrite })).toBe(-errno.rofs);
    expect(guest.open('a', { base: rights.fdAllocate })).toBe(-errno.rofs);
    expect(guest.open('a', { base: reading, flags: oflags.trunc })).toBe(-errno.rofs);
    expect(guest.open('n', { base: reading, flags: oflags.creat })).toBe(-errno.rofs);
    expect(guest.open('n', { base: reading, flags: oflags.creat | oflags.excl })).toBe(-errno.rofs);
    const fd = guest.open('a', { base: reading, flags: oflags.creat, descriptorFlags: fdflags.append });
    expect([guest.read(fd), guest.write(fd, 'x')]).toEqual(['abc', -errno.notcapable]);
    expect(guest.call('fd_filestat_set_times', fd, 0n, 0n, 5)).toBe(errno.rofs);
    expect(guest.call('fd_filestat_set_times', 3, 0n, 0n, 5)).toBe(errno.rofs);
    expect(guest.call('path_filestat_set_times', 3, 0, ...guest.path(one, 'a'), 0n, 0n, 5)).toBe(errno.rofs);
    expect(path('path_create_directory', 'n')).toBe(errno.rofs);
    expect(path('path_unlink_file', 'a')).toBe(errno.rofs);
    expect(path('path_remove_directory', 'd')).toBe(errno.rofs);
    expect([link('a', 'n'), rename('a', 'n'), symlink('a', 'n')]).toEqual([errno.rofs, errno.rofs, errno.rofs]);
    expect(files.paths()).toEqual(['a', 'd/x']);
    expect(guest.wasi.denied).toEqual([
      ...['path_symlink', 'path_open', 'fd_write', 'fd_filestat_set_times', 'path_filestat_set_times'],
      ...['path_create_directory', 'path_unlink_file', 'path_remove_directory', 'path_link', 'path_rename'],
    ]);
  });

  test('nor by way of another folder that may be written', () => {
    const fileSystem = new MemoryFileSystem({ a: 'abc' });
    const guest = new FakeGuest({ preopens: { '/ro': { fileSystem, write: false }, '/rw': { fileSystem } } });
    const [p, q] = [guest.path(one, 'a'), guest.path(other, 'b')];
    expect(guest.call('path_link', 3, 0, ...p, 4, ...q)).toBe(errno.rofs);
    expect(guest.call('path_rename', 3, ...p, 4, ...q)).toBe(errno.rofs);
    expect(guest.call('path_link', 4, 0, ...p, 3, ...q)).toBe(errno.xdev);
    expect(guest.call('path_rename', 4, ...p, 3, ...q)).toBe(errno.xdev);
  });
});

test('write only: nothing is read, listed, or shown of links', () => {
  const { guest, files, readlink, symlink } = fixture({ a: 'abc' }, { read: false });
  expect(guest.open('a')).toBe(-errno.notcapable);
  expect(guest.open('a', { base: rights.fdRead })).toBe(-errno.notcapable);
  const fd = guest.open('a', { base: rights.fdWrite });
  expect([guest.write(fd, 'X'), guest.read(fd)]).toEqual([1, errno.notcapable]);
  const folder = guest.open('.', { base: rights.pathOpen, inheriting: rights.fdWrite });
  expect(guest.open('a', { fd: folder, base: rights.fdRead })).toBe(-errno.notcapable);
  expect(guest.call('fd_readdir', 3, data, 100, 0n, result)).toBe(errno.notcapable);
  expect([symlink('a', 'l'), readlink('l')]).toEqual([0, errno.notcapable]);
  expect(new TextDecoder().decode(files.readFile('a'))).toBe('Xbc');
});
