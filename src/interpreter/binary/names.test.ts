import { describe, expect, test } from 'vitest';
import { decodeModule } from './module.ts';
import { ModuleNames } from './names.ts';
import {
  configuration,
  customSection,
  moduleBytes,
  nameBytes,
  section,
  typeSection,
  unsigned,
  vector,
} from './testing/bytes.ts';

const functions = section(3, vector([0], [0], [0], [0]));
const code = section(10, vector(...[0, 0, 0, 0].map(() => [2, 0, 0x0b])));

/** The names of a module of four functions with these custom sections. */
const namesOf = (...custom: number[][]) =>
  new ModuleNames(decodeModule(moduleBytes(typeSection, functions, code, ...custom), configuration));
const nameSection = (...subsections: number[][]) => customSection('name', subsections.flat());
const moduleName = (name: string) => section(0, nameBytes(name));
const functionNames = (...names: [index: number, name: string][]) =>
  section(1, vector(...names.map(([index, name]) => [...unsigned(index), ...nameBytes(name)])));
const all = (names: ModuleNames) => [0, 1, 2, 3].map((index) => names.functionName(index));
const none = [undefined, undefined, undefined, undefined];

describe('the name section', () => {
  test('names the module and its functions', () => {
    const names = namesOf(nameSection(moduleName('Modül'), functionNames([0, 'main'], [2, 'λ'], [3, ''])));
    expect(names.moduleName).toBe('Modül');
    expect(all(names)).toEqual(['main', undefined, 'λ', '']);
    expect(names.functionName(4)).toBeUndefined();
  });

  test('with names that objects have of their own', () => {
    const names = namesOf(nameSection(functionNames([0, '__proto__'], [1, 'constructor'], [2, 'toString'])));
    expect(all(names)).toEqual(['__proto__', 'constructor', 'toString', undefined]);
    expect(names.moduleName).toBeUndefined();
  });

  test('may be missing, empty, or hold what is not known here', () => {
    for (const custom of [[], [nameSection()], [customSection('names', moduleName('no'))]]) {
      expect([namesOf(...custom).moduleName, ...all(namesOf(...custom))]).toEqual([undefined, ...none]);
    }
    const locals = section(2, [1, 0, 1, 0, 1, 0x78]);
    const names = namesOf(nameSection(moduleName('m'), locals, section(11, [0xff, 0xff]), functionNames([1, 'f'])));
    expect([names.moduleName, names.functionName(1)]).toEqual(['m', 'f']);
  });

  test('counts once', () => {
    const names = namesOf(
      nameSection(moduleName('first'), functionNames([1, 'a'], [1, 'b'])),
      nameSection(moduleName('second')),
    );
    expect([names.moduleName, names.functionName(1)]).toEqual(['first', 'a']);
  });

  test.each<[string, number[]]>([
    ['cut off in a subsection', [...moduleName('m'), 1, 9, 1, 0]],
    ['a count of four billion', [...moduleName('m'), ...section(1, [0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0])]],
    ['a name longer than the section', [...moduleName('m'), ...section(1, [1, 0, 0xff, 0x01])]],
    ['a subsection of the wrong size', [...moduleName('m'), ...section(1, [0, 0])]],
    ['an overlong number', [...moduleName('m'), 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]],
    ['a module name longer than its subsection', [0, 2, 5, 0x61, ...functionNames([0, 'f'])]],
  ])('is ignored where it is broken: %s', (_what, contents) => {
    const names = namesOf(customSection('name', contents));
    expect([names.moduleName, ...all(names)]).toEqual([undefined, ...none]);
  });

  test('loses a name that is not UTF-8, and no other', () => {
    const broken = section(1, [2, 0, 1, 0x80, 1, 1, 0x61]);
    expect(all(namesOf(nameSection(section(0, [1, 0xff]), broken)))).toEqual([undefined, 'a', undefined, undefined]);
  });

  test('cannot make the engine keep names of functions that do not exist', () => {
    const names = namesOf(nameSection(functionNames([4, 'x'], [0xffff_ffff, 'y'], [3, 'last'])));
    expect([names.functionName(4), names.functionName(0xffff_ffff), names.functionName(3)]).toEqual([
      undefined,
      undefined,
      'last',
    ]);
  });
});
