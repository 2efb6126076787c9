import { WASI } from 'node:wasi';
import { expect, test } from 'vitest';
import { MemoryFileSystem } from '../files/memory.ts';
import { FakeGuest } from '../testing/fake-guest.ts';
import { errno, errnoName } from './errno.ts';
import { wasiFunctions } from './functions.ts';

test('preview 1 has 46 functions, each defined once', () => {
  expect(new Set(wasiFunctions.map(({ name }) => name)).size).toBe(46);
  expect(wasiFunctions).toHaveLength(46);
});

test('the names are those of another implementation', () => {
  const wasi = new WASI({ version: 'preview1' });
  expect(wasiFunctions.map(({ name }) => name).sort()).toEqual(Object.keys(wasi.wasiImport as object).sort());
});

test('errors have the numbers of the witx file', () => {
  expect(errno).toMatchObject({ success: 0, '2big': 1, badf: 8, fault: 21, inval: 28, nosys: 52, spipe: 70 });
  expect(errno.notcapable).toBe(76);
  expect(errnoName(21)).toBe('fault');
  expect(errnoName(77)).toBeUndefined();
});

test.each(['sock_accept', 'sock_recv', 'sock_send', 'sock_shutdown'])('%s finds no socket', (name) => {
  const guest = new FakeGuest();
  expect(guest.call(name, 1, 0, 0, 0, 0, 0)).toBe(errno.notsock);
  expect(guest.call(name, 3, 0, 0, 0, 0, 0)).toBe(errno.badf);
  expect(guest.wasi.denied).toEqual([name]);
});

test('proc_raise raises nothing', () => {
  const guest = new FakeGuest();
  expect(guest.call('proc_raise', 9)).toBe(errno.nosys);
  expect(guest.call('proc_raise', 31)).toBe(errno.inval);
  expect(guest.wasi.denied).toEqual(['proc_raise']);
});

test('every other function is served: none answers nosys', () => {
  for (const { name, parameters } of wasiFunctions) {
    if (name.startsWith('proc_')) continue;
    const guest = new FakeGuest({ preopens: { '/': { fileSystem: new MemoryFileSystem() } } });
    expect(guest.call(name, ...parameters.map((type) => (type === 'i64' ? 0n : 3)))).not.toBe(errno.nosys);
  }
});

test('a program without folders that names one is listed as denied', () => {
  const guest = new FakeGuest();
  const paths = wasiFunctions.filter(({ name }) => name.startsWith('path_'));
  for (const { name, parameters } of paths) {
    expect(guest.call(name, ...parameters.map((type) => (type === 'i64' ? 0n : 3)))).toBe(errno.badf);
  }
  expect(guest.wasi.denied).toEqual(paths.map(({ name }) => name));
});

test('no pointer whatever makes a function fail otherwise than with an error number', () => {
  const values = [0, 1, 2, 3, 4, 255, 65_535, 65_536, 0x7fff_ffff, -0x8000_0000, -8, -1];
  for (const { name, parameters } of wasiFunctions) {
    if (name === 'proc_exit') continue;
    for (let round = 0; round < 300; round++) {
      const fileSystem = new MemoryFileSystem({ a: 'text' }, { capacityBytes: 100_000 });
      const guest = new FakeGuest({
        ...{ args: ['a'], environment: { B: 'c' }, stdin: 'input', preopens: { '/': { fileSystem } } },
        deterministic: true,
      });
      guest.path(0, 'a/b');
      expect(guest.open('a')).toBe(4);
      // Every combination of two values where there are so few, a spread of them where there are more.
      const values32 = parameters.map((_, index) => values[(round * (index * 7 + 1) + index) % values.length]!);
      const answer = guest.call(
        name,
        ...parameters.map((type, i) => (type === 'i64' ? BigInt(values32[i]!) : values32[i]!)),
      );
      expect(errnoName(answer!), `${name}(${values32.join(', ')})`).toBeDefined();
    }
  }
});
