// A module as text: the text format (specification 6.6), section by section as the bytes have them, and the internal
// code that a function becomes. Written from the module's bytes, line by line, so that a large one is never a large
// string. What it prints assembles to the same module again, custom sections left out.

import { BinaryReader } from '../binary/reader.ts';
import { UsageError } from '../core/errors.ts';
import type { Module } from '../execution/module.ts';
import { printFunction } from '../translation/print.ts';
import { instructionText } from './instructions.ts';
import { memoryTypeText, mutableTypeText, recursionGroupText, tableTypeText, valueTypeText } from './types.ts';

type Lines = Generator<string, void, undefined>;

/**
 * The module in the text format, a line at a time. Functions have their names of the name section beside them.
 *
 * ```ts with add.wasm
 * import { Engine, Module, moduleText } from 'wasmeter';
 *
 * const lines = [...moduleText(new Module(new Engine(), bytes))];
 * console.log(lines[0], lines[1]); // (module   (type (;0;) (func (param i32 i32) (result i32)))
 * ```
 */
export function* moduleText(module: Module): Lines {
  yield '(module';
  const text = new ModuleText(module);
  for (const line of text.sections()) yield `  ${line}`;
  yield ')';
}

/** One function in the text format. UsageError for an index that is not that of a function with code. */
export function* functionText(module: Module, functionIndex: number): Lines {
  ownFunction(module, functionIndex);
  yield* new ModuleText(module).function(functionIndex);
}

/**
 * What a function becomes in the module's engine: its internal code, an operation a line, behind a line about its
 * frame. For people; its form may change with any version. UsageError as for `functionText`.
 */
export function internalCodeText(module: Module, functionIndex: number): string[] {
  ownFunction(module, functionIndex);
  return printFunction(module.code, functionIndex);
}

/** A function with code, and what it is called. */
export interface FunctionListing {
  /** In the module's function index space, imported ones first. */
  readonly index: number;
  /** Its name in the name section. */
  readonly name: string | undefined;
  readonly exportNames: readonly string[];
}

/** The functions of a module that have code, in their order. */
export function functionsOf({ declaration, names }: Module): FunctionListing[] {
  const exported = new Map<number, string[]>();
  for (const { name, kind, index } of declaration.exports) {
    if (kind === 'func') exported.set(index, [...(exported.get(index) ?? []), name]);
  }
  return declaration.bodies.map((_, position) => {
    const index = declaration.importedFunctions + position;
    return { index, name: names.functionName(index), exportNames: exported.get(index) ?? [] };
  });
}

function ownFunction({ declaration }: Module, index: number): void {
  const { functions, importedFunctions } = declaration;
  if (Number.isInteger(index) && index >= importedFunctions && index < functions.length) return;
  throw new UsageError(
    `there is no code of a function ${index}: those with code are ${importedFunctions} and up, below ${functions.length}`,
  );
}

const codeSection = 10;
/** Bytes in a line of a data segment. */
const bytesOfLine = 32;

class ModuleText {
  readonly #module: Module;
  readonly #reader: BinaryReader;
  /** How many of each index space have been printed. */
  readonly #counts = { type: 0, func: 0, table: 0, memory: 0, global: 0, tag: 0, elem: 0, data: 0 };

  constructor(module: Module) {
    this.#module = module;
    this.#reader = new BinaryReader(module.declaration.bytes, 8);
  }

  *sections(): Lines {
    const reader = this.#reader;
    while (reader.position < reader.bytes.length) {
      const id = reader.u8();
      const size = reader.u32();
      const end = reader.position + size;
      if (id === 0) yield `;; custom section ${this.#string()}, ${end - reader.position} bytes`;
      else yield* this.#section(id);
      reader.position = end;
    }
  }

  *#section(id: number): Lines {
    const reader = this.#reader;
    // The start section is an index, no vector; nor is the data count section, and the text format has none.
    if (id === 8) {
      yield `(start ${reader.u32()})`;
      return;
    }
    if (id === 3 || id === 12) return;
    for (let left = reader.u32(); left > 0; left--) {
      switch (id) {
        case 1: {
          const group = recursionGroupText(reader, this.#counts.type);
          this.#counts.type += group.count;
          yield* group.lines;
          break;
        }
        case 2:
          yield this.#import();
          break;
        case 4:
          yield `(table ${this.#index('table')} ${this.#table()})`;
          break;
        case 5:
          yield `(memory ${this.#index('memory')} ${memoryTypeText(reader)})`;
          break;
        case 6: {
          const type = mutableTypeText(reader, valueTypeText(reader));
          yield `(global ${this.#index('global')} ${type} ${this.#expression()})`;
          break;
        }
        case 7:
          yield `(export ${this.#string()} (${kinds[reader.u8()]} ${reader.u32()}))`;
          break;
        case 9:
          yield `(elem ${this.#index('elem')}${this.#element()})`;
          break;
        case 10: {
          // In the order of the function section, which declared them behind the imports.
          const index = this.#counts.func++;
          const end = reader.u32() + reader.position;
          yield* this.#body(index);
          reader.position = end;
          break;
        }
        case 11:
          yield* this.#data();
          break;
        case 13:
          reader.u8();
          yield `(tag ${this.#index('tag')} (type ${reader.u32()}))`;
          break;
        default:
          throw new Error(`no text for section ${id}`);
      }
    }
  }

  /** One function, found in the code section. */
  *function(index: number): Lines {
    const reader = this.#reader;
    while (reader.u8() !== codeSection) reader.position = reader.u32() + reader.position;
    reader.u32();
    reader.u32();
    const before = index - this.#module.declaration.importedFunctions;
    for (let left = before; left > 0; left--) reader.position = reader.u32() + reader.position;
    reader.u32();
    yield* this.#body(index);
  }

  /** A function with its code; the reader stands before its locals. */
  *#body(index: number): Lines {
    const { declaration, names } = this.#module;
    const { end } = declaration.bodies[index - declaration.importedFunctions]!;
    const reader = this.#reader;
    const name = names.functionName(index);
    const comment = name === undefined ? '' : ` ;; ${JSON.stringify(name)}`;
    yield `(func (;${index};) (type ${declaration.functions[index]})${comment}`;
    for (let left = reader.u32(); left > 0; left--) {
      const count = reader.u32();
      const type = valueTypeText(reader);
      if (count > 0) yield `  (local${` ${type}`.repeat(count)})`;
    }
    let depth = 1;
    while (reader.position < end) {
      const { row, text } = instructionText(reader);
      if (closing.has(row.name)) depth--;
      // The last `end` is the function's own, which the text format says with a parenthesis.
      if (depth === 0) break;
      yield '  '.repeat(Math.min(depth, deepest)) + text;
      if (opening.has(row.name)) depth++;
    }
    yield ')';
  }

  #index(space: 'func' | 'table' | 'memory' | 'global' | 'tag' | 'elem' | 'data'): string {
    return `(;${this.#counts[space]++};)`;
  }

  #import(): string {
    const reader = this.#reader;
    const from = `${this.#string()} ${this.#string()}`;
    const code = reader.u8();
    const isExact = code === exactFunction;
    const kind = isExact ? 'func' : kinds[code]!;
    const index = this.#index(kind);
    switch (kind) {
      case 'func':
        if (isExact) return `(import ${from} (func ${index} (exact (type ${reader.u32()}))))`;
        return `(import ${from} (func ${index} (type ${reader.u32()})))`;
      case 'table':
        return `(import ${from} (table ${index} ${tableTypeText(reader)}))`;
      case 'memory':
        return `(import ${from} (memory ${index} ${memoryTypeText(reader)}))`;
      case 'global':
        return `(import ${from} (global ${index} ${mutableTypeText(reader, valueTypeText(reader))}))`;
      case 'tag':
        reader.u8();
        return `(import ${from} (tag ${index} (type ${reader.u32()})))`;
      default:
        return kind satisfies never;
    }
  }

  /** A table, perhaps with what its elements start as (5.5.7). */
  #table(): string {
    const reader = this.#reader;
    if (reader.bytes[reader.position] !== 0x40) return tableTypeText(reader);
    reader.position += 2;
    const type = tableTypeText(reader);
    return `${type} ${this.#expression()}`;
  }

  /** A constant expression up to its `end`. */
  #expression(): string {
    const words: string[] = [];
    for (;;) {
      const { row, text } = instructionText(this.#reader);
      if (row.name === 'end') return words.join(' ');
      words.push(text);
    }
  }

  #element(): string {
    const reader = this.#reader;
    const flags = reader.u32();
    const isActive = (flags & 1) === 0;
    const hasExpressions = (flags & 4) !== 0;
    let text = '';
    if (!isActive && (flags & 2) !== 0) text += ' declare';
    if (isActive) {
      // Table 0 can be named or not, which is two encodings.
      if ((flags & 2) !== 0) text += ` (table ${reader.u32()})`;
      text += ` (offset ${this.#expression()})`;
    }
    // Without flags 1 and 2 the type is not written: functions, or references to functions that may be null.
    let type = hasExpressions ? 'funcref' : 'func';
    if ((flags & 3) !== 0) {
      if (hasExpressions) type = valueTypeText(reader);
      else reader.u8();
    }
    text += ` ${type}`;
    for (let left = reader.u32(); left > 0; left--) {
      text += hasExpressions ? ` (item ${this.#expression()})` : ` ${reader.u32()}`;
    }
    return text;
  }

  *#data(): Lines {
    const reader = this.#reader;
    const flags = reader.u32();
    let head = `(data ${this.#index('data')}`;
    if (flags !== 1) {
      const memory = flags === 2 ? reader.u32() : 0;
      if (memory !== 0) head += ` (memory ${memory})`;
      head += ` (offset ${this.#expression()})`;
    }
    yield head;
    const length = reader.u32();
    const end = reader.position + length;
    for (; reader.position < end; reader.position += bytesOfLine) {
      yield `  "${escaped(reader.bytes.subarray(reader.position, Math.min(end, reader.position + bytesOfLine)))}"`;
    }
    reader.position = end;
    yield ')';
  }

  /** A name as a string of the text format. */
  #string(): string {
    const length = this.#reader.u32();
    const { position } = this.#reader;
    this.#reader.position += length;
    return `"${escaped(this.#reader.bytes.subarray(position, position + length))}"`;
  }
}

/** The kind of a function that is imported as of exactly its type. */
const exactFunction = 0x20;
const kinds = ['func', 'table', 'memory', 'global', 'tag'] as const;
const opening: ReadonlySet<string> = new Set(['block', 'loop', 'if', 'else', 'try', 'catch', 'catch_all', 'try_table']);
const closing: ReadonlySet<string> = new Set(['end', 'else', 'catch', 'catch_all', 'delegate']);
/** Beyond it, blocks are not indented further: a line of a hostile module would be as long as the module is deep. */
const deepest = 100;

/** Bytes as the text format writes them between quotes: printable ASCII as it is, everything else by its two digits. */
function escaped(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    text += isPlain ? String.fromCharCode(byte) : `\\${byte.toString(16).padStart(2, '0')}`;
  }
  return text;
}
