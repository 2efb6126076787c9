import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { FileSystem } from '../files/file-system.ts';
import { MemoryFileSystem } from '../files/memory.ts';
import { NodeFolder } from '../node/folder.ts';
import { FakeGuest } from '../testing/fake-guest.ts';
import { errno } from './errno.ts';

const scratch = fs.mkdtempSync(path.join(tmpdir(), 'wasmeter-deterministic-'));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

function folder(): FileSystem {
  const root = fs.mkdtempSync(path.join(scratch, 'root-'));
  for (const name of ['zeta', 'alpha', 'mid']) fs.writeFileSync(path.join(root, name), name);
  fs.mkdirSync(path.join(root, 'dir'));
  return new NodeFolder(root);
}

function memory(): FileSystem {
  const files = new MemoryFileSystem({ alpha: 'alpha', mid: 'mid', zeta: 'zeta' });
  files.openRoot().createDirectory('dir');
  return files;
}

/** Everything that a guest can see of files, times and chance, as numbers; and what it was charged. */
function seen(fileSystem: FileSystem): string {
  const guest = new FakeGuest({ deterministic: { seed: 7, realtime: 1000n }, preopens: { '/': { fileSystem } } });
  const shown: unknown[] = [];
  const look = (name: string) => {
    const number = guest.call('path_filestat_get', 3, 0, ...guest.path(20_000, name), 128);
    shown.push(name, number, ...Array.from({ length: 8 }, (_, index) => `${guest.u64(128 + index * 8)}`));
  };
  const pathCall = (name: string, ...operands: (number | bigint)[]) => shown.push(guest.call(name, 3, ...operands));
  guest.call('random_get', 4096, 32);
  guest.call('clock_time_get', 0, 0n, 4200);
  guest.call('clock_time_get', 1, 0n, 4208);
  shown.push([...guest.memory.slice(4096, 4300)].join());
  expect(guest.call('fd_readdir', 3, 8192, 4096, 0n, 64)).toBe(errno.success);
  shown.push([...guest.memory.slice(8192, 8192 + guest.u32(64))].join());
  look('zeta');
  look('dir');
  look('.');
  // A number that is free again may go to the next file, or not: guests do not see which.
  for (let round = 0; round < 4; round++) {
    pathCall('path_unlink_file', ...guest.path(20_000, 'mid'));
    guest.call('fd_close', guest.open('mid', { flags: 1 }));
    look('mid');
  }
  guest.call('path_rename', 3, ...guest.path(20_000, 'mid'), 3, ...guest.path(30_000, 'alpha'));
  guest.call('fd_close', guest.open('mid', { flags: 1 }));
  look('mid');
  look('alpha');
  shown.push(guest.call('path_filestat_set_times', 3, 0, ...guest.path(20_000, 'zeta'), 3n, 5n, 5));
  look('zeta');
  shown.push(guest.charged);
  guest.wasi.finish();
  return JSON.stringify(shown);
}

test('a guest sees the same in memory, on disk, and again', () => {
  const first = seen(memory());
  expect(seen(memory())).toBe(first);
  expect(seen(folder())).toBe(first);
  expect(seen(folder())).toBe(first);
});

test('waiting loops end: each reading takes the clock on', () => {
  const guest = new FakeGuest({ deterministic: true });
  const read = () => {
    guest.call('clock_time_get', 1, 0n, 8);
    return guest.u64(8);
  };
  const start = read();
  let readings = 0;
  while (read() - start < 1_000_000_000n) readings++;
  expect(readings).toBe(999);
});

test('what is given besides wins', () => {
  const guest = new FakeGuest({ deterministic: {}, random: (into) => into.fill(9) });
  guest.call('random_get', 8, 1);
  expect(guest.memory[8]).toBe(9);
});
