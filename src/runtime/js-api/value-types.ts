// The words of the enumerations ValueType and TableKind (JavaScript interface, "Globals" and "Tables"). Beyond the
// specification's own there are the abstract types of references that native engines take as well.

import type { ValueTypeName } from '../../interpreter/index.ts';

/** What a table can hold. */
export const elementWords = ['externref', 'anyfunc', 'anyref', 'eqref', 'i31ref', 'structref', 'arrayref'] as const;

/** What a global can hold, or an exception carry. */
export const valueWords = ['i32', 'i64', 'f32', 'f64', 'v128', ...elementWords, 'exnref'] as const;

/** The engine's word. */
export function valueTypeNamed(word: (typeof valueWords)[number]): ValueTypeName {
  return word === 'anyfunc' ? 'funcref' : word;
}
