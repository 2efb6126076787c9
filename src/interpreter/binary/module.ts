// The decoder: bytes to a module declaration in a lone pass (specification 5.5). Here stand the header, the order and
// the sizes of sections, custom sections, and what must agree between sections; each section's contents are read by the
// files beside this one. The instructions of function bodies are not looked at.

import type { ResolvedConfiguration } from '../core/configuration.ts';
import { TypeRegistry } from '../core/type-registry.ts';
import { readCodeSection } from './code.ts';
import type { ModuleDeclaration } from './declaration.ts';
import { ModuleDraft } from './draft.ts';
import { readExpression } from './expressions.ts';
import type { BinaryReader } from './reader.ts';
import {
  readDataCountSection,
  readExportSection,
  readFunctionSection,
  readGlobalSection,
  readImportSection,
  readMemorySection,
  readStartSection,
  readTableSection,
  readTagSection,
} from './sections.ts';
import { readDataSection, readElementSection } from './segments.ts';
import { readTypeSection } from './type-section.ts';

interface Section {
  /** Sections come in this order, each at most once. Ids do not: data count and tag came to the format late. */
  readonly order: number;
  readonly read: (draft: ModuleDraft) => void;
}

const customSection = 0;
const codeSection = 10;
const dataSection = 11;

// By section id. Custom sections may stand anywhere.
const sections: readonly (Section | undefined)[] = [
  undefined,
  { order: 1, read: readTypeSection },
  { order: 2, read: readImportSection },
  { order: 3, read: readFunctionSection },
  { order: 4, read: readTableSection },
  { order: 5, read: readMemorySection },
  { order: 7, read: readGlobalSection },
  { order: 8, read: readExportSection },
  { order: 9, read: readStartSection },
  { order: 10, read: readElementSection },
  { order: 12, read: readCodeSection },
  { order: 13, read: readDataSection },
  { order: 11, read: readDataCountSection },
  { order: 6, read: readTagSection },
];

/**
 * Decodes a module (specification 5.5.17). The declaration keeps `bytes`, which must not change afterwards.
 * Its types are numbered in the registry, which is the engine's. Throws a CompileError: `malformed`, `unsupported` (a
 * feature that is off or not built yet), `limit`, or `invalid` for a reference to a type that does not exist.
 */
export function decodeModule(
  bytes: Uint8Array,
  configuration: ResolvedConfiguration,
  registry: TypeRegistry = new TypeRegistry(),
): ModuleDeclaration {
  const draft = new ModuleDraft(bytes, configuration, registry);
  const reader = draft.reader;
  if (bytes.length > draft.limits.moduleBytes) reader.exceeds('moduleBytes', bytes.length, draft.limits, 0);
  readHeader(reader);
  try {
    readSections(draft);
  } catch (error) {
    // The fault that comes first in the bytes is the one to tell: a body that is too short for its instructions leaves
    // the rest of them where the next section should be.
    readBodies(draft);
    throw error;
  }
  return draft.finish();
}

function readSections(draft: ModuleDraft): void {
  const reader = draft.reader;
  const starts: number[] = [];
  let order = 0;
  while (reader.position < reader.bytes.length) {
    const offset = reader.position;
    const id = reader.u8();
    if (id === customSection) {
      openSection(reader);
      readCustomSection(draft);
    } else {
      const section = sections[id] ?? reader.fail(`malformed section id ${id}`, offset);
      if (section.order <= order) reader.fail('unexpected content after last section', offset);
      order = section.order;
      openSection(reader);
      starts[id] = reader.position;
      section.read(draft);
    }
    reader.finish();
  }
  mustAgree(draft, starts);
}

// What one section says of another (5.5.17).
function mustAgree(draft: ModuleDraft, starts: readonly number[]): void {
  const { reader, bodies, dataCount, data } = draft;
  const functions = draft.functions.length - draft.importedFunctions;
  if (functions !== bodies.length) {
    const text = `function and code section have inconsistent lengths: ${functions} and ${bodies.length}`;
    reader.fail(text, starts[codeSection] ?? reader.bytes.length);
  }
  if (dataCount !== undefined && dataCount !== data.length) {
    const text = `data count and data section have inconsistent lengths: ${dataCount} and ${data.length}`;
    reader.fail(text, starts[dataSection] ?? reader.bytes.length);
  }
}

// Reads over the instructions of all bodies there are. Only for modules that are refused already.
function readBodies(draft: ModuleDraft): void {
  const reader = draft.reader;
  for (let index = 0; index < draft.bodies.length; index++) {
    reader.open(draft.bodies[index]!, draft.importedFunctions + index);
    readExpression(reader);
    reader.finish();
  }
}

// `\0asm` and the version, each four bytes, little-endian.
const magic = 0x6d736100;
const version = 1;
const componentVersion = 0x1000d;

function readHeader(reader: BinaryReader): void {
  if (readWord(reader) !== magic) reader.fail('magic header not detected', 0);
  const found = readWord(reader);
  if (found === componentVersion) reader.fail('unknown binary version: a component, not a module', 4);
  if (found !== version) reader.fail('unknown binary version', 4);
}

function readWord(reader: BinaryReader): number {
  if (reader.position + 4 > reader.bytes.length) reader.fail('unexpected end', reader.bytes.length);
  // The same four bytes as an f32's bits.
  return reader.f32Bits();
}

function openSection(reader: BinaryReader): void {
  const size = reader.length();
  reader.end = reader.position + size;
}

// Contents are the section's own business; a name it must have (5.5.3).
function readCustomSection(draft: ModuleDraft): void {
  const reader = draft.reader;
  const name = reader.name(draft.limits);
  const start = reader.position;
  if (start > reader.end) reader.fail('unexpected end of section or function', reader.end);
  reader.position = reader.end;
  draft.customSections.push({ name, contents: { start, end: reader.end } });
}

/** Copies of the contents of all custom sections of that name, in the order they stand. */
export function customSectionContents(declaration: ModuleDeclaration, name: string): Uint8Array[] {
  return declaration.customSections
    .filter((section) => section.name === name)
    .map(({ contents }) => declaration.bytes.slice(contents.start, contents.end));
}
