// The sections that declare (specification 5.5.5 to 5.5.11, 5.5.16 and 5.5.17): imports, functions, tables, memories,
// tags, globals, exports, start, data count. Types, segments and code stand in files of their own; order and sizes in module.ts.
// Indices are left as they are: that they exist is a rule of validity.

import { switchedOff } from '../core/features.ts';
import type { ExternalKind } from '../core/types.ts';
import type { ConstantExpression } from './declaration.ts';
import type { ModuleDraft } from './draft.ts';
import { readExpression } from './expressions.ts';
import { readGlobalType, readMemoryType, readTableType, readTagType } from './types.ts';

export function readImportSection(draft: ModuleDraft): void {
  const { reader, limits } = draft;
  for (let left = draft.count('imports'); left > 0; left--) {
    const offset = reader.position;
    const module = reader.name(limits);
    const name = reader.name(limits);
    const exact = draft.features.customDescriptors && reader.bytes[reader.position] === exactFunction;
    if (exact) reader.position++;
    const kind = exact ? 'func' : readKind(draft, 'malformed import kind');
    const index = readImportedType(draft, kind, offset);
    draft.imports.push({ module, name, index, kind, offset });
    if (exact) draft.exactFunctions.add(index);
  }
  draft.importedFunctions = draft.functions.length;
  draft.importedTables = draft.tables.length;
  draft.importedMemories = draft.memories.length;
  draft.importedGlobals = draft.globals.length;
  draft.importedTags = draft.tags.length;
}

// The custom descriptors proposal: a function whose type is no subtype of the one that is named.
const exactFunction = 0x20;

// Adds what is imported to its index space and answers its index there.
function readImportedType(draft: ModuleDraft, kind: ExternalKind, offset: number): number {
  const { reader, features } = draft;
  switch (kind) {
    case 'func':
      draft.addFunction(reader.u32(), offset);
      return draft.functions.length - 1;
    case 'table':
      draft.addTable(readTableType(reader, features), undefined, offset);
      return draft.tables.length - 1;
    case 'memory':
      draft.addMemory(readMemoryType(reader, features), offset);
      return draft.memories.length - 1;
    case 'global': {
      const type = readGlobalType(reader, features);
      if (type.mutable && !features.mutableGlobals) reader.refuse(switchedOff('mutableGlobals'), offset);
      draft.addGlobal(type, undefined, offset);
      return draft.globals.length - 1;
    }
    case 'tag':
      draft.addTag(readTagType(reader), offset);
      return draft.tags.length - 1;
  }
}

const kinds: readonly ExternalKind[] = ['func', 'table', 'memory', 'global', 'tag'];

function readKind(draft: ModuleDraft, text: string): ExternalKind {
  const offset = draft.reader.position;
  const code = draft.reader.u8();
  return kinds[code] ?? draft.reader.fail(text, offset);
}

export function readFunctionSection(draft: ModuleDraft): void {
  for (let left = draft.count('functions', draft.importedFunctions); left > 0; left--) {
    const offset = draft.reader.position;
    draft.addFunction(draft.reader.u32(), offset);
  }
}

export function readTableSection(draft: ModuleDraft): void {
  const { reader, features } = draft;
  for (let left = draft.count('tables', draft.importedTables); left > 0; left--) {
    const offset = reader.position;
    // 0x40 0x00 announces an expression for what every element starts as (5.5.7).
    const initialized = reader.bytes[offset] === 0x40;
    if (initialized) {
      if (!features.functionReferences) reader.refuse(switchedOff('functionReferences'), offset);
      reader.position++;
      if (reader.u8() !== 0x00) reader.fail('zero byte expected', offset + 1);
    }
    const type = readTableType(reader, features);
    const initial: ConstantExpression | undefined = initialized ? readExpression(reader) : undefined;
    draft.addTable(type, initial, offset);
  }
}

export function readMemorySection(draft: ModuleDraft): void {
  for (let left = draft.count('memories', draft.importedMemories); left > 0; left--) {
    const offset = draft.reader.position;
    draft.addMemory(readMemoryType(draft.reader, draft.features), offset);
  }
}

export function readTagSection(draft: ModuleDraft): void {
  for (let left = draft.count('tags', draft.importedTags); left > 0; left--) {
    const offset = draft.reader.position;
    draft.addTag(readTagType(draft.reader), offset);
  }
}

export function readGlobalSection(draft: ModuleDraft): void {
  const { reader, features } = draft;
  for (let left = draft.count('globals', draft.importedGlobals); left > 0; left--) {
    const offset = reader.position;
    const type = readGlobalType(reader, features);
    draft.addGlobal(type, readExpression(reader), offset);
  }
}

export function readExportSection(draft: ModuleDraft): void {
  const { reader, features, limits } = draft;
  for (let left = draft.count('exports'); left > 0; left--) {
    const offset = reader.position;
    // The suite's reader takes what follows the section for the length of a name, and finds it too long.
    if (offset >= reader.end) reader.fail('length out of bounds', offset);
    const name = reader.name(limits);
    const kind = readKind(draft, 'malformed export kind');
    const index = reader.u32();
    if (kind === 'global' && draft.globals[index]?.type.mutable === true && !features.mutableGlobals) {
      reader.refuse(switchedOff('mutableGlobals'), offset);
    }
    draft.exports.push({ name, kind, index, offset });
  }
}

export function readStartSection(draft: ModuleDraft): void {
  draft.offsets.start = draft.reader.position;
  draft.start = draft.reader.u32();
}

export function readDataCountSection(draft: ModuleDraft): void {
  const { reader, features, limits } = draft;
  const offset = reader.position;
  if (!features.bulkMemory) reader.refuse(switchedOff('bulkMemory'), offset);
  // The segments come later, so the bytes that are left here say nothing about the number.
  const count = reader.u32();
  if (count > limits.dataSegments) reader.exceeds('dataSegments', count, limits, offset);
  draft.dataCount = count;
}
