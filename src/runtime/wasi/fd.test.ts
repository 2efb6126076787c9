import { describe, expect, test } from 'vitest';
import { FakeGuest } from '../testing/fake-guest.ts';
import { errno } from './errno.ts';
import { maximumVectors } from './memory.ts';
import { ProcessExit } from './proc.ts';

/** Lists of buffers stand at 0, results at 4096, data from 8192 on. */
const [list, result, data] = [0, 4096, 8192];

describe('fd_write', () => {
  test('gathers buffers in order and reports the sum', () => {
    const guest = new FakeGuest();
    guest.text(list, data, 'hello ');
    guest.text(list + 8, data + 100, 'world');
    expect(guest.call('fd_write', 1, list, 2, result)).toBe(errno.success);
    expect(guest.u32(result)).toBe(11);
    expect(guest.wasi.stdout.text()).toBe('hello world');
    expect(guest.wasi.stderr.text()).toBe('');
  });

  test('stderr is a stream of its own', () => {
    const guest = new FakeGuest();
    guest.text(list, data, 'oh');
    expect(guest.call('fd_write', 2, list, 1, result)).toBe(errno.success);
    expect([guest.wasi.stdout.text(), guest.wasi.stderr.text()]).toEqual(['', 'oh']);
  });

  test('stdin is not for writing, a closed or unknown descriptor is none', () => {
    const guest = new FakeGuest();
    guest.text(list, data, 'x');
    expect(guest.call('fd_write', 0, list, 1, result)).toBe(errno.notcapable);
    expect(guest.call('fd_write', 3, list, 1, result)).toBe(errno.badf);
    expect(guest.call('fd_write', -1, list, 1, result)).toBe(errno.badf);
    expect(guest.call('fd_close', 1)).toBe(errno.success);
    expect(guest.call('fd_write', 1, list, 1, result)).toBe(errno.badf);
    expect(guest.call('fd_close', 1)).toBe(errno.badf);
  });

  test('UTF-8 that is split across writes is told whole', () => {
    const pieces: string[] = [];
    const guest = new FakeGuest({ onStdout: (text) => pieces.push(text) });
    guest.text(list, data, 'a€🙂b');
    for (let index = 0; index < 9; index++) {
      guest.vectors(list, [data + index, 1]);
      guest.call('fd_write', 1, list, 1, result);
    }
    expect(pieces).toEqual(['a', '€', '🙂', 'b']);
    expect(guest.wasi.stdout.text()).toBe('a€🙂b');
  });

  test('half a character at the end is told as U+FFFD when the program ends', () => {
    const pieces: string[] = [];
    const guest = new FakeGuest({ onStderr: (text) => pieces.push(text) });
    guest.text(list, data, '🙂');
    guest.vectors(list, [data, 3]);
    guest.call('fd_write', 2, list, 1, result);
    expect(pieces).toEqual([]);
    guest.wasi.finish();
    expect(pieces).toEqual(['\ufffd']);
    expect(guest.wasi.stderr.text()).toBe('\ufffd');
  });

  test('output past the cap is counted and left out; the guest does not notice', () => {
    let told = 0;
    const guest = new FakeGuest({ outputLimitBytes: 10, onStdout: (text) => (told += text.length) });
    guest.text(list, data, '1234567');
    for (let round = 0; round < 3; round++) {
      expect(guest.call('fd_write', 1, list, 1, result)).toBe(errno.success);
      expect(guest.u32(result)).toBe(7);
    }
    expect(guest.wasi.stdout.text()).toBe('1234567123');
    expect(guest.wasi.stdout.omittedBytes).toBe(11);
    expect(told).toBe(21);
  });

  test('a character that the cap cuts is left out', () => {
    const guest = new FakeGuest({ outputLimitBytes: 3 });
    guest.text(list, data, 'ab€');
    guest.call('fd_write', 1, list, 1, result);
    expect(guest.wasi.stdout.text()).toBe('ab');
  });

  test('a megabyte in single bytes', () => {
    const guest = new FakeGuest();
    guest.text(list, data, 'x');
    for (let index = 0; index < 1_048_577; index++) guest.wasi.stdout.write(guest.memory.subarray(data, data + 1));
    expect(guest.wasi.stdout.text().length).toBe(1_048_576);
    expect(guest.wasi.stdout.omittedBytes).toBe(1);
  });
});

describe('lists of buffers that lie', () => {
  const calls = ['fd_write', 'fd_read'] as const;
  const fdOf = { fd_write: 1, fd_read: 0 };

  test.each(calls)('%s: a list that is not in memory is fault', (call) => {
    const guest = new FakeGuest({ stdin: 'x' });
    for (const [pointer, count] of [
      [65_536 - 7, 1],
      [0, 8193],
      [0, 0x2000_0001],
      [0, -1],
      [-8, 1],
      [-1, -1],
    ] as const) {
      expect(guest.call(call, fdOf[call], pointer, count, result)).toBe(errno.fault);
    }
  });

  test.each(calls)('%s: a buffer that is not in memory is fault, and the others are left alone', (call) => {
    const guest = new FakeGuest({ stdin: 'xy' });
    for (const bad of [
      [65_535, 2],
      [65_537, 0],
      [0, 0xffff_ffff],
      [0xffff_ffff, 0xffff_ffff],
      [0xffff_ffff, 1],
    ] as const) {
      guest.vectors(list, [data, 1], bad);
      expect(guest.call(call, fdOf[call], list, 2, result)).toBe(errno.fault);
    }
    expect(guest.wasi.stdout.text()).toBe('');
    expect(guest.memory[data]).toBe(0);
  });

  test.each(calls)('%s: a result that is not in memory is fault before anything moves', (call) => {
    const guest = new FakeGuest({ stdin: 'x' });
    guest.text(list, data, 'o');
    expect(guest.call(call, fdOf[call], list, 1, 65_533)).toBe(errno.fault);
    expect(guest.wasi.stdout.text()).toBe('');
    expect(guest.memory[data]).toBe('o'.charCodeAt(0));
    expect(guest.charged).toBe(0);
  });

  test('a sum above 2^32 - 1 is fault', () => {
    const guest = new FakeGuest({}, { bytes: 2 ** 23 });
    guest.vectors(list, ...Array.from({ length: 513 }, () => [0, 2 ** 23] as const));
    expect(guest.call('fd_write', 1, list, 513, result)).toBe(errno.fault);
    expect(guest.charged).toBe(0);
  });

  test('no buffers, and empty ones', () => {
    const guest = new FakeGuest();
    expect(guest.call('fd_write', 1, 65_536, 0, result)).toBe(errno.success);
    guest.vectors(list, [0, 0], [65_536, 0]);
    expect(guest.call('fd_write', 1, list, 2, result)).toBe(errno.success);
    expect(guest.u32(result)).toBe(0);
  });

  test('more buffers than are served at once make a short transfer', () => {
    const guest = new FakeGuest();
    const count = maximumVectors + 10;
    guest.memory[60_000] = 'z'.charCodeAt(0);
    guest.vectors(list, ...Array.from({ length: count }, () => [60_000, 1] as const));
    expect(guest.call('fd_write', 1, list, count, 50_000)).toBe(errno.success);
    expect(guest.u32(50_000)).toBe(maximumVectors);
    expect(guest.wasi.stdout.text()).toBe('z'.repeat(maximumVectors));
    // 8 bytes of list for each, and what was written.
    expect(guest.charged).toBe(maximumVectors / 8 + maximumVectors / 64);
  });
});

describe('fuel for what moves', () => {
  test('up to 63 bytes cost nothing beyond the call, then one unit for 64', () => {
    for (const [length, units] of [
      [0, 0],
      [63, 0],
      [64, 1],
      [6400, 100],
    ] as const) {
      const guest = new FakeGuest();
      guest.vectors(list, [data, length]);
      guest.call('fd_write', 1, list, 1, result);
      expect(guest.charged).toBe(units);
    }
  });

  test('what cannot be paid is not done', () => {
    const guest = new FakeGuest({ stdin: 'x'.repeat(640), random: (into) => into.fill(1) }, { fuel: 9 });
    guest.vectors(list, [data, 640]);
    guest.call('fd_write', 1, list, 1, result);
    expect(guest.wasi.stdout.bytes()).toHaveLength(0);
    guest.fuel = 9;
    guest.call('fd_read', 0, list, 1, result);
    guest.fuel = 9;
    guest.call('random_get', data, 640);
    expect(guest.memory.subarray(result).every((byte) => byte === 0)).toBe(true);
    expect(guest.fuel).toBe(0);
  });

  test('reading pays for what there is, not for the room', () => {
    const guest = new FakeGuest({ stdin: 'x'.repeat(130) });
    guest.vectors(list, [data, 50_000]);
    guest.call('fd_read', 0, list, 1, result);
    expect([guest.u32(result), guest.charged]).toEqual([130, 2]);
  });
});

describe('fd_read', () => {
  test('scatters over buffers, then says that there is no more', () => {
    const guest = new FakeGuest({ stdin: 'abcdefg' });
    guest.vectors(list, [data, 3], [data + 100, 0], [data + 200, 10]);
    expect(guest.call('fd_read', 0, list, 3, result)).toBe(errno.success);
    expect(guest.u32(result)).toBe(7);
    expect([guest.string(data), guest.string(data + 200)]).toEqual(['abc', 'defg']);
    expect(guest.call('fd_read', 0, list, 3, result)).toBe(errno.success);
    expect(guest.u32(result)).toBe(0);
  });

  test('bytes that are no text arrive as they are', () => {
    const guest = new FakeGuest({ stdin: Uint8Array.of(0, 255, 128) });
    guest.vectors(list, [data, 8]);
    guest.call('fd_read', 0, list, 1, result);
    expect([...guest.memory.subarray(data, data + 3)]).toEqual([0, 255, 128]);
  });

  test('a read into its own list does not change where the rest goes', () => {
    const guest = new FakeGuest({ stdin: new Uint8Array(20).fill(255) });
    guest.vectors(list, [list, 16], [data, 4]);
    expect(guest.call('fd_read', 0, list, 2, result)).toBe(errno.success);
    expect([...guest.memory.subarray(data, data + 4)]).toEqual([255, 255, 255, 255]);
  });

  test('output streams are not for reading', () => {
    const guest = new FakeGuest();
    guest.vectors(list, [data, 8]);
    expect(guest.call('fd_read', 1, list, 1, result)).toBe(errno.notcapable);
    expect(guest.call('fd_read', 9, list, 1, result)).toBe(errno.badf);
  });
});

describe('what a stream is', () => {
  test.each([
    // fd_read or fd_write, fd_fdstat_set_flags, fd_filestat_get, poll_fd_readwrite.
    [0, (1n << 1n) | (1n << 3n) | (1n << 21n) | (1n << 27n)],
    [1, (1n << 6n) | (1n << 3n) | (1n << 21n) | (1n << 27n)],
    [2, (1n << 6n) | (1n << 3n) | (1n << 21n) | (1n << 27n)],
  ])('fd_fdstat_get of %i', (fd, base) => {
    const guest = new FakeGuest();
    guest.memory.fill(255, data, data + 32);
    expect(guest.call('fd_fdstat_get', fd, data)).toBe(errno.success);
    expect([...guest.memory.subarray(data, data + 8)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect([guest.u64(data + 8), guest.u64(data + 16)]).toEqual([base, 0n]);
    expect(guest.memory[data + 24]).toBe(255);
    expect(guest.call('fd_fdstat_get', fd, 65_536 - 23)).toBe(errno.fault);
  });

  test('an unknown descriptor is badf everywhere', () => {
    const guest = new FakeGuest();
    expect(guest.call('fd_fdstat_get', 3, data)).toBe(errno.badf);
    expect(guest.call('fd_close', 3)).toBe(errno.badf);
    expect(guest.call('fd_seek', 3, 0n, 0, data)).toBe(errno.badf);
    expect(guest.call('fd_tell', 3, data)).toBe(errno.badf);
  });

  test('no folder is preopened', () => {
    const guest = new FakeGuest();
    for (const fd of [0, 3, 4, -1]) {
      expect(guest.call('fd_prestat_get', fd, data)).toBe(errno.badf);
      expect(guest.call('fd_prestat_dir_name', fd, data, 10)).toBe(errno.badf);
    }
    expect(guest.wasi.denied).toEqual([]);
  });

  test('a stream has no position', () => {
    const guest = new FakeGuest();
    for (const fd of [0, 1, 2]) {
      expect(guest.call('fd_seek', fd, -5n, 1, data)).toBe(errno.spipe);
      expect(guest.call('fd_tell', fd, data)).toBe(errno.spipe);
    }
  });
});

test.each([
  [0, 0],
  [255, 255],
  [256, 256],
  [-1, -1],
  [0x8000_0000, -0x8000_0000],
])('proc_exit(%i) ends the program with %i', (given, exitCode) => {
  const guest = new FakeGuest();
  expect(() => guest.call('proc_exit', given)).toThrow(new ProcessExit(exitCode));
});

test('sched_yield has nothing to do', () => {
  expect(new FakeGuest().call('sched_yield')).toBe(errno.success);
});
