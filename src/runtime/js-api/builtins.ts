// Imports that a module gets from the host itself when it is compiled with them (JavaScript interface, "Builtins"): sets
// of built-in functions, and string constants. Which there are and what they do is js-string.ts.

import type { CompiledModule } from './agent.ts';

/** Why a module cannot have what it was compiled with; undefined if it can. */
export function builtinFault({ builtins }: CompiledModule): string | undefined {
  if (new Set(builtins).size < builtins.length) return 'a set of built-ins is named twice';
  return undefined;
}

/** Does the host itself provide an import? */
export function isBuiltinImport({ module, stringModule }: CompiledModule, position: number): boolean {
  return stringModule !== null && module.imports[position]?.module === stringModule;
}
