// A compiled module: decoded and validated, with its internal code made function by function as they are first called.
// Immutable, and of no store. What its bytes declare stands in the declaration; this is the face of it.

import {
  type ExportDeclaration,
  functionTypeAt,
  type ModuleDeclaration,
  typeOfFunction,
} from '../binary/declaration.ts';
import { customSectionContents, decodeModule } from '../binary/module.ts';
import { ModuleNames } from '../binary/names.ts';
import { limitText } from '../binary/reader.ts';
import { CompileError } from '../core/errors.ts';
import type { ExternalKind, ExternalType } from '../core/types.ts';
import { InternalCode } from '../translation/code.ts';
import { validateBranchHints } from '../validation/branch-hints.ts';
import { validateModule } from '../validation/module.ts';
import type { Engine } from './engine.ts';
import { type ExternKind, type ExternType, externTypeOf } from './external-types.ts';
import { windowOn } from './host-bytes.ts';

/** Something a module wants from outside. */
export interface ModuleImport {
  /** The first of the two names it is looked up by. */
  readonly module: string;
  /** The second. */
  readonly name: string;
  readonly kind: ExternKind;
  readonly type: ExternType;
}

/** Something a module offers. */
export interface ModuleExport {
  readonly name: string;
  readonly kind: ExternKind;
  readonly type: ExternType;
}

/**
 * A compiled module, to be instantiated any number of times in stores of the same engine.
 *
 * ```ts with add.wasm
 * import { Engine, Module } from 'wasmeter';
 *
 * const module = new Module(new Engine(), bytes);
 * for (const { name, kind, type } of module.exports) {
 *   console.log(name, kind, type.kind === 'func' && type.parameters); // add func [ 'i32', 'i32' ]
 * }
 * ```
 */
export class Module {
  readonly engine: Engine;
  /** @internal */
  readonly declaration: ModuleDeclaration;
  /** @internal Engine-wide number of each type, by type index. */
  readonly typeIds: Int32Array;
  /** @internal */
  readonly code: InternalCode;
  /** @internal */
  readonly names: ModuleNames;
  #exportsByName: Map<string, ExportDeclaration> | undefined;
  #imports: readonly ModuleImport[] | undefined;
  #exports: readonly ModuleExport[] | undefined;

  /**
   * Decodes and validates (specification 5 and 3).
   * @param bytes a module in the binary format; copied, so that what happens to them later does not matter
   * @throws CompileError for bytes that are no valid module, that need what this engine does not allow, or that exceed
   * its compile-time limits
   */
  constructor(engine: Engine, bytes: Uint8Array | ArrayBuffer) {
    const given = windowOn(bytes);
    const { configuration } = engine;
    const { limits } = configuration;
    // Before they are copied.
    if (given.length > limits.moduleBytes) {
      throw new CompileError('limit', limitText('moduleBytes', given.length, limits), 0);
    }
    const declaration = decodeModule(new Uint8Array(given), configuration, engine.types);
    validateModule(declaration, configuration);
    this.engine = engine;
    this.declaration = declaration;
    this.typeIds = Int32Array.from(declaration.typeIds);
    this.code = new InternalCode(declaration, configuration, this.typeIds);
    this.names = new ModuleNames(declaration, limits);
    this.#exportsByName = undefined;
    this.#imports = undefined;
    this.#exports = undefined;
  }

  /** Whether the bytes are a module that this engine accepts: false where the constructor throws a CompileError. */
  static validate(engine: Engine, bytes: Uint8Array | ArrayBuffer): boolean {
    try {
      new Module(engine, bytes);
      return true;
    } catch (error) {
      if (error instanceof CompileError) return false;
      throw error;
    }
  }

  /** What it imports, in its order. */
  get imports(): readonly ModuleImport[] {
    this.#imports ??= Object.freeze(
      this.declaration.imports.map(({ module, name, kind, index }) => {
        return { module, name, kind, type: externTypeOf(externalTypeAt(this.declaration, kind, index)) };
      }),
    );
    return this.#imports;
  }

  /** What it exports, in its order. */
  get exports(): readonly ModuleExport[] {
    this.#exports ??= Object.freeze(
      this.declaration.exports.map(({ name, kind, index }) => {
        return { name, kind, type: externTypeOf(externalTypeAt(this.declaration, kind, index)) };
      }),
    );
    return this.#exports;
  }

  /** Copies of the contents of its custom sections of that name, in their order (specification 5.5.3). */
  customSections(name: string): Uint8Array[] {
    return customSectionContents(this.declaration, name);
  }

  /**
   * Checks its branch hints, which make no difference to how it runs or whether it is valid: the custom section
   * `metadata.code.branch_hint` of the branch hinting proposal.
   * @throws CompileError for a section that is malformed, or that names what is no branch
   */
  validateBranchHints(): void {
    validateBranchHints(this.declaration);
  }

  /** The name that its name section gives it, if it does (specification, appendix "Name Section"). */
  get name(): string | undefined {
    return this.names.moduleName;
  }

  /** @internal */
  exportNamed(name: string): ExportDeclaration | undefined {
    this.#exportsByName ??= new Map(this.declaration.exports.map((declared) => [declared.name, declared]));
    return this.#exportsByName.get(name);
  }
}

/** The type at an index of one of a module's index spaces. */
export function externalTypeAt(declaration: ModuleDeclaration, kind: ExternalKind, index: number): ExternalType {
  switch (kind) {
    case 'func':
      return {
        kind,
        type: typeOfFunction(declaration, index),
        typeId: declaration.typeIds[declaration.functions[index]!]!,
        ...(declaration.exactFunctions.has(index) ? { exact: true } : {}),
      };
    case 'table':
      return { kind, type: declaration.tables[index]!.type };
    case 'memory':
      return { kind, type: declaration.memories[index]! };
    case 'global':
      return { kind, type: declaration.globals[index]!.type };
    case 'tag':
      return {
        kind,
        type: functionTypeAt(declaration, declaration.tags[index]!),
        typeId: declaration.typeIds[declaration.tags[index]!]!,
      };
  }
}
