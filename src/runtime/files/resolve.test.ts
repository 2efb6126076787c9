import { describe, expect, test } from 'vitest';
import { FileError } from './errors.ts';
import type { Directory } from './file-system.ts';
import { MemoryFileSystem } from './memory.ts';
import { withPlace } from './resolve.ts';

/** A tree with a file `f` and a folder `d` with `d/f` and `d/e/f`, and links by name. */
function tree(links: Readonly<Record<string, string>> = {}): Directory {
  const root = new MemoryFileSystem({ f: 'f', 'd/f': 'd/f', 'd/e/f': 'd/e/f' }).openRoot();
  for (const [path, target] of Object.entries(links)) {
    withPlace(root, path, { follow: false, step: () => {} }, ({ directory, name }) => directory.symlink(target, name!));
  }
  return root;
}

/** The file that a path leads to, told by its text; or `folder`, or the error's code. */
function reached(root: Directory, path: string, follow = true): string {
  try {
    return withPlace(root, path, { follow, step: () => {} }, ({ directory, name, mustBeDirectory }) => {
      if (name === undefined) return 'folder';
      const found = directory.lookup(name);
      if (found?.kind === 'directory') return `folder ${name}`;
      if (found?.kind === 'symbolic-link') return `link ${directory.readlink(name)}`;
      if (found === undefined) return `free ${name}${mustBeDirectory ? '/' : ''}`;
      const file = directory.openFile(name, { read: true, write: false, create: 'never', truncate: false });
      const bytes = new Uint8Array(20);
      const text = new TextDecoder().decode(bytes.subarray(0, file.read(bytes, 0)));
      file.close();
      return `${text}${mustBeDirectory ? '/' : ''}`;
    });
  } catch (error) {
    if (error instanceof FileError) return error.code;
    throw error;
  }
}

describe('paths without links', () => {
  test.each([
    ['f', 'f'],
    ['./f', 'f'],
    ['d/f', 'd/f'],
    ['d//e/./f', 'd/e/f'],
    ['d/e/../f', 'd/f'],
    ['d/../d/e/../../f', 'f'],
    ['d', 'folder d'],
    ['d/', 'folder d'],
    ['d/.', 'folder'],
    ['.', 'folder'],
    ['./', 'folder'],
    ['d/..', 'folder'],
    ['f/', 'f/'],
    ['x', 'free x'],
    ['x/', 'free x/'],
    ['x/f', 'noent'],
    ['f/x', 'notdir'],
    ['f/.', 'notdir'],
    ['f/..', 'notdir'],
    ['x/..', 'noent'],
    ['..', 'notcapable'],
    ['../f', 'notcapable'],
    ['d/../../f', 'notcapable'],
    ['d/e/../../..', 'notcapable'],
    ['/', 'notcapable'],
    ['/f', 'notcapable'],
    ['//f', 'notcapable'],
    ['', 'noent'],
    ['f\0', 'inval'],
    ['\0', 'inval'],
    ['...', 'free ...'],
    ['n'.repeat(256), 'nametoolong'],
  ])('%j leads to %s', (path, place) => expect(reached(tree(), path)).toBe(place));
});

describe('links', () => {
  const root = tree({
    to_f: 'f',
    to_d: 'd',
    'd/up': '../f',
    'd/e/far': '../../d/f',
    chain: 'to_d/up',
    dangling: 'nowhere',
    slash: 'd/',
    'slash-f': 'f/',
    out: '..',
    'd/out': '../../f',
    absolute: '/f',
    self: 'self',
    ping: 'pong',
    pong: 'ping',
    dot: '.',
  });
  test.each([
    ['to_f', 'f'],
    ['to_f/', 'f/'],
    ['to_d', 'folder d'],
    ['to_d/f', 'd/f'],
    ['d/up', 'f'],
    ['d/e/far', 'd/f'],
    ['to_d/e/far', 'd/f'],
    ['chain', 'f'],
    // `..` of a link is the folder above where it leads.
    ['to_d/../f', 'f'],
    ['dot/dot/dot/f', 'f'],
    ['dot/..', 'notcapable'],
    ['dangling', 'free nowhere'],
    ['dangling/', 'free nowhere/'],
    ['dangling/f', 'noent'],
    ['slash', 'folder d'],
    ['slash/f', 'd/f'],
    ['slash-f', 'f/'],
    ['out', 'notcapable'],
    ['out/f', 'notcapable'],
    ['d/out', 'notcapable'],
    ['absolute', 'notcapable'],
    ['self', 'loop'],
    ['self/f', 'loop'],
    ['ping', 'loop'],
    ['to_f/x', 'notdir'],
  ])('%j, followed, leads to %s', (path, place) => expect(reached(root, path)).toBe(place));

  test.each([
    ['to_f', 'link f'],
    ['to_d/', 'folder d'],
    ['to_d/f', 'd/f'],
    ['self', 'link self'],
    ['absolute', 'link /f'],
    ['out', 'link ..'],
    ['out/', 'notcapable'],
  ])('%j, not followed, leads to %s', (path, place) => expect(reached(root, path, false)).toBe(place));

  test('forty links are followed, forty-one are a loop', () => {
    const links = Object.fromEntries(Array.from({ length: 41 }, (_, n) => [`l${n + 1}`, n === 0 ? 'f' : `l${n}`]));
    expect(reached(tree(links), 'l40')).toBe('f');
    expect(reached(tree(links), 'l41')).toBe('loop');
  });

  test('from a folder below, the folder above is out of reach', () => {
    const inner = root.openDirectory('d');
    expect(reached(inner, 'up')).toBe('notcapable');
    expect(reached(inner, 'e/far')).toBe('notcapable');
    expect(reached(inner, 'f')).toBe('d/f');
  });
});

test('every component is counted, and what counting throws ends the way', () => {
  let steps = 0;
  const root = tree({ l: 'd/e' });
  withPlace(root, 'l/../f', { follow: true, step: () => steps++ }, () => undefined);
  expect(steps).toBe(5);
  const stop = new Error('enough');
  const counting = () => {
    if (--steps === 0) throw stop;
  };
  expect(() => withPlace(root, 'd/e/f', { follow: true, step: counting }, () => undefined)).not.toThrow();
  expect(() => withPlace(root, 'd/e/f', { follow: true, step: counting }, () => undefined)).toThrow(stop);
});

test('folders on the way are closed, however it ends', () => {
  let open = 0;
  const watched = (directory: Directory): Directory =>
    new Proxy(directory, {
      get: (target, key) => {
        if (key === 'openDirectory') {
          return (name: string) => {
            const opened = target.openDirectory(name);
            open++;
            return watched(opened);
          };
        }
        if (key === 'close') return () => open--;
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  const root = watched(tree({ 'd/l': 'e/../../d/e' }));
  for (const path of ['d/e/f', 'd/l/f', 'd/e/../../..', 'd/e/x/y', 'd/e/f/x', 'd/e/', 'd/l/../e']) reached(root, path);
  expect(open).toBe(0);
  const failing = () => {
    expect(open).toBe(2);
    throw new Error('mine');
  };
  expect(() => withPlace(root, 'd/e/f', { follow: true, step: () => {} }, failing)).toThrow('mine');
  expect(open).toBe(0);
});

test('a way of a thousand folders is refused before it holds a thousand handles', () => {
  const root = new MemoryFileSystem({ [`${'d/'.repeat(300)}f`]: 'deep' }).openRoot();
  expect(reached(root, `${'d/'.repeat(256)}x`)).toBe('free x');
  expect(reached(root, `${'d/'.repeat(257)}x`)).toBe('nametoolong');
  expect(reached(root, 'd/../'.repeat(800))).toBe('folder');
});
