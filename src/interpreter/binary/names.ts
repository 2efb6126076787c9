// The name section (specification, appendix "Name Section"): what the module and its functions are called, for
// backtraces and the printer. Read on the first question, and never a reason to refuse a module: a broken one is
// ignored, as the specification says. Local and other names are not read.

import { CompileError } from '../core/errors.ts';
import { type CompileLimits, defaultCompileLimits } from '../core/limits.ts';
import type { ModuleDeclaration } from './declaration.ts';
import { BinaryReader } from './reader.ts';

const moduleNameSubsection = 0;
const functionNamesSubsection = 1;

/** What was found: where the names stand. A name becomes a string when it is asked for. */
interface FoundNames {
  readonly reader: BinaryReader;
  module: number | undefined;
  readonly functions: Map<number, number>;
}

export class ModuleNames {
  private readonly declaration: ModuleDeclaration;
  private readonly limits: CompileLimits;
  private found: FoundNames | undefined;

  constructor(declaration: ModuleDeclaration, limits: CompileLimits = defaultCompileLimits) {
    this.declaration = declaration;
    this.limits = limits;
    this.found = undefined;
  }

  /** The module's own name. */
  get moduleName(): string | undefined {
    this.found ??= findNames(this.declaration);
    return this.nameAt(this.found.module);
  }

  /** The name of a function, by its index in the function index space. */
  functionName(index: number): string | undefined {
    this.found ??= findNames(this.declaration);
    return this.nameAt(this.found.functions.get(index));
  }

  private nameAt(position: number | undefined): string | undefined {
    if (this.found === undefined || position === undefined) return undefined;
    const reader = this.found.reader;
    reader.position = position;
    return ignoringBroken(() => reader.name(this.limits));
  }
}

function findNames(declaration: ModuleDeclaration): FoundNames {
  const section = declaration.customSections.find((custom) => custom.name === 'name');
  const { start, end } = section?.contents ?? { start: 0, end: 0 };
  // A view of its own, so that nothing behind the section can be read.
  const reader = new BinaryReader(declaration.bytes.subarray(start, end));
  const nothing: FoundNames = { reader, module: undefined, functions: new Map() };
  return ignoringBroken(() => readSubsections(reader, declaration.functions.length)) ?? nothing;
}

function readSubsections(reader: BinaryReader, functionCount: number): FoundNames {
  const found: FoundNames = { reader, module: undefined, functions: new Map() };
  while (reader.position < reader.bytes.length) {
    const id = reader.u8();
    const { start, end } = reader.byteVector();
    reader.position = start;
    reader.end = end;
    if (id === moduleNameSubsection) {
      found.module ??= start;
      reader.byteVector();
    } else if (id === functionNamesSubsection) {
      readFunctionNames(reader, functionCount, found.functions);
    } else {
      reader.position = end;
    }
    reader.finish();
  }
  return found;
}

function readFunctionNames(reader: BinaryReader, functionCount: number, functions: Map<number, number>): void {
  for (let left = reader.length(); left > 0; left--) {
    const index = reader.u32();
    // Names of functions that do not exist are left out: so the map is no larger than the module's functions.
    if (index < functionCount && !functions.has(index)) functions.set(index, reader.position);
    reader.byteVector();
  }
}

// The specification: a malformed custom section is ignored as if it were absent.
function ignoringBroken<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof CompileError) return undefined;
    throw error;
  }
}
