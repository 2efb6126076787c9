// Matching what is imported with what is handed in (specification 4.5.4, steps 1 to 5; 3.3.7 for types). Nothing is
// changed here; names are the linker's.

import type { ImportDeclaration, ModuleDeclaration } from '../binary/declaration.ts';
import { LinkError, UsageError } from '../core/errors.ts';
import type { TypeRegistry } from '../core/type-registry.ts';
import { type ExternalType, functionTypeName, type Limits, type MemoryType, typeName } from '../core/types.ts';
import { type Extern, externalTypeOf, isExtern } from './extern.ts';
import { type ExternType, externalTypeFrom } from './external-types.ts';
import type { Func } from './func.ts';
import type { Global } from './global.ts';
import type { Memory } from './memory.ts';
import type { Store } from './store.ts';
import type { Table } from './table.ts';
import type { Tag } from './tag.ts';
import { externalTypeAt, type Module } from './module.ts';

/** What a module imports, by kind and in its order: the beginning of each of its index spaces. */
export interface LinkedImports {
  readonly functions: Func[];
  readonly tables: Table[];
  readonly memories: Memory[];
  readonly globals: Global[];
  readonly tags: Tag[];
}

/**
 * Sorts imports by kind after checking each against its declaration.
 * @throws LinkError that lists all that are missing, or else all that are of another type; UsageError for what belongs
 * to another store; TypeError for what cannot be imported at all
 */
export function link(
  store: Store<unknown>,
  declaration: ModuleDeclaration,
  imports: readonly (Extern | undefined)[],
): LinkedImports {
  const linked: LinkedImports = { functions: [], tables: [], memories: [], globals: [], tags: [] };
  const unknown: ImportDeclaration[] = [];
  const incompatible: string[] = [];
  if (imports.length > declaration.imports.length) {
    throw new TypeError(`the module has ${declaration.imports.length} imports, ${imports.length} were given`);
  }
  for (const [position, wanted] of declaration.imports.entries()) {
    const given = imports[position];
    if (given === undefined) {
      unknown.push(wanted);
      continue;
    }
    if (!isExtern(given)) {
      throw new TypeError(`import ${nameOf(wanted)} must be a Func, Table, Memory, Global or Tag`);
    }
    if (given.store !== store) throw new UsageError(`import ${nameOf(wanted)} belongs to another store`);
    const found = externalTypeOf(given);
    const needed = externalTypeAt(declaration, wanted.kind, wanted.index);
    if (!matches(found, needed, store.engine.types)) {
      incompatible.push(`${nameOf(wanted)} is a ${difference(found, needed)}`);
    } else add(linked, given);
  }
  if (unknown.length > 0) {
    const missing = unknown.map((one) => {
      return `${nameOf(one)} (${describeType(externalTypeAt(declaration, one.kind, one.index))})`;
    });
    throw new LinkError(`unknown import: ${listed(missing)}`);
  }
  if (incompatible.length > 0) throw new LinkError(`incompatible import type: ${listed(incompatible)}`);
  return linked;
}

/**
 * May something of a type be handed in for the import at a position (specification 3.3.7)? So a host can say before there
 * is an instance whether what it offers will do.
 * @throws RangeError for a position where there is no import; TypeError for a type that is none
 */
export function importAccepts({ declaration, engine }: Module, position: number, type: ExternType): boolean {
  const wanted = declaration.imports[position];
  if (wanted === undefined) throw new RangeError(`the module has ${declaration.imports.length} imports`);
  const needed = externalTypeAt(declaration, wanted.kind, wanted.index);
  return matches(externalTypeFrom(type, engine.types), needed, engine.types);
}

function add(linked: LinkedImports, given: Extern): void {
  switch (given.kind) {
    case 'func':
      linked.functions.push(given);
      return;
    case 'table':
      linked.tables.push(given);
      return;
    case 'memory':
      linked.memories.push(given);
      return;
    case 'global':
      linked.globals.push(given);
      return;
    case 'tag':
      linked.tags.push(given);
      return;
  }
}

/** May `found` stand where `needed` is wanted? (Specification 3.3.7.) */
export function matches(found: ExternalType, needed: ExternalType, registry: TypeRegistry): boolean {
  if (found.kind === 'func' && needed.kind === 'func') {
    return needed.exact === true ? found.typeId === needed.typeId : registry.isBelow(found.typeId, needed.typeId);
  }
  if (found.kind === 'table' && needed.kind === 'table') {
    return found.type.element === needed.type.element && limitsMatch(found.type, needed.type);
  }
  if (found.kind === 'memory' && needed.kind === 'memory') {
    const { pageSize, shared } = needed.type;
    return found.type.pageSize === pageSize && found.type.shared === shared && limitsMatch(found.type, needed.type);
  }
  if (found.kind === 'global' && needed.kind === 'global') {
    if (found.type.mutable !== needed.type.mutable) return false;
    // What can be written as well as read must be of the very type.
    if (found.type.mutable) return found.type.content === needed.type.content;
    return registry.isSubtype(found.type.content, needed.type.content);
  }
  return found.kind === 'tag' && needed.kind === 'tag' && found.typeId === needed.typeId;
}

function limitsMatch(found: Limits, needed: Limits): boolean {
  if (found.address64 !== needed.address64 || found.minimum < needed.minimum) return false;
  return needed.maximum === undefined || (found.maximum !== undefined && found.maximum <= needed.maximum);
}

/** A type in a few words: `func [i32] -> []`, `table of funcref, 1 to 10 elements`. */
export function describeType(external: ExternalType): string {
  switch (external.kind) {
    case 'func':
      return `func ${functionTypeName(external.type)}`;
    case 'table':
      return `${widthOf(external.type)}table of ${typeName(external.type.element)}, ${range(external.type)} elements`;
    case 'memory':
      return `${external.type.shared ? 'shared ' : ''}${widthOf(external.type)}memory of ${range(external.type)} ${pagesOf(external.type)}`;
    case 'global':
      return `${external.type.mutable ? 'mutable ' : ''}global ${typeName(external.type.content)}`;
    case 'tag':
      return `tag ${functionTypeName(external.type)}`;
  }
}

/** What is there and what is wanted. Types that read alike are told apart by their number in the engine. */
function difference(found: ExternalType, needed: ExternalType): string {
  const texts = [describeType(found), describeType(needed)];
  const number = (type: ExternalType) => (texts[0] === texts[1] && 'typeId' in type ? ` (type ${type.typeId})` : '');
  return `${texts[0]}${number(found)}, wanted is a ${texts[1]}${number(needed)}`;
}

const widthOf = ({ address64 }: Limits): string => (address64 ? '64-bit ' : '');
const pagesOf = ({ pageSize }: MemoryType): string => (pageSize === 1 ? 'pages of 1 byte' : 'pages');

function range({ minimum, maximum }: Limits): string {
  return maximum === undefined ? `${minimum} or more` : `${minimum} to ${maximum}`;
}

// Names and their number come from the module: a message stays of a size that can be read.

function nameOf({ module, name }: { readonly module: string; readonly name: string }): string {
  return `${JSON.stringify(module.slice(0, 100))} ${JSON.stringify(name.slice(0, 100))}`;
}

function listed(items: readonly string[]): string {
  const most = 20;
  const more = items.length > most ? `; and ${items.length - most} more` : '';
  return items.slice(0, most).join('; ') + more;
}
