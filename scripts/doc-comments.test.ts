import { expect, test } from 'vitest';
import { undocumented } from './doc-comments.ts';

/** What of the exports of `a.ts` has no doc comment; the door is index.ts. */
function faults(text: string, door = "export * from './a.ts';"): string[] {
  const files = new Map([
    ['a.ts', text],
    ['index.ts', door],
  ]);
  return undocumented(['index.ts'], (file) => files.get(file));
}

test('every kind of exported symbol needs a doc comment', () => {
  expect(
    faults('export const a = 1;\nexport function b() {}\nexport class C {}\nexport interface D {}\nexport type E = 1;'),
  ).toEqual(['a.ts:1: a', 'a.ts:2: b', 'a.ts:3: C', 'a.ts:4: D', 'a.ts:5: E']);
  expect(faults('/** A. */ export const a = 1;\n/** B. */\nexport function b() {}')).toEqual([]);
});

test('only what the door exports counts', () => {
  expect(faults('/** A. */ export const a = 1;\nexport const b = 2;', "export { a } from './a.ts';")).toEqual([]);
});

test('what can be called of a class or an interface needs one too', () => {
  const text = `/** C. */ export class C implements B {
    constructor(a: number) {}
    b() {}
    get c() { return 1; }
    #d() {}
    private e() {}
    f() {}
    [Symbol.iterator]() {}
    g = 1;
  }
  interface B {
    /** F. */ f(): void;
  }
  /** D. */ export interface D {
    h(): void;
    /** I. */ i(): void;
    readonly j: number;
  }`;
  expect(faults(text)).toEqual(['a.ts:3: C.b', 'a.ts:4: C.c', 'a.ts:15: D.h']);
});

test('one comment is enough for overloads', () => {
  expect(
    faults('/** A. */ export function a(b: 1): void;\nexport function a(b: 2): void;\nexport function a() {}'),
  ).toEqual([]);
});

test('a line comment is no doc comment, and a missing door no empty one', () => {
  expect(faults('// A.\nexport const a = 1;')).toEqual(['a.ts:2: a']);
  expect(() => undocumented(['index.ts'], () => undefined)).toThrow('index.ts is missing or exports nothing');
});
