import { WASI } from 'node:wasi';
import { expect, test } from 'vitest';
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

const served = [
  ...['args_get', 'args_sizes_get', 'environ_get', 'environ_sizes_get', 'clock_res_get', 'clock_time_get'],
  ...['fd_close', 'fd_fdstat_get', 'fd_prestat_dir_name', 'fd_prestat_get', 'fd_read', 'fd_seek', 'fd_tell'],
  ...['fd_write', 'proc_exit', 'random_get', 'sched_yield'],
];
const refused = wasiFunctions.filter(({ name }) => !served.includes(name));

test.each(refused)('$name answers nosys and is listed as denied', ({ name, parameters }) => {
  const guest = new FakeGuest();
  expect(guest.call(name, ...parameters.map((type) => (type === 'i64' ? 0n : 0)))).toBe(errno.nosys);
  expect(guest.call(name, ...parameters.map((type) => (type === 'i64' ? -1n : -1)))).toBe(errno.nosys);
  expect(guest.wasi.denied).toEqual([name]);
});

test('no pointer whatever makes a function fail otherwise than with an error number', () => {
  const values = [0, 1, 2, 3, 4, 255, 65_535, 65_536, 0x7fff_ffff, -0x8000_0000, -8, -1];
  for (const { name, parameters } of wasiFunctions) {
    if (name === 'proc_exit') continue;
    for (let round = 0; round < 300; round++) {
      const guest = new FakeGuest({ args: ['a'], environment: { B: 'c' }, stdin: 'input' });
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
