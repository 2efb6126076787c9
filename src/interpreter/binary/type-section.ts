// The type section (specification 5.5.4): recursion groups of type definitions, numbered in the engine's registry as
// they are read. Whether a declared supertype fits is a rule of validity (validation/types.ts); that the types which
// are referred to exist is checked here, because a reference becomes the number of its type at once.

import { type FeatureName, notSupportedYet, switchedOff } from '../core/features.ts';
import type { TypeDraft } from '../core/type-registry.ts';
import {
  type ArrayType,
  type DefinedType,
  type FieldType,
  type FunctionType,
  mostTypeIds,
  packed16,
  packed8,
  type StructType,
  type ValueType,
} from '../core/types.ts';
import type { ModuleDraft } from './draft.ts';
import { missingDefinition } from './missing.ts';
import { readValueType, refuseCode } from './types.ts';

const recursionGroup = 0x4e;
const finalSubtype = 0x4f;
const openSubtype = 0x50;
const arrayForm = 0x5e;
const structForm = 0x5f;
const functionForm = 0x60;

export function readTypeSection(draft: ModuleDraft): void {
  for (let left = draft.count('types'); left > 0; left--) readGroup(draft);
}

// A type that stands alone is a group of one.
function readGroup(draft: ModuleDraft): void {
  const { reader, limits, registry, typeIds } = draft;
  const start = reader.position;
  const first = typeIds.length;
  let count = 1;
  if (reader.bytes[start] === recursionGroup) {
    mustBeOn(draft, 'gc', start);
    reader.position++;
    count = reader.length();
  }
  if (first + count > limits.types) reader.exceeds('types', first + count, limits, start);
  if (!registry.hasRoom(count)) reader.exceeds('types', mostTypeIds + 1, { ...limits, types: mostTypeIds }, start);
  // Until the group is numbered its types are known by their position.
  for (let position = 0; position < count; position++) typeIds.push(-1 - position);
  const drafts: TypeDraft[] = [];
  const depths: number[] = [];
  for (let position = 0; position < count; position++) {
    draft.offsets.types.push(reader.position);
    drafts.push(readSubtype(draft, first + position, depths));
  }
  const id = registry.intern(drafts);
  for (let position = 0; position < count; position++) {
    typeIds[first + position] = id + position;
    draft.types.push(registry.definition(id + position).type);
  }
}

// `depths` are those of the group's types read so far: how many supertypes are above each.
function readSubtype(draft: ModuleDraft, index: number, depths: number[]): TypeDraft {
  const { reader, limits, registry } = draft;
  const start = reader.position;
  const form = reader.bytes[start];
  if (form !== finalSubtype && form !== openSubtype) {
    depths.push(0);
    return { type: readDefinedType(draft), isFinal: true, supertype: undefined };
  }
  mustBeOn(draft, 'gc', start);
  reader.position++;
  const count = reader.length();
  let supertype: number | undefined;
  for (let left = count; left > 0; left--) {
    const offset = reader.position;
    const above = reader.u32();
    // Only types before it, so that there are no circles (specification 3.2.9).
    if (above >= index) reader.invalid(`unknown type ${above}`, offset);
    supertype = draft.typeIds[above]!;
  }
  if (count > 1) reader.invalid(`sub type: ${count} supertypes where one is the most`, start);
  let depth = 0;
  if (supertype !== undefined) {
    depth = supertype < 0 ? depths[-1 - supertype]! + 1 : registry.definition(supertype).ancestors.length;
  }
  if (depth > limits.subtypeDepth) reader.exceeds('subtypeDepth', depth, limits, start);
  depths.push(depth);
  return { type: readDefinedType(draft), isFinal: form === finalSubtype, supertype };
}

function readDefinedType(draft: ModuleDraft): DefinedType {
  const { reader } = draft;
  const start = reader.position;
  const form = reader.u8();
  switch (form) {
    case functionForm:
      return readFunctionType(draft);
    case structForm:
      mustBeOn(draft, 'gc', start);
      return readStructType(draft);
    case arrayForm:
      mustBeOn(draft, 'gc', start);
      return readArrayType(draft);
    default: {
      const missing = missingDefinition(form);
      if (missing !== undefined) reader.refuse(notSupportedYet(missing), start);
      return refuseCode(reader, form, start, 'malformed definition type');
    }
  }
}

function readFunctionType(draft: ModuleDraft): FunctionType {
  const { reader, features } = draft;
  const parameters = readResultType(draft, 'parameters');
  const start = reader.position;
  const results = readResultType(draft, 'results');
  if (results.length > 1 && !features.multiValue) reader.refuse(switchedOff('multiValue'), start);
  return { kind: 'func', parameters, results };
}

const noTypes: readonly ValueType[] = [];

function readResultType(draft: ModuleDraft, limit: 'parameters' | 'results'): readonly ValueType[] {
  const { reader, features } = draft;
  const count = draft.count(limit);
  if (count === 0) return noTypes;
  const types: ValueType[] = [];
  for (let index = 0; index < count; index++) types.push(readValueType(reader, features));
  return types;
}

function readStructType(draft: ModuleDraft): StructType {
  const fields: FieldType[] = [];
  for (let left = draft.count('structFields'); left > 0; left--) fields.push(readField(draft));
  return { kind: 'struct', fields };
}

function readArrayType(draft: ModuleDraft): ArrayType {
  return { kind: 'array', element: readField(draft) };
}

function readField(draft: ModuleDraft): FieldType {
  const { reader, features } = draft;
  const code = reader.bytes[reader.position];
  const isPackedCode = code === packed8 || code === packed16;
  const storage = isPackedCode ? reader.u8() : readValueType(reader, features);
  const start = reader.position;
  const mutability = reader.u8();
  if (mutability > 1) reader.fail('malformed mutability', start);
  return draft.registry.field(storage, mutability === 1);
}

function mustBeOn(draft: ModuleDraft, feature: FeatureName, offset: number): void {
  if (!draft.features[feature]) draft.reader.refuse(switchedOff(feature), offset);
}
