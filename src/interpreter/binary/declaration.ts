// What a module's bytes declare (specification 2.5), as the decoder leaves it and validation and instantiation read it.
// Index spaces are already merged: imports first, then the module's own.

import type { TypeRegistry } from '../core/type-registry.ts';
import type { DefinedType, ExternalKind, FunctionType, GlobalType, MemoryType, TableType } from '../core/types.ts';
import type { DataSegments } from './data-segments.ts';

/** A range of the module's bytes; `end` is exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A constant expression, left as bytes: `end` stands behind its `end` opcode. */
export type ConstantExpression = ByteRange;

/** Where in an import the offset stands is for error messages. */
export type ImportDeclaration = {
  readonly module: string;
  readonly name: string;
  /** Index in the index space of its kind. */
  readonly index: number;
  readonly kind: ExternalKind;
  readonly offset: number;
};

export interface TableDeclaration {
  readonly type: TableType;
  /** What every element starts as; undefined means null. */
  readonly initial: ConstantExpression | undefined;
}

export interface GlobalDeclaration {
  readonly type: GlobalType;
  /** Undefined for an imported global. */
  readonly initial: ConstantExpression | undefined;
}

export interface ExportDeclaration {
  readonly name: string;
  readonly kind: ExternalKind;
  readonly index: number;
  readonly offset: number;
}

export interface ElementSegment {
  readonly mode: 'active' | 'passive' | 'declarative';
  /** Meaningful for active segments. */
  readonly table: number;
  readonly offsetExpression: ConstantExpression | undefined;
  readonly type: number;
  /** Function indices, or constant expressions; one of the two is there. */
  readonly functions: readonly number[] | undefined;
  readonly expressions: readonly ConstantExpression[] | undefined;
  readonly offset: number;
}

export interface DataSegment {
  readonly mode: 'active' | 'passive';
  readonly memory: number;
  readonly offsetExpression: ConstantExpression | undefined;
  /** The segment's contents. */
  readonly bytes: ByteRange;
  readonly offset: number;
}

/** `count` locals of one type, as the binary format groups them. */
export interface LocalGroup {
  readonly count: number;
  readonly type: number;
}

/** One function's code. */
export interface FunctionBody {
  /** Where its local declarations begin: what offsets in custom sections count from. */
  readonly declarations: number;
  /** First instruction, behind the local declarations. */
  readonly start: number;
  /** Behind the final `end`. */
  readonly end: number;
  readonly locals: readonly LocalGroup[];
}

export interface CustomSection {
  readonly name: string;
  readonly contents: ByteRange;
}

/** Where each entry of an index space stands in the bytes, for error messages; an imported one where its import does. */
export interface EntryOffsets {
  readonly types: readonly number[];
  readonly functions: readonly number[];
  readonly tables: readonly number[];
  readonly memories: readonly number[];
  readonly globals: readonly number[];
  readonly tags: readonly number[];
  /** Of the start function's index; 0 where there is none. */
  readonly start: number;
}

export interface ModuleDeclaration {
  /** The module's bytes: the only copy. All offsets and ranges refer to it. */
  readonly bytes: Uint8Array;
  /** Where the module's types have their numbers, shared by all modules of an engine. */
  readonly registry: TypeRegistry;
  readonly types: readonly DefinedType[];
  /** The engine's number of each type. */
  readonly typeIds: readonly number[];
  readonly imports: readonly ImportDeclaration[];
  /** Type index per function, imported ones first. */
  readonly functions: readonly number[];
  /** Imported functions whose type must be the very one, none below it. */
  readonly exactFunctions: ReadonlySet<number>;
  readonly tables: readonly TableDeclaration[];
  readonly memories: readonly MemoryType[];
  readonly globals: readonly GlobalDeclaration[];
  /** Type index per tag, imported ones first. */
  readonly tags: readonly number[];
  readonly exports: readonly ExportDeclaration[];
  readonly start: number | undefined;
  readonly elements: readonly ElementSegment[];
  readonly data: DataSegments;
  /** The data count section's number, where there is one. */
  readonly dataCount: number | undefined;
  /** Bodies of the module's own functions, in order. */
  readonly bodies: readonly FunctionBody[];
  readonly customSections: readonly CustomSection[];
  readonly importedFunctions: number;
  readonly importedTables: number;
  readonly importedMemories: number;
  readonly importedGlobals: number;
  readonly importedTags: number;
  readonly offsets: EntryOffsets;
}

/** The function type at a type index of a module that has been validated. */
export function functionTypeAt({ types }: Pick<ModuleDeclaration, 'types'>, typeIndex: number): FunctionType {
  const type = types[typeIndex];
  if (type?.kind !== 'func') throw new Error(`type ${typeIndex} is no function type`);
  return type;
}

/** The type of a function of a module that has been validated. */
export function typeOfFunction(
  declaration: Pick<ModuleDeclaration, 'types' | 'functions'>,
  functionIndex: number,
): FunctionType {
  return functionTypeAt(declaration, declaration.functions[functionIndex]!);
}
