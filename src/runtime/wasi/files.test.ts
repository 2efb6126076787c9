import { describe, expect, test } from 'vitest';
import type { FileSystem } from '../files/file-system.ts';
import { MemoryFileSystem } from '../files/memory.ts';
import { FakeGuest } from '../testing/fake-guest.ts';
import { fdflags, oflags, rights, whence } from './abi.ts';
import { errno } from './errno.ts';
import { fileRights } from './rights.ts';

const [list, result, data] = [0, 4096, 8192];

function guestWith(
  files: Record<string, string> = {},
  {
    write = true,
    fuel = Infinity,
    descriptorLimit = 256,
  }: { write?: boolean; fuel?: number; descriptorLimit?: number } = {},
): FakeGuest & { readonly files: MemoryFileSystem } {
  const fileSystem = new MemoryFileSystem(files);
  const guest = new FakeGuest({ preopens: { '/': { fileSystem, write } }, descriptorLimit }, { fuel });
  return Object.assign(guest, { files: fileSystem });
}

const textOf = (files: MemoryFileSystem, path: string) => new TextDecoder().decode(files.readFile(path));

function seek(guest: FakeGuest, fd: number, offset: bigint, from: number): bigint | number {
  const number = guest.call('fd_seek', fd, offset, from, result);
  return number === 0 ? guest.u64(result) : number!;
}

describe('reading, writing, positions', () => {
  test('a file is read on from where the program is', () => {
    const guest = guestWith({ a: 'abcdefgh' });
    const fd = guest.open('a');
    expect(fd).toBe(4);
    expect([guest.read(fd, 3), guest.read(fd, 3), guest.read(fd), guest.read(fd)]).toEqual(['abc', 'def', 'gh', '']);
  });

  test('a file is written on from where the program is, over what is there', () => {
    const guest = guestWith({ a: 'abcdefgh' });
    const fd = guest.open('a');
    expect([guest.write(fd, 'XY'), guest.read(fd, 2), guest.write(fd, 'Z')]).toEqual([2, 'cd', 1]);
    expect(textOf(guest.files, 'a')).toBe('XYcdZfgh');
    expect([seek(guest, fd, -1n, whence.end), guest.write(fd, '123')]).toEqual([7n, 3]);
    expect(textOf(guest.files, 'a')).toBe('XYcdZfg123');
  });

  test('seeking: three origins, past the end, not before the beginning', () => {
    const guest = guestWith({ a: 'abcdefgh' });
    const fd = guest.open('a');
    expect(seek(guest, fd, 3n, whence.set)).toBe(3n);
    expect(seek(guest, fd, -1n, whence.current)).toBe(2n);
    expect(seek(guest, fd, -3n, whence.current)).toBe(errno.inval);
    expect(seek(guest, fd, 0n, whence.end)).toBe(8n);
    expect(seek(guest, fd, 2n ** 62n, whence.end)).toBe(2n ** 62n + 8n);
    expect(seek(guest, fd, 2n ** 62n, whence.current)).toBe(errno.overflow);
    expect(guest.read(fd)).toBe('');
    expect(guest.write(fd, 'x')).toBe(-errno.fbig);
    expect(seek(guest, fd, 0n, 3)).toBe(errno.inval);
    expect(seek(guest, fd, 10n, whence.set)).toBe(10n);
    guest.write(fd, 'x');
    expect(textOf(guest.files, 'a')).toBe('abcdefgh\0\0x');
    expect(guest.call('fd_tell', fd, result)).toBe(errno.success);
    expect(guest.u64(result)).toBe(11n);
  });

  test('two descriptors of one file have their own positions', () => {
    const guest = guestWith({ a: 'abc' });
    const [one, other] = [guest.open('a'), guest.open('a')];
    expect([guest.read(one, 2), guest.read(other, 1), guest.read(one)]).toEqual(['ab', 'a', 'c']);
  });

  test('at an offset, the position stays', () => {
    const guest = guestWith({ a: 'abcdefgh' });
    const fd = guest.open('a');
    guest.vectors(list, [data, 2], [data + 100, 10]);
    expect(guest.call('fd_pread', fd, list, 2, 5n, result)).toBe(errno.success);
    expect([guest.u32(result), guest.string(data), guest.string(data + 100)]).toEqual([3, 'fg', 'h']);
    guest.text(list, data, 'XYZ');
    expect(guest.call('fd_pwrite', fd, list, 1, 1n, result)).toBe(errno.success);
    expect(guest.read(fd)).toBe('aXYZefgh');
    expect(guest.call('fd_pread', fd, list, 1, 2n ** 62n, result)).toBe(errno.success);
    expect(guest.u32(result)).toBe(0);
    expect(guest.call('fd_pread', fd, list, 1, 2n ** 63n, result)).toBe(errno.inval);
    expect(guest.call('fd_pwrite', fd, list, 1, 2n ** 63n, result)).toBe(errno.inval);
    expect(guest.call('fd_pwrite', fd, list, 1, 2n ** 62n, result)).toBe(errno.fbig);
  });

  test('a descriptor that appends writes at the end, whoever was there before', () => {
    const guest = guestWith({ a: 'abc' });
    const fd = guest.open('a', { descriptorFlags: fdflags.append });
    const other = guest.open('a');
    guest.write(fd, '1');
    seek(guest, other, 0n, whence.end);
    guest.write(other, '2');
    seek(guest, fd, 0n, whence.set);
    expect([guest.write(fd, '3'), guest.read(fd)]).toEqual([1, '']);
    expect(textOf(guest.files, 'a')).toBe('abc123');
    guest.text(list, data, 'X');
    guest.call('fd_pwrite', fd, list, 1, 0n, result);
    expect(textOf(guest.files, 'a')).toBe('Xbc123');
    expect(guest.call('fd_fdstat_set_flags', fd, 0)).toBe(errno.success);
    seek(guest, fd, 1n, whence.set);
    guest.write(fd, 'Y');
    expect(textOf(guest.files, 'a')).toBe('XYc123');
  });

  test('size: cut, made longer, allocated', () => {
    const guest = guestWith({ a: 'abcdef' });
    const fd = guest.open('a');
    expect(guest.call('fd_filestat_set_size', fd, 2n)).toBe(errno.success);
    expect(guest.call('fd_allocate', fd, 0n, 1n)).toBe(errno.success);
    expect(textOf(guest.files, 'a')).toBe('ab');
    expect(guest.call('fd_allocate', fd, 1n, 3n)).toBe(errno.success);
    expect(textOf(guest.files, 'a')).toBe('ab\0\0');
    expect(guest.call('fd_allocate', fd, 1n, 0n)).toBe(errno.inval);
    expect(guest.call('fd_allocate', fd, 2n ** 63n, 1n)).toBe(errno.inval);
    expect(guest.call('fd_allocate', fd, 2n ** 62n, 2n ** 62n)).toBe(errno.fbig);
    expect(guest.call('fd_filestat_set_size', fd, 2n ** 40n)).toBe(errno.nospc);
    expect(guest.call('fd_filestat_set_size', fd, 2n ** 60n)).toBe(errno.fbig);
    expect(guest.call('fd_filestat_set_size', fd, 2n ** 64n - 1n)).toBe(errno.inval);
    expect(textOf(guest.files, 'a')).toBe('ab\0\0');
  });

  test('sync, advice, what streams and folders have none of', () => {
    const guest = guestWith({ a: '' });
    const fd = guest.open('a', { descriptorFlags: fdflags.sync | fdflags.dsync | fdflags.rsync });
    expect(guest.write(fd, 'x')).toBe(1);
    for (const name of ['fd_sync', 'fd_datasync']) {
      expect([fd, 3, 0, 1, 99].map((one) => guest.call(name, one))).toEqual([
        0,
        0,
        errno.inval,
        errno.inval,
        errno.badf,
      ]);
    }
    for (let advice = 0; advice <= 5; advice++) expect(guest.call('fd_advise', fd, 0n, 0n, advice)).toBe(errno.success);
    expect(guest.call('fd_advise', fd, 0n, 0n, 6)).toBe(errno.inval);
    expect(guest.call('fd_advise', fd, 2n ** 63n, 0n, 0)).toBe(errno.inval);
    for (const [stream, answer] of [
      [0, errno.spipe],
      [1, errno.spipe],
      [3, errno.isdir],
    ] as const) {
      expect(guest.call('fd_pread', stream, list, 0, 0n, result)).toBe(answer);
      expect(guest.call('fd_pwrite', stream, list, 0, 0n, result)).toBe(answer);
      expect(guest.call('fd_seek', stream, 0n, 0, result)).toBe(answer);
      expect(guest.call('fd_tell', stream, result)).toBe(answer);
      expect(guest.call('fd_advise', stream, 0n, 0n, 0)).toBe(answer);
      expect(guest.call('fd_allocate', stream, 0n, 1n)).toBe(answer);
    }
    expect(guest.call('fd_filestat_set_size', 1, 0n)).toBe(errno.inval);
    expect(guest.call('fd_filestat_set_size', 3, 0n)).toBe(errno.isdir);
    expect(guest.call('fd_read', 3, list, 0, result)).toBe(errno.isdir);
    expect(guest.call('fd_write', 3, list, 0, result)).toBe(errno.isdir);
    expect(guest.wasi.denied).toEqual([]);
  });
});

describe('what it costs', () => {
  /** Units that the work charges. */
  function cost(guest: FakeGuest, work: () => unknown): number {
    const before = guest.charged;
    work();
    return guest.charged - before;
  }

  test('bytes, gaps and zeros: 1 for 64; asking the file system 256; sync 16,384', () => {
    const guest = guestWith({ a: '' });
    expect(cost(guest, () => guest.open('a'))).toBe(256);
    expect(cost(guest, () => guest.open('x/y'))).toBe(256);
    const fd = 4;
    const ask = 256;
    guest.vectors(list, [data, 6400]);
    expect(cost(guest, () => guest.call('fd_write', fd, list, 1, result))).toBe(ask + 100);
    expect(cost(guest, () => guest.call('fd_pwrite', fd, list, 1, 0n, result))).toBe(ask + 100);
    expect(cost(guest, () => guest.call('fd_pread', fd, list, 1, 0n, result))).toBe(ask + 100);
    expect(cost(guest, () => guest.call('fd_pread', fd, list, 1, 6400n - 64n, result))).toBe(ask + 1);
    expect(cost(guest, () => guest.call('fd_pwrite', fd, list, 1, 12_800n, result))).toBe(ask + 200);
    expect(cost(guest, () => guest.call('fd_filestat_set_size', fd, 64_000n))).toBe(ask + 700);
    expect(cost(guest, () => guest.call('fd_allocate', fd, 64_000n, 6400n))).toBe(ask + 100);
    expect(cost(guest, () => guest.call('fd_filestat_set_size', fd, 0n))).toBe(ask);
    guest.vectors(list, [data, 64], [data, 0], [data, 64], [data, 64]);
    expect(cost(guest, () => guest.call('fd_pwrite', fd, list, 4, 0n, result))).toBe(3 * ask + 3);
    expect(cost(guest, () => guest.call('fd_pread', fd, list, 4, 0n, result))).toBe(3 * ask + 3);
    expect(cost(guest, () => guest.call('fd_filestat_get', fd, data))).toBe(ask);
    expect(cost(guest, () => guest.call('fd_filestat_get', 1, data))).toBe(0);
    expect(cost(guest, () => guest.call('fd_filestat_set_times', fd, 0n, 0n, 0))).toBe(ask);
    expect(cost(guest, () => guest.call('fd_seek', fd, 0n, whence.end, result))).toBe(ask);
    expect(cost(guest, () => guest.call('fd_seek', fd, 5n, whence.set, result))).toBe(0);
    expect(cost(guest, () => guest.call('fd_sync', fd))).toBe(16_384);
    expect(cost(guest, () => guest.open(`${'./'.repeat(99)}a`))).toBe(100 * ask + 3);
  });

  test('what cannot be paid is not done', () => {
    const guest = guestWith({ a: '' }, { fuel: 256 + 256 + 99 });
    const fd = guest.open('a');
    guest.vectors(list, [data, 6400]);
    expect(guest.call('fd_write', fd, list, 1, result)).toBe(errno.again);
    guest.fuel = 256 + 99;
    expect(guest.call('fd_filestat_set_size', fd, 6400n)).toBe(errno.again);
    guest.fuel = 256 + 99;
    expect(guest.call('fd_pwrite', fd, list, 1, 0n, result)).toBe(errno.again);
    guest.fuel = 255;
    expect(guest.open('b', { flags: oflags.creat })).toBe(-errno.again);
    expect([guest.files.paths(), guest.files.readFile('a').length]).toEqual([['a'], 0]);
  });
});

describe('attributes', () => {
  test('of a file, a folder, a stream', () => {
    const guest = guestWith({ a: 'abc' });
    const fd = guest.open('a');
    guest.memory.fill(255, data, data + 80);
    expect(guest.call('fd_filestat_get', fd, data)).toBe(errno.success);
    expect([guest.u64(data + 16), guest.u64(data + 24), guest.u64(data + 32)]).toEqual([4n, 1n, 3n]);
    expect(guest.u64(data + 64)).toBe(2n ** 64n - 1n);
    guest.call('fd_filestat_get', 3, data);
    expect(guest.u64(data + 16)).toBe(3n);
    guest.call('fd_filestat_get', 1, data);
    expect([guest.u64(data), guest.u64(data + 8), guest.u64(data + 16)]).toEqual([0n, 0n, 0n]);
    expect(guest.call('fd_filestat_get', fd, 65_536 - 63)).toBe(errno.fault);
    expect(guest.call('fd_filestat_get', 9, data)).toBe(errno.badf);
  });

  test('times are set, kept, or now; contradictions are inval', () => {
    const guest = guestWith({ a: '' });
    const fd = guest.open('a');
    const set = (flags: number) => guest.call('fd_filestat_set_times', fd, 5n, 7n, flags);
    const times = () => {
      guest.call('fd_filestat_get', fd, data);
      return [guest.u64(data + 40), guest.u64(data + 48)];
    };
    expect([set(5), times()]).toEqual([0, [5n, 7n]]);
    expect([set(0), times()]).toEqual([0, [5n, 7n]]);
    expect(set(2)).toBe(0);
    expect(times()[0]).toBeGreaterThan(1_600_000_000_000_000_000n);
    expect(times()[1]).toBe(7n);
    for (const flags of [3, 12, 15, 16, 0xffff]) expect(set(flags)).toBe(errno.inval);
    expect(guest.call('fd_filestat_set_times', 1, 0n, 0n, 0)).toBe(errno.notsup);
    expect(guest.call('fd_filestat_set_times', 3, 5n, 7n, 5)).toBe(errno.success);
  });

  test('rights become fewer, never more, and are checked', () => {
    const guest = guestWith({ a: 'abc' });
    const fd = guest.open('a');
    guest.call('fd_fdstat_get', fd, data);
    expect([guest.memory[data], guest.u64(data + 8), guest.u64(data + 16)]).toEqual([4, fileRights, 0n]);
    expect(guest.call('fd_fdstat_set_rights', fd, rights.fdRead, 1n)).toBe(errno.notcapable);
    expect(guest.call('fd_fdstat_set_rights', fd, fileRights | rights.pathOpen, 0n)).toBe(errno.notcapable);
    expect(guest.call('fd_fdstat_set_rights', fd, rights.fdRead | rights.fdTell, 0n)).toBe(errno.success);
    expect([guest.read(fd), guest.write(fd, 'x')]).toEqual(['abc', -errno.notcapable]);
    expect(seek(guest, fd, 0n, whence.current)).toBe(3n);
    expect(seek(guest, fd, 1n, whence.current)).toBe(errno.notcapable);
    for (const [name, ...operands] of [
      ['fd_pread', list, 0, 0n, result],
      ['fd_pwrite', list, 0, 0n, result],
      ['fd_sync'],
      ['fd_datasync'],
      ['fd_advise', 0n, 0n, 0],
      ['fd_allocate', 0n, 1n],
      ['fd_filestat_get', data],
      ['fd_filestat_set_size', 0n],
      ['fd_filestat_set_times', 0n, 0n, 0],
      ['fd_fdstat_set_flags', 0],
    ] as const) {
      expect(guest.call(name, fd, ...operands), name).toBe(errno.notcapable);
    }
    expect(guest.call('fd_fdstat_set_rights', fd, fileRights, 0n)).toBe(errno.notcapable);
    expect(guest.wasi.denied).toContain('fd_write');
  });

  test('flags that are none', () => {
    const guest = guestWith({ a: '' });
    const fd = guest.open('a');
    expect(guest.call('fd_fdstat_set_flags', fd, 32)).toBe(errno.inval);
    expect(guest.call('fd_fdstat_set_flags', fd, fdflags.nonblock)).toBe(errno.success);
    guest.call('fd_fdstat_get', fd, data);
    expect(guest.view.getUint16(data + 2, true)).toBe(fdflags.nonblock);
  });
});

describe('descriptors', () => {
  test('renumbering: onto itself, a closed one, a preopened folder, a stream, a million times', () => {
    const guest = guestWith({ a: 'abc', b: 'xyz' });
    const [a, b] = [guest.open('a'), guest.open('b')];
    expect(guest.call('fd_renumber', a, a)).toBe(errno.success);
    expect(guest.call('fd_renumber', a, 99)).toBe(errno.badf);
    expect(guest.call('fd_renumber', 99, a)).toBe(errno.badf);
    expect(guest.call('fd_renumber', 99, 99)).toBe(errno.badf);
    expect([guest.read(a, 1), guest.call('fd_renumber', a, b), guest.read(b)]).toEqual(['a', 0, 'bc']);
    expect(guest.read(a)).toBe(errno.badf);
    for (let round = 0; round < 500_000; round++) {
      guest.call('fd_renumber', b, 1);
      guest.call('fd_renumber', 1, 2);
      if (round === 0) expect([guest.open('a'), guest.open('b')]).toEqual([1, a]);
      guest.call('fd_renumber', a, a);
    }
    expect(guest.call('fd_renumber', 2, 3)).toBe(errno.success);
    expect(seek(guest, 3, 0n, whence.set)).toBe(0n);
    expect(guest.read(3)).toBe('abc');
    expect(guest.call('fd_prestat_get', 3, data)).toBe(errno.badf);
    expect(guest.open('a')).toBe(-errno.notdir);
  });

  test('what was written to a renumbered stdout goes to the file', () => {
    const guest = guestWith({ a: '' });
    guest.call('fd_renumber', guest.open('a'), 1);
    guest.write(1, 'hello');
    expect([textOf(guest.files, 'a'), guest.wasi.stdout.text()]).toEqual(['hello', '']);
  });

  test('as many as are allowed, then mfile, and nothing was made', () => {
    const guest = guestWith({}, { descriptorLimit: 20 });
    const opened = Array.from({ length: 1000 }, (_, index) => guest.open(`f${index}`, { flags: oflags.creat }));
    expect(opened.filter((fd) => fd >= 0)).toEqual(Array.from({ length: 16 }, (_, index) => index + 4));
    expect(opened.slice(16)).toEqual(Array(984).fill(-errno.mfile));
    expect(guest.files.paths()).toHaveLength(16);
    guest.call('fd_close', 7);
    expect(guest.open('f0')).toBe(7);
  });

  test('preopened folders have names', () => {
    const fileSystem = new MemoryFileSystem();
    const guest = new FakeGuest({ preopens: { '/': { fileSystem }, '/größe': { fileSystem } } });
    expect(guest.call('fd_prestat_get', 4, data)).toBe(errno.success);
    expect([guest.u32(data), guest.u32(data + 4)]).toEqual([0, 8]);
    expect(guest.call('fd_prestat_dir_name', 4, data, 7)).toBe(errno.nametoolong);
    expect(guest.call('fd_prestat_dir_name', 4, data, 100)).toBe(errno.success);
    expect(guest.string(data)).toBe('/größe');
    expect(guest.call('fd_prestat_dir_name', 4, 65_530, 8)).toBe(errno.fault);
    for (const fd of [0, 5]) expect(guest.call('fd_prestat_get', fd, data)).toBe(errno.badf);
    expect(() => new FakeGuest({ preopens: { '': { fileSystem } } })).toThrow(TypeError);
    expect(guest.call('fd_close', 3)).toBe(errno.success);
    expect(guest.call('fd_prestat_get', 3, data)).toBe(errno.badf);
  });

  test('everything is closed when the program ends, and when it cannot begin', () => {
    let open = 0;
    const counted = (fileSystem: FileSystem): FileSystem => ({
      openRoot: () => {
        const root = fileSystem.openRoot();
        open++;
        return Object.assign(Object.create(root), {
          close: () => open--,
          lookup: (name: string) => root.lookup(name),
          duplicate: () => counted(fileSystem).openRoot(),
          openFile: (...operands: Parameters<typeof root.openFile>) => {
            const file = root.openFile(...operands);
            open++;
            return {
              close: () => {
                open--;
                file.close();
              },
            };
          },
        });
      },
    });
    const fileSystem = counted(new MemoryFileSystem({ a: '' }));
    const guest = new FakeGuest({ preopens: { '/': { fileSystem }, b: { fileSystem } } });
    expect([guest.open('a'), guest.open('.', { base: 0n }), guest.open('a')]).toEqual([5, 6, 7]);
    expect(open).toBe(5);
    guest.call('fd_close', 5);
    expect(open).toBe(4);
    guest.wasi.finish();
    guest.wasi.finish();
    expect(open).toBe(0);
    const broken: FileSystem = {
      openRoot: () => {
        throw new Error('mine');
      },
    };
    const preopens = { '/': { fileSystem }, b: { fileSystem: broken } };
    expect(() => new FakeGuest({ preopens })).toThrow('mine');
    expect(open).toBe(0);
  });
});
