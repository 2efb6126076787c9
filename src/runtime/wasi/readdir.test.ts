import { describe, expect, test } from 'vitest';
import { MemoryFileSystem } from '../files/memory.ts';
import { FakeGuest } from '../testing/fake-guest.ts';
import { errno } from './errno.ts';

const [result, buffer] = [64, 4096];

interface Entry {
  readonly name: string;
  readonly next: bigint;
  readonly inode: bigint;
  readonly type: number;
}

/** One call; the entries that are whole, and how many bytes it used. */
function readdir(guest: FakeGuest, cookie: bigint, length = 4096, fd = 3): { entries: Entry[]; used: number } {
  expect(guest.call('fd_readdir', fd, buffer, length, cookie, result)).toBe(errno.success);
  const used = guest.u32(result);
  const entries: Entry[] = [];
  for (let at = 0; at + 24 <= used; ) {
    const nameLength = guest.u32(buffer + at + 16);
    const end = at + 24 + nameLength;
    if (end > used) break;
    const name = new TextDecoder().decode(guest.memory.slice(buffer + at + 24, buffer + end));
    const [next, inode] = [guest.u64(buffer + at), guest.u64(buffer + at + 8)];
    entries.push({ name, next, inode, type: guest.memory[buffer + at + 20]! });
    at = end;
  }
  return { entries, used };
}

function guestWith(files: Record<string, string>): { guest: FakeGuest; files: MemoryFileSystem } {
  const fileSystem = new MemoryFileSystem(files);
  return { guest: new FakeGuest({ preopens: { '/': { fileSystem } } }), files: fileSystem };
}

describe('fd_readdir', () => {
  test('entries in the order of their names, behind . and ..', () => {
    const { guest, files } = guestWith({ b: '', a: '', 'd/x': '', größe: '' });
    files.openRoot().symlink('a', 'c');
    const { entries } = readdir(guest, 0n);
    expect(entries.map(({ name, type }) => [name, type])).toEqual([
      ...[['.', 3] as const, ['..', 3] as const, ['a', 4] as const, ['b', 4] as const, ['c', 7] as const],
      ...[['d', 3] as const, ['größe', 4] as const],
    ]);
    expect(entries.map(({ next }) => next)).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n]);
    guest.call('fd_filestat_get', guest.open('b'), 128);
    expect(entries[3]?.inode).toBe(guest.u64(128 + 8));
    expect(entries[0]?.inode).toBe(entries[1]?.inode);
  });

  test('cookies go on anywhere, beyond the end there is nothing', () => {
    const { guest } = guestWith({ a: '', b: '', c: '' });
    expect(readdir(guest, 3n).entries.map(({ name }) => name)).toEqual(['b', 'c']);
    expect(readdir(guest, 2n).entries.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    for (const cookie of [5n, 6n, 2n ** 32n, 2n ** 64n - 1n]) expect(readdir(guest, cookie).used).toBe(0);
  });

  test.each([1, 5, 24, 25, 26, 50, 77, 100])('a buffer of %i bytes is filled, the last entry cut off', (length) => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`file-${index}`, '']));
    const { guest } = guestWith(files);
    const { entries, used } = readdir(guest, 0n, length);
    expect(used).toBe(length);
    expect(entries.length).toBeLessThanOrEqual(length / 25);
    // Behind the buffer nothing is written.
    guest.memory.fill(255, buffer, buffer + 200);
    readdir(guest, 0n, length);
    expect(guest.memory[buffer + length]).toBe(255);
  });

  test('a thousand entries through a small buffer, each once', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `file.${index}`);
    const { guest } = guestWith(Object.fromEntries(names.map((name) => [name, ''])));
    const found: string[] = [];
    for (let cookie = 0n; ; ) {
      const { entries, used } = readdir(guest, cookie, 256);
      found.push(...entries.map(({ name }) => name));
      if (used < 256) break;
      cookie = entries.at(-1)!.next;
    }
    expect(found).toEqual(['.', '..', ...names.sort()]);
  });

  test('what changes meanwhile does not move the cookies', () => {
    const { guest, files } = guestWith({ a: '', b: '', c: '', d: '' });
    const first = readdir(guest, 0n, 24 + 1 + 24 + 2 + 25 + 25);
    expect(first.entries.at(-1)?.name).toBe('b');
    const root = files.openRoot();
    root.unlinkFile('a');
    root.unlinkFile('c');
    files.writeFile('aa', '');
    const { next } = first.entries.at(-1)!;
    expect(readdir(guest, next).entries.map(({ name, next }) => [name, next])).toEqual([['d', 6n]]);
    expect(readdir(guest, 0n).entries.map(({ name }) => name)).toEqual(['.', '..', 'aa', 'b', 'd']);
    root.unlinkFile('aa');
    // Another descriptor has a list of its own.
    const fd = guest.open('.', { base: 1n << 14n });
    expect(readdir(guest, 2n, 4096, fd).entries.map(({ name }) => name)).toEqual(['b', 'd']);
  });

  test('what it costs: the listing and what is given by their bytes, and 256 for each entry', () => {
    const { guest } = guestWith({ ['a'.repeat(40)]: '', ['b'.repeat(40)]: '' });
    const { entries } = readdir(guest, 0n);
    expect(entries).toHaveLength(4);
    // The list: 128 bytes. Then . and .. with less than 64 each, and twice 64.
    expect(guest.charged).toBe(2 + 4 * 256 + 2);
    readdir(guest, 4n);
    expect(guest.charged).toBe(2 + 4 * 256 + 2);
  });

  test('pointers that lie, descriptors that are no folders', () => {
    const { guest } = guestWith({ a: '' });
    expect(guest.call('fd_readdir', 3, 65_000, 600, 0n, result)).toBe(errno.fault);
    expect(guest.call('fd_readdir', 3, -1, -1, 0n, result)).toBe(errno.fault);
    expect(guest.call('fd_readdir', 3, buffer, 100, 0n, 65_534)).toBe(errno.fault);
    expect(guest.call('fd_readdir', guest.open('a'), buffer, 100, 0n, result)).toBe(errno.notdir);
    expect(guest.call('fd_readdir', 1, buffer, 100, 0n, result)).toBe(errno.notdir);
    expect(guest.call('fd_readdir', 9, buffer, 100, 0n, result)).toBe(errno.badf);
    expect(readdir(guest, 0n, 0).used).toBe(0);
  });
});
