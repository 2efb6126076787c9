// Stands in for builtins.ts in the small polyfill: the built-ins of strings work on arrays of the garbage-collected heap. As
// in a host that does not know them, options that ask for them do nothing.

import type { Extern } from '../../interpreter/index.ts';

/** Nothing is. */
export function builtinFault(): undefined {
  return undefined;
}

/** None is. */
export function isBuiltinImport(): boolean {
  return false;
}

/** Nothing. */
export function builtinImport(): Extern | undefined {
  return undefined;
}
