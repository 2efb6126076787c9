// Imports that a module gets from the host itself when it is compiled with them (JavaScript interface, "Builtins"): sets
// of built-in functions, and string constants. Which import is one; what they are and do is js-string.ts.

import type { Extern } from '../../interpreter/index.ts';
import type { Agent, CompiledModule } from './agent.ts';
import {
  acceptsStringBuiltin,
  acceptsStringConstant,
  isStringBuiltin,
  stringBuiltin,
  stringConstant,
  stringModule,
} from './js-string.ts';

/** The set that there is. Other names may be asked for and are nothing: hosts to come may have more. */
const stringSet = 'js-string';

/** Why a module cannot have what it was compiled with; undefined if it can. */
export function builtinFault(compiled: CompiledModule): string | undefined {
  const { module, builtins } = compiled;
  if (hasTwice(builtins)) return 'a set of built-ins is named twice';
  if (builtins.length === 0 && compiled.stringModule === null) return undefined;
  for (let position = 0; position < module.imports.length; position++) {
    const kind = builtinKind(compiled, position);
    const accepted =
      kind === 'constant'
        ? acceptsStringConstant(module, position)
        : kind === 'function'
          ? acceptsStringBuiltin(module, position)
          : true;
    if (accepted) continue;
    const { module: from, name } = module.imports[position]!;
    return `import "${from}" "${name}" is not of the type of the built-in of that name`;
  }
  return undefined;
}

function hasTwice(names: readonly string[]): boolean {
  for (let index = 1; index < names.length; index++) {
    for (let before = 0; before < index; before++) if (names[before] === names[index]) return true;
  }
  return false;
}

/** What the host itself provides for an import, if it does. */
function builtinKind(compiled: CompiledModule, position: number): 'function' | 'constant' | undefined {
  const { module, name } = compiled.module.imports[position]!;
  if (compiled.stringModule !== null && module === compiled.stringModule) return 'constant';
  if (module !== stringModule || !isStringBuiltin(name)) return undefined;
  for (let index = 0; index < compiled.builtins.length; index++) {
    if (compiled.builtins[index] === stringSet) return 'function';
  }
  return undefined;
}

/** Does the host itself provide an import? */
export function isBuiltinImport(compiled: CompiledModule, position: number): boolean {
  return builtinKind(compiled, position) !== undefined;
}

/** What the host provides for an import; undefined where it provides nothing. */
export function builtinImport({ store }: Agent, compiled: CompiledModule, position: number): Extern | undefined {
  const kind = builtinKind(compiled, position);
  if (kind === undefined) return undefined;
  const { name } = compiled.module.imports[position]!;
  return kind === 'constant' ? stringConstant(store, name) : stringBuiltin(store, name);
}
