import { describe, expect, test } from 'vitest';
import { resolveConfiguration } from '../core/configuration.ts';
import type { Features } from '../core/features.ts';
import { type CompileLimits, defaultCompileLimits } from '../core/limits.ts';
import { externref, f64, funcref, i32, i64 } from '../core/types.ts';
import { customSectionContents, decodeModule } from './module.ts';
import {
  codeSection,
  configuration,
  customSection,
  functionSection,
  moduleBytes,
  nameBytes,
  refused,
  section,
  typeSection,
  unsigned,
  vector,
} from './testing/bytes.ts';

type Sections = readonly (readonly number[])[];
const decode = (...sections: Sections) => decodeModule(moduleBytes(...sections), configuration);
const malformed = (text: string, offset: number, ...sections: Sections) =>
  refused(() => decode(...sections), text, offset);

describe('the header', () => {
  const raw =
    (...bytes: number[]) =>
    () =>
      decodeModule(new Uint8Array(bytes), configuration);
  test('is `\\0asm` and version 1', () => {
    expect(decode().types).toEqual([]);
    refused(raw(), 'unexpected end', 0);
    refused(raw(0x00, 0x61, 0x73), 'unexpected end', 3);
    refused(raw(0x61, 0x73, 0x6d, 0x00), 'magic header not detected', 0);
    refused(raw(0x00, 0x61, 0x73, 0x6d), 'unexpected end', 4);
    refused(raw(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00), 'unexpected end', 7);
    refused(raw(0x00, 0x61, 0x73, 0x6d, 0x02, 0x00, 0x00, 0x00), 'unknown binary version', 4);
    const component = raw(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00);
    refused(component, 'unknown binary version: a component, not a module', 4);
  });
});

describe('sections', () => {
  // All that may come with an empty vector, in the order in which they must stand.
  const order = [1, 2, 3, 4, 5, 6, 7, 9, 10, 11];
  const empty = (id: number) => section(id, [0]);

  test('come in order, each at most once, with custom sections anywhere', () => {
    const custom = customSection('custom', [1, 2]);
    const declaration = decode(custom, ...order.flatMap((id) => [empty(id), custom, custom]));
    expect(declaration.customSections.length).toBe(21);
    for (const id of order) {
      for (const later of order.slice(order.indexOf(id))) {
        malformed('unexpected content after last section', 11, empty(later), empty(id));
      }
    }
  });

  test('data count stands between elements and code, tags between memories and globals', () => {
    expect(decode(empty(9), section(12, [0]), empty(10), empty(11)).dataCount).toBe(0);
    malformed('unexpected content after last section', 11, section(12, [0]), empty(9));
    malformed('unexpected content after last section', 11, empty(10), section(12, [0]));
    malformed('unexpected content after last section', 11, empty(6), section(13, [0]));
    expect(decode(empty(5), section(13, vector([0, 7], [0, 8])), empty(6)).tags).toEqual([7, 8]);
    malformed('unexpected content after last section', 11, section(13, [0]), empty(5));
    malformed('zero byte expected', 11, section(13, vector([1, 0])));
  });

  test('have an id from 0 to 13 in one byte', () => {
    for (const id of [14, 0x7f, 0x80, 0x81, 0xff]) malformed(`malformed section id ${id}`, 8, [id, 1, 0]);
  });

  test('are as long as they say', () => {
    malformed('section size mismatch', 11, section(1, [0, 0]));
    malformed('section size mismatch', 14, section(1, [1, 0x60, 0, 0, 0]));
    malformed('length out of bounds', 9, [1, 3, 0]);
    malformed('unexpected end of section or function', 11, [1, 2, 0]);
    malformed('unexpected end of section or function', 9, [1]);
    malformed('integer representation too long', 9, [1, ...unsigned(1, 6), 0]);
    malformed('length out of bounds', 9, [0, 0xff, 0xff, 0xff, 0xff, 0x0f]);
  });

  test('that say more than they hold are found where the bytes stop making sense', () => {
    // Numbers are read over the end of their section, so that they are judged as numbers.
    malformed('integer representation too long', 12, [5, 3, 1, 0, ...unsigned(2, 11)]);
    malformed('unexpected end of section or function', 11, section(4, [1]));
    malformed('unexpected end of section or function', 11, section(5, [1]));
    malformed('length out of bounds', 20, typeSection, section(7, [2, 0, 0, 0]), section(10, [0]));
    // A global whose expression would go on in the code section.
    malformed('unexpected end of section or function', 15, section(6, [1, i32, 0, 0x41, 0]), codeSection(0, 0x0b));
  });

  test('of functions and code, of data count and data must agree', () => {
    const text = 'function and code section have inconsistent lengths';
    malformed(`${text}: 1 and 0`, 18, typeSection, functionSection);
    malformed(`${text}: 0 and 1`, 10, codeSection(0, 0x0b));
    malformed(`${text}: 1 and 2`, 20, typeSection, functionSection, section(10, vector([2, 0, 0x0b], [2, 0, 0x0b])));
    const count = 'data count and data section have inconsistent lengths';
    malformed(`${count}: 3 and 2`, 13, section(12, [3]), section(11, vector([1, 0], [1, 0])));
    malformed(`${count}: 1 and 0`, 11, section(12, [1]));
  });

  test('of which one is at fault behind a body that is: the body is told', () => {
    // The body's size leaves out the last bytes of its LEB128, which then stand where a section should begin.
    const body = [4, 0, 0x41, 0x80, 0x80];
    const sections = [typeSection, functionSection, section(10, [1, ...body]), [0x80, 0x80, 0x80, 0x00, 0x0b]];
    refused(() => decode(...sections), 'integer representation too long', 24, 'malformed', 0);
  });
});

describe('custom sections', () => {
  test('are readable by name, every one of the same name', () => {
    const declaration = decode(
      customSection('a', [1]),
      customSection('__proto__', [2, 3]),
      customSection('a', [4]),
      customSection(''),
    );
    expect(customSectionContents(declaration, 'a')).toEqual([new Uint8Array([1]), new Uint8Array([4])]);
    expect(customSectionContents(declaration, '__proto__')).toEqual([new Uint8Array([2, 3])]);
    expect(customSectionContents(declaration, '')).toEqual([new Uint8Array()]);
    expect(customSectionContents(declaration, 'constructor')).toEqual([]);
    const copy = customSectionContents(declaration, 'a')[0]!;
    copy[0] = 9;
    expect(customSectionContents(declaration, 'a')[0]).toEqual(new Uint8Array([1]));
  });

  test('have a name within them', () => {
    malformed('unexpected end of section or function', 10, [0, 0]);
    malformed('unexpected end of section or function', 10, [0, 0, 0, 5, 1, 0, 7, 0, 0]);
    malformed('unexpected end of section or function', 11, [0, 1, 2, 0x61, 0x61]);
    malformed('malformed UTF-8 encoding', 11, [0, 2, 1, 0x80]);
    malformed('length out of bounds', 10, [0, 1, 5, 0x61]);
  });
});

describe('declarations', () => {
  test('imports come first in every index space', () => {
    const imports = section(
      2,
      vector(
        [...nameBytes('m'), ...nameBytes('f'), 0, 1],
        [...nameBytes('m'), ...nameBytes('t'), 1, externref, 1, 2, 3],
        [...nameBytes(''), ...nameBytes('⌣'), 2, 0, 4],
        [...nameBytes('m'), ...nameBytes('g'), 3, i64, 1],
        [...nameBytes('m'), ...nameBytes('f2'), 0, 0],
      ),
    );
    const declaration = decode(
      section(1, vector([0x60, 0, 0], [0x60, 1, i32, 2, i64, f64])),
      imports,
      section(3, vector([1])),
      section(4, vector([funcref, 0, 9], [0x40, 0, funcref, 0, 1, 0xd0, funcref, 0x0b])),
      section(5, vector([1, 1, 2])),
      section(6, vector([i32, 0, 0x41, 5, 0x0b])),
      section(7, vector([...nameBytes('run'), 0, 2], [...nameBytes('memory'), 2, 1])),
      section(8, [2]),
      codeSection(2, 3, i64, 0, f64, 0x0b),
    );
    expect(declaration.types).toEqual([
      { kind: 'func', parameters: [], results: [] },
      { kind: 'func', parameters: [i32], results: [i64, f64] },
    ]);
    expect(declaration.imports).toEqual([
      { module: 'm', name: 'f', index: 0, kind: 'func', offset: 23 },
      { module: 'm', name: 't', index: 0, kind: 'table', offset: 29 },
      { module: '', name: '⌣', index: 0, kind: 'memory', offset: 38 },
      { module: 'm', name: 'g', index: 0, kind: 'global', offset: 46 },
      { module: 'm', name: 'f2', index: 1, kind: 'func', offset: 53 },
    ]);
    expect(declaration.functions).toEqual([1, 0, 1]);
    expect(declaration.tables.map(({ type }) => type)).toEqual([
      { element: externref, minimum: 2, maximum: 3, address64: false },
      { element: funcref, minimum: 9, maximum: undefined, address64: false },
      { element: funcref, minimum: 1, maximum: undefined, address64: false },
    ]);
    expect(declaration.tables[2]!.initial).toEqual({ start: 75, end: 78 });
    expect(declaration.memories.map(({ minimum, maximum }) => [minimum, maximum])).toEqual([
      [4, undefined],
      [1, 2],
    ]);
    expect(declaration.globals).toEqual([
      { type: { content: i64, mutable: true }, initial: undefined },
      { type: { content: i32, mutable: false }, initial: { start: 89, end: 92 } },
    ]);
    expect(declaration.exports).toEqual([
      { name: 'run', kind: 'func', index: 2, offset: 95 },
      { name: 'memory', kind: 'memory', index: 1, offset: 101 },
    ]);
    expect(declaration.start).toBe(2);
    expect(declaration.bodies).toEqual([
      { declarations: 117, start: 122, end: 123, locals: [{ count: 3, type: i64 }] },
    ]);
    expect(declaration.offsets).toEqual({
      types: [11, 14],
      functions: [23, 53, 63],
      tables: [29, 67, 70],
      memories: [38, 81],
      globals: [46, 87],
      tags: [],
      start: 112,
    });
    const { importedFunctions, importedTables, importedMemories, importedGlobals } = declaration;
    expect([importedFunctions, importedTables, importedMemories, importedGlobals]).toEqual([2, 1, 1, 1]);
  });

  test('kinds of imports and exports', () => {
    const imported = (kind: number) => section(2, vector([0, 0, kind]));
    malformed('malformed import kind', 13, imported(5));
    malformed('malformed import kind', 13, imported(0x80));
    const withTag = decode(section(2, vector([0, 0, 4, 0, 3])), section(13, vector([0, 9])));
    expect([withTag.tags, withTag.importedTags, withTag.offsets.tags]).toEqual([[3, 9], 1, [11, 19]]);
    const exported = (kind: number) => section(7, vector([0, kind, 0]));
    malformed('malformed export kind', 12, exported(5));
    expect(decode(exported(4)).exports).toEqual([{ name: '', kind: 'tag', index: 0, offset: 11 }]);
  });

  test('a table with an initial value has a zero behind its mark', () => {
    malformed('zero byte expected', 12, section(4, [1, 0x40, 1, funcref, 0, 0, 0xd0, funcref, 0x0b]));
  });
});

describe('features that are off are refused where they show', () => {
  const refuses = (feature: keyof Features, text: string, offset: number, ...sections: Sections) => {
    const off = resolveConfiguration({ features: { [feature]: false } });
    expect(decode(...sections)).toBeDefined();
    const run = () => decodeModule(moduleBytes(...sections), off);
    refused(run, `${text} switched off (feature ${feature})`, offset, 'unsupported');
  };

  test('mutable globals, imported or exported', () => {
    const text = 'importing and exporting mutable globals is';
    refuses('mutableGlobals', text, 11, section(2, vector([0, 0, 3, i32, 1])));
    const global = section(6, vector([i32, 1, 0x41, 0, 0x0b]));
    refuses('mutableGlobals', text, 19, global, section(7, vector([0, 3, 0])));
    const off = resolveConfiguration({ features: { mutableGlobals: false } });
    expect(decodeModule(moduleBytes(global), off).globals.length).toBe(1);
  });

  test('a second memory, a second table', () => {
    refuses('multiMemory', 'multiple memories are', 13, section(5, vector([0, 0], [0, 0])));
    refuses('referenceTypes', 'reference types are', 14, section(4, vector([funcref, 0, 0], [funcref, 0, 0])));
  });

  test('multiple results, data count', () => {
    refuses('multiValue', 'multiple results are', 13, section(1, vector([0x60, 0, 2, i32, i32])));
    refuses('bulkMemory', 'bulk memory instructions are', 10, section(12, [0]));
  });

  test('segments that are not plainly active', () => {
    const text = 'bulk memory instructions are';
    refuses('bulkMemory', text, 11, section(11, vector([1, 0])));
    refuses('bulkMemory', text, 11, section(11, vector([2, 0, 0x41, 0, 0x0b, 0])));
    refuses('bulkMemory', text, 11, section(9, vector([1, 0, 0])));
    refuses('referenceTypes', 'reference types are', 11, section(9, vector([3, 0, 0])));
    refuses('referenceTypes', 'reference types are', 11, section(9, vector([4, 0x41, 0, 0x0b, 0])));
  });

  test('an active segment can name table 0 without reference types', () => {
    const named = section(9, vector([2, 0, 0x41, 0, 0x0b, 0, 0]));
    const off = resolveConfiguration({ features: { referenceTypes: false } });
    expect(decodeModule(moduleBytes(named), off).elements).toMatchObject([{ mode: 'active', table: 0 }]);
    refuses('bulkMemory', 'bulk memory instructions are', 11, named);
  });
});

describe('limits', () => {
  const exceeds = (limit: Partial<CompileLimits>, text: string, offset: number, ...sections: Sections) => {
    const run = (limits: Partial<CompileLimits>) => () =>
      decodeModule(moduleBytes(...sections), resolveConfiguration({ limits }));
    refused(run(limit), text, offset, 'limit');
    const [name, value] = Object.entries(limit)[0]!;
    // One more is enough.
    expect(run({ [name]: value + 1 })).not.toThrow();
    expect(Object.keys(defaultCompileLimits)).toContain(name);
  };

  test('each is named with both numbers, and one more would do', () => {
    const type = [0x60, 0, 0];
    const importOf = (...type: number[]) => [0, 0, ...type];
    exceeds({ moduleBytes: 7 }, 'moduleBytes: 8 exceeds the limit of 7', 0);
    exceeds({ types: 1 }, 'types: 2 exceeds the limit of 1', 10, section(1, vector(type, type)));
    const twoImports = section(2, vector(importOf(3, i32, 0), importOf(3, i32, 0)));
    exceeds({ imports: 1 }, 'imports: 2 exceeds the limit of 1', 10, twoImports);
    exceeds({ globals: 1 }, 'globals: 2 exceeds the limit of 1', 16, twoImports);
    exceeds({ exports: 1 }, 'exports: 2 exceeds the limit of 1', 10, section(7, vector([0, 0, 0], [0, 0, 0])));
    const oneFunction = section(2, vector(importOf(0, 0)));
    const another = [typeSection, oneFunction, functionSection, codeSection(0, 0x0b)];
    exceeds({ functions: 1 }, 'functions: 2 exceeds the limit of 1', 23, ...another);
    exceeds(
      { tables: 1 },
      'tables: 2 exceeds the limit of 1',
      10,
      section(4, vector([funcref, 0, 0], [funcref, 0, 0])),
    );
    exceeds({ memories: 1 }, 'memories: 2 exceeds the limit of 1', 10, section(5, vector([0, 0], [0, 0])));
    exceeds({ dataSegments: 1 }, 'dataSegments: 2 exceeds the limit of 1', 10, section(11, vector([1, 0], [1, 0])));
    const segments = section(9, vector([1, 0, 0], [1, 0, 2, 0, 0]));
    exceeds({ elementSegments: 1 }, 'elementSegments: 2 exceeds the limit of 1', 10, segments);
    exceeds({ segmentElements: 1 }, 'segmentElements: 2 exceeds the limit of 1', 16, segments);
    exceeds({ nameBytes: 1 }, 'nameBytes: 2 exceeds the limit of 1', 10, customSection('ab'));
  });

  test('a data count is held against the limit before there are segments', () => {
    const run = () => decode(section(12, unsigned(0xffff_ffff)));
    refused(run, 'dataSegments: 4294967295 exceeds the limit of 100000', 10, 'limit');
  });
});
