// The rules for type definitions (specification 3.2.9): a declared supertype must be open and of the same kind, and the
// definition must fit it. That types exist and that supertypes come first was checked where they were read. Plain code.

import type { ModuleDeclaration } from '../binary/declaration.ts';
import { CompileError } from '../core/errors.ts';
import type { TypeRegistry } from '../core/type-registry.ts';
import { type DefinedType, type FieldType, isPacked } from '../core/types.ts';

/** Throws a CompileError, `invalid`, for a type that does not fit the supertype it declares. */
export function validateTypes({ registry, typeIds, offsets }: ModuleDeclaration): void {
  typeIds.forEach((id, index) => {
    const definition = registry.definition(id);
    if (definition.supertype === undefined) return;
    const above = registry.definition(definition.supertype);
    const fault = above.isFinal
      ? `the supertype of type ${index} is final`
      : isBelow(registry, definition.type, above.type)
        ? undefined
        : `type ${index} does not fit its supertype`;
    if (fault !== undefined) throw new CompileError('invalid', `sub type: ${fault}`, offsets.types[index] ?? 0);
  });
}

// Specification 3.3.6 and 3.3.7. The rule for types that refer to themselves is no other: their numbers are compared.
function isBelow(registry: TypeRegistry, type: DefinedType, above: DefinedType): boolean {
  if (type.kind === 'func' && above.kind === 'func') {
    const { parameters, results } = type;
    return (
      parameters.length === above.parameters.length &&
      results.length === above.results.length &&
      parameters.every((parameter, index) => registry.isSubtype(above.parameters[index]!, parameter)) &&
      results.every((result, index) => registry.isSubtype(result, above.results[index]!))
    );
  }
  if (type.kind === 'struct' && above.kind === 'struct') {
    const { fields } = type;
    return above.fields.every((field, index) => index < fields.length && fieldFits(registry, fields[index]!, field));
  }
  return type.kind === 'array' && above.kind === 'array' && fieldFits(registry, type.element, above.element);
}

function fieldFits(registry: TypeRegistry, field: FieldType, above: FieldType): boolean {
  if (field.mutable !== above.mutable) return false;
  if (field.storage === above.storage) return true;
  if (field.mutable || isPacked(field.storage) || isPacked(above.storage)) return false;
  return registry.isSubtype(field.storage, above.storage);
}
