// The rules for type definitions (specification 3.2.9): a declared supertype must be open and of the same kind, and the
// definition must fit it. That types exist and that supertypes come first was checked where they were read. Plain code.

import type { ModuleDeclaration } from '../binary/declaration.ts';
import { BinaryReader } from '../binary/reader.ts';
import { CompileError } from '../core/errors.ts';
import type { TypeDefinition, TypeRegistry } from '../core/type-registry.ts';
import { type DefinedType, type FieldType, isPacked } from '../core/types.ts';

/** Throws a CompileError, `invalid`, for a type that does not fit the supertype it declares. */
export function validateTypes({ bytes, registry, typeIds, offsets }: ModuleDeclaration): void {
  typeIds.forEach((id, index) => {
    const definition = registry.definition(id);
    if (definition.supertype === undefined) return;
    const above = registry.definition(definition.supertype);
    const fault = faultOf(registry, definition, above);
    if (fault === undefined) return;
    const offset = offsets.types[index] ?? 0;
    if (fault.type !== undefined) {
      // Within a group types are numbered one after the other.
      const linked = index + fault.type - id;
      throw new CompileError('invalid', `${fault.text} type ${linked} does not match that of the supertype`, offset);
    }
    const text = `sub type ${index} does not match super type ${supertypeAt(bytes, offset)}: ${fault.text}`;
    throw new CompileError('invalid', text, offset);
  });
}

// Several types of the module may be the supertype; the bytes say which index was meant.
function supertypeAt(bytes: Uint8Array, offset: number): number {
  const reader = new BinaryReader(bytes);
  // Behind the form there is a vector of one.
  reader.position = offset + 1;
  reader.u32();
  return reader.u32();
}

interface Fault {
  readonly text: string;
  /** The number of what it describes or is described by, where that is at fault. */
  readonly type?: number | undefined;
}

function faultOf(registry: TypeRegistry, definition: TypeDefinition, above: TypeDefinition): Fault | undefined {
  if (above.isFinal) return { text: 'that is final' };
  if (!hasLinksOf(definition, above)) return { text: 'one has a descriptor, or is one' };
  if (!isBelow(registry, definition.type, above.type)) return { text: 'it does not fit' };
  for (const text of ['described', 'descriptor'] as const) {
    const key = text === 'described' ? 'describes' : text;
    const [type, wanted] = [definition[key], above[key]];
    if (type !== undefined && wanted !== undefined && !registry.isBelow(type, wanted)) return { text, type };
  }
  return undefined;
}

// The custom descriptors proposal: what describes others is laid out like that, and only below what does, too; what has a
// descriptor may stand below what has none.
function hasLinksOf(definition: TypeDefinition, above: TypeDefinition): boolean {
  if ((definition.describes === undefined) !== (above.describes === undefined)) return false;
  return above.descriptor === undefined || definition.descriptor !== undefined;
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
