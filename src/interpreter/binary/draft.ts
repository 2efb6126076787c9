// A module declaration while it is being filled, and what every section's reader has at hand. One per decoding; the
// decoder (module.ts) hands it out as a ModuleDeclaration when all sections are read.

import type { ResolvedConfiguration } from '../core/configuration.ts';
import { type Features, switchedOff } from '../core/features.ts';
import type { CompileLimits } from '../core/limits.ts';
import type { TypeRegistry } from '../core/type-registry.ts';
import type { GlobalType, MemoryType, TableType } from '../core/types.ts';
import type { ConstantExpression, EntryOffsets, ModuleDeclaration } from './declaration.ts';
import { DataSegments } from './data-segments.ts';
import { BinaryReader } from './reader.ts';

type Growing<Type> = {
  -readonly [Key in keyof Type]: Type[Key] extends readonly (infer Entry)[] ? Entry[] : Type[Key];
};

export class ModuleDraft implements Growing<Omit<ModuleDeclaration, 'offsets'>> {
  readonly reader: BinaryReader;
  readonly features: Features;
  readonly limits: CompileLimits;

  readonly bytes: Uint8Array;
  readonly registry: TypeRegistry;
  readonly types: Growing<ModuleDeclaration>['types'] = [];
  readonly typeIds: number[] = [];
  readonly imports: Growing<ModuleDeclaration>['imports'] = [];
  readonly functions: number[] = [];
  readonly exactFunctions = new Set<number>();
  readonly tables: Growing<ModuleDeclaration>['tables'] = [];
  readonly memories: MemoryType[] = [];
  readonly globals: Growing<ModuleDeclaration>['globals'] = [];
  readonly tags: number[] = [];
  readonly exports: Growing<ModuleDeclaration>['exports'] = [];
  start: number | undefined = undefined;
  readonly elements: Growing<ModuleDeclaration>['elements'] = [];
  readonly data = new DataSegments();
  dataCount: number | undefined = undefined;
  readonly bodies: Growing<ModuleDeclaration>['bodies'] = [];
  readonly customSections: Growing<ModuleDeclaration>['customSections'] = [];
  importedFunctions = 0;
  importedTables = 0;
  importedMemories = 0;
  importedGlobals = 0;
  importedTags = 0;
  readonly offsets: Growing<EntryOffsets> = {
    types: [],
    functions: [],
    tables: [],
    memories: [],
    globals: [],
    tags: [],
    start: 0,
  };

  constructor(bytes: Uint8Array, configuration: ResolvedConfiguration, registry: TypeRegistry) {
    this.bytes = bytes;
    this.registry = registry;
    this.reader = new BinaryReader(bytes);
    this.reader.typeIds = this.typeIds;
    this.features = configuration.features;
    this.limits = configuration.limits;
  }

  /** The number of entries of a vector that, with those already there, must stay within a limit. */
  count(limit: keyof CompileLimits, already = 0): number {
    const offset = this.reader.position;
    const count = this.reader.length();
    if (already + count > this.limits[limit]) this.reader.exceeds(limit, already + count, this.limits, offset);
    return count;
  }

  addFunction(type: number, offset: number): void {
    this.mustFit('functions', this.functions.push(type), offset);
    this.offsets.functions.push(offset);
  }

  addTable(type: TableType, initial: ConstantExpression | undefined, offset: number): void {
    const count = this.tables.push({ type, initial });
    if (count > 1 && !this.features.referenceTypes) this.reader.refuse(switchedOff('referenceTypes'), offset);
    this.mustFit('tables', count, offset);
    this.offsets.tables.push(offset);
  }

  addMemory(type: MemoryType, offset: number): void {
    const count = this.memories.push(type);
    if (count > 1 && !this.features.multiMemory) this.reader.refuse(switchedOff('multiMemory'), offset);
    this.mustFit('memories', count, offset);
    this.offsets.memories.push(offset);
  }

  addGlobal(type: GlobalType, initial: ConstantExpression | undefined, offset: number): void {
    this.mustFit('globals', this.globals.push({ type, initial }), offset);
    this.offsets.globals.push(offset);
  }

  addTag(type: number, offset: number): void {
    const { exceptions, legacyExceptions } = this.features;
    if (!exceptions && !legacyExceptions) this.reader.refuse(switchedOff('exceptions'), offset);
    this.mustFit('tags', this.tags.push(type), offset);
    this.offsets.tags.push(offset);
  }

  private mustFit(limit: keyof CompileLimits, count: number, offset: number): void {
    if (count > this.limits[limit]) this.reader.exceeds(limit, count, this.limits, offset);
  }

  /** The finished declaration, without the tools that made it. */
  finish(): ModuleDeclaration {
    const { reader: _reader, features: _features, limits: _limits, ...declaration } = this;
    return declaration;
  }
}
