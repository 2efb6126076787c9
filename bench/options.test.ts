import { expect, test } from 'vitest';
import { optionsOf } from './options.ts';
import { works } from './works.ts';

test('without a word: every program and every engine on every host, in fresh processes', () => {
  const options = optionsOf([]);
  expect(options.works).toEqual(works.map(({ name }) => name));
  expect(options.engines).toEqual(['wasmeter', 'native', 'wasm2js', 'polywasm', 'wasmi', 'wasm3', 'webassemblyjs']);
  expect(options.hosts).toEqual(['node', 'node-jitless', 'bun', 'quickjs']);
  expect(options).toMatchObject({ processes: 3, rounds: 4, together: false, json: undefined });
});

test('programs and engines are chosen by name and keep the order of the table', () => {
  const options = optionsOf(['--program', 'sort', '--program', 'fib', '--engine', 'native', '--engine', 'wasmeter']);
  expect(options.works).toEqual(['fib', 'sort']);
  expect(options.engines).toEqual(['wasmeter', 'native']);
});

test('hosts are chosen by name and keep their order', () => {
  expect(optionsOf(['--host', 'quickjs', '--host', 'node']).hosts).toEqual(['node', 'quickjs']);
});

test('quick means fewer samples, and one process is one process', () => {
  expect(optionsOf(['--quick'])).toMatchObject({ processes: 1, rounds: 2 });
  expect(optionsOf(['--together'])).toMatchObject({ processes: 1, together: true });
});

test('more processes can be had', () => {
  expect(optionsOf(['--quick', '--processes', '2'])).toMatchObject({ processes: 2, rounds: 2 });
});

test.each([
  [['--processes', '0'], '--processes takes a number of processes, not 0'],
  [['--processes', 'many'], '--processes takes a number of processes, not many'],
  [['--program', 'no'], 'no program is called no; there are fib, fib64'],
  [['--engine', 'no'], 'no engine is called no; there are wasmeter, native'],
  [['--host', 'no'], 'no host is called no; there are node, node-jitless'],
  [['--no'], "Unknown option '--no'"],
])('%s is refused', (words, message) => {
  expect(() => optionsOf(words)).toThrow(message);
});
