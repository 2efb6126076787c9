import { expect, test } from 'vitest';
import { WasmRuntimeError } from './errors.ts';
import { checkModuleName, isModuleName } from './names.ts';

test.each(['a', 'word-count', 'Tool_2', '-', '0', 'constructor', '__proto__', 'x'.repeat(128)])(
  '%s is a name',
  (name) => {
    expect(isModuleName(name)).toBe(true);
  },
);

test.each([
  ['', '""'],
  ['../x', '"../x"'],
  ['..', '".."'],
  ['a/b', '"a/b"'],
  ['a\\b', '"a\\\\b"'],
  ['/etc/passwd', '"/etc/passwd"'],
  ['a\0', '"a\\u0000"'],
  ['a\0.wasm', '"a\\u0000.wasm"'],
  ['a.wasm', '"a.wasm"'],
  ['a b', '"a b"'],
  ['a\n', '"a\\n"'],
  ['größe', '"größe"'],
  ['C:', '"C:"'],
  ['x'.repeat(129), `"${'x'.repeat(76)}...`],
  [undefined, 'undefined'],
  [7, '7'],
  [['a'], 'a'],
])('%j is none', (name, shown) => {
  expect(isModuleName(name)).toBe(false);
  let caught: unknown;
  try {
    checkModuleName(name);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(WasmRuntimeError);
  expect(caught).toMatchObject({
    code: 'module-name',
    message: `invalid WASM module name ${shown}: a name is 1 to 128 characters of letters, digits, '_' and '-'`,
  });
});
