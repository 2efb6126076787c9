// The type section (specification 5.5.4): recursion groups of type definitions, numbered in the engine's registry as
// they are read. Whether a declared supertype fits is a rule of validity (validation/types.ts); that the types which
// are referred to exist is checked here, because a reference becomes the number of its type at once.

import { type FeatureName, switchedOff } from '../core/features.ts';
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
import { readValueType, refuseCode } from './types.ts';

const recursionGroup = 0x4e;
const finalSubtype = 0x4f;
const openSubtype = 0x50;
const describesForm = 0x4c;
const descriptorForm = 0x4d;
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
  if (drafts.some(isLinked)) requireLinks(draft, drafts, first);
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
    return { ...readDescribedType(draft), isFinal: true, supertype: undefined };
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
  return { ...readDescribedType(draft), isFinal: form === finalSubtype, supertype };
}

type Described = Pick<TypeDraft, 'type' | 'describes' | 'descriptor'>;

// The custom descriptors proposal: what the type describes, then what describes it. Indices, until requireLinks has seen
// that they are positions in the group.
function readDescribedType(draft: ModuleDraft): Described {
  const describes = readLink(draft, describesForm);
  const descriptor = readLink(draft, descriptorForm);
  return { type: readDefinedType(draft), describes, descriptor };
}

function readLink(draft: ModuleDraft, form: number): number | undefined {
  const { reader } = draft;
  if (reader.bytes[reader.position] !== form) return undefined;
  mustBeOn(draft, 'customDescriptors', reader.position);
  reader.position++;
  return reader.u32();
}

const isLinked = ({ describes, descriptor }: Described): boolean => (describes ?? descriptor) !== undefined;

// Both ends are structures of the group that name each other, the described one first: then no type is its own
// descriptor by whatever way.
function requireLinks(draft: ModuleDraft, drafts: TypeDraft[], first: number): void {
  const { reader, offsets } = draft;
  for (const [position, { type, describes, descriptor }] of drafts.entries()) {
    const index = first + position;
    const invalid = (text: string): never => reader.invalid(`${text}: type ${index}`, offsets.types[index]!);
    const described = describes === undefined ? undefined : drafts[describes - first];
    const describing = descriptor === undefined ? undefined : drafts[descriptor - first];
    if (describes !== undefined) {
      if (described === undefined) invalid('described type is outside rec group');
      if (describes >= index) invalid('forward use of described type');
      if (type.kind !== 'struct') invalid('described type must be a struct');
      if (described?.descriptor !== index) invalid('described type is not described by descriptor');
    }
    if (descriptor !== undefined) {
      if (describing === undefined) invalid('descriptor type is outside rec group');
      if (type.kind !== 'struct') invalid('descriptor type must be a struct');
      if (describing?.describes !== index) invalid('type is not described by its descriptor');
    }
  }
  drafts.forEach((one, position) => {
    const positionOf = (index: number | undefined) => (index === undefined ? undefined : first - index - 1);
    drafts[position] = { ...one, describes: positionOf(one.describes), descriptor: positionOf(one.descriptor) };
  });
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
    default:
      return refuseCode(reader, form, start, 'malformed definition type');
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
  const storage = isPackedCode ? reader.u8() : readValueType(reader, features, 'malformed storage type');
  const start = reader.position;
  const mutability = reader.u8();
  if (mutability > 1) reader.fail('malformed mutability', start);
  return draft.registry.field(storage, mutability === 1);
}

function mustBeOn(draft: ModuleDraft, feature: FeatureName, offset: number): void {
  if (!draft.features[feature]) draft.reader.refuse(switchedOff(feature), offset);
}
