// The steps of instantiation (specification 4.5.4): room under the caps, allocation, initial values, segments. Matching
// imports is link.ts, the instance itself instance.ts. All that can fail for a cap fails before anything is counted.

import { type ByteRange, type ElementSegment, functionTypeAt, type ModuleDeclaration } from '../binary/declaration.ts';
import { Trap } from '../core/errors.ts';
import { isReference, v128 } from '../core/types.ts';
import { ConstantEvaluator } from './constant.ts';
import { Global } from './global.ts';
import type { Instance } from './instance.ts';
import type { LinkedImports } from './link.ts';
import { allocateMinimum, Memory, memoryBytesOf } from './memory.ts';
import type { Claim, Store } from './store.ts';
import { elementsOf, Table } from './table.ts';
import { Tag } from './tag.ts';
import type { Reference } from './values.ts';

/**
 * Makes a module's own memories, tables and tags, empty, behind the imported ones.
 * @throws LimitError where the store's caps leave no room, or the host cannot allocate; the store is as it was then
 */
export function allocate(store: Store<unknown>, declaration: ModuleDeclaration, linked: LinkedImports): void {
  const claim = claimOf(declaration);
  store.requireRoom(claim);
  for (const type of declaration.memories.slice(declaration.importedMemories)) {
    linked.memories.push(new Memory(store, type, allocateMinimum(type)));
  }
  for (const { type } of declaration.tables.slice(declaration.importedTables)) {
    linked.tables.push(new Table(store, type, elementsOf(Number(type.minimum), null)));
  }
  for (const type of declaration.tags.slice(declaration.importedTags)) {
    linked.tags.push(new Tag(store, functionTypeAt(declaration, type), declaration.typeIds[type]!));
  }
  store.count(claim);
}

function claimOf(declaration: ModuleDeclaration): Claim {
  const memories = declaration.memories.slice(declaration.importedMemories);
  const tables = declaration.tables.slice(declaration.importedTables);
  return {
    instances: 1,
    memories: memories.length,
    memoryBytes: memories.reduce((sum, type) => sum + memoryBytesOf(type), 0),
    tables: tables.length,
    tableElements: tables.reduce((sum, { type }) => sum + Number(type.minimum), 0),
  };
}

/**
 * Gives globals, tables and passive segments their initial values, then writes the active segments in order, elements
 * first.
 * @throws Trap for a segment that does not fit; what was written before it stays
 */
export function initialize(instance: Instance): void {
  const { declaration } = instance.module;
  const constant = new ConstantEvaluator(declaration.bytes, instance);
  initializeGlobals(instance, constant);
  declaration.tables.forEach(({ initial }, index) => {
    if (initial === undefined) return;
    constant.evaluate(initial);
    instance.tables[index]!.elements.fill(constant.reference);
  });
  for (const segment of declaration.elements) {
    // Dropped at once if declarative (4.5.4): it only says which functions can be referred to.
    instance.elementSegments.push(segment.mode === 'declarative' ? null : referencesOf(segment, constant, instance));
  }
  if (declaration.data.hasPassive) {
    for (const { mode, bytes } of declaration.data) {
      instance.dataSegments.push(mode === 'active' ? null : declaration.bytes.subarray(bytes.start, bytes.end));
    }
  }
  writeElements(instance, constant);
  writeData(instance, constant);
}

function initializeGlobals(instance: Instance, constant: ConstantEvaluator): void {
  const { globals, globalCells, store } = instance;
  const { declaration } = instance.module;
  // The loop reads an imported constant among the instance's own words.
  globals.forEach((global, index) => {
    const { content, mutable } = global.globalType;
    if (mutable || content === v128 || isReference(content)) return;
    globalCells[2 * index] = global.cells[global.offset]!;
    globalCells[2 * index + 1] = global.cells[global.offset + 1]!;
  });
  for (let index = declaration.importedGlobals; index < declaration.globals.length; index++) {
    const { type, initial } = declaration.globals[index]!;
    const isVector = type.content === v128;
    const global = new Global(store, type, isVector ? new Int32Array(4) : globalCells, isVector ? 0 : 2 * index);
    constant.evaluate(initial!);
    if (isVector) {
      global.cells.set(constant.vector);
    } else if (isReference(type.content)) {
      global.reference = constant.reference;
    } else {
      globalCells[2 * index] = constant.low;
      globalCells[2 * index + 1] = constant.high;
    }
    // Behind its own expression, which can see the globals before it only.
    globals.push(global);
  }
}

function referencesOf(segment: ElementSegment, constant: ConstantEvaluator, instance: Instance): Reference[] {
  if (segment.functions !== undefined) return segment.functions.map((index) => instance.functionAt(index));
  return (segment.expressions ?? []).map((expression) => {
    constant.evaluate(expression);
    return constant.reference;
  });
}

/** As `table.init` and `elem.drop` would, one segment after the other. */
function writeElements(instance: Instance, constant: ConstantEvaluator): void {
  instance.module.declaration.elements.forEach(({ mode, table, offsetExpression }, index) => {
    if (mode !== 'active' || offsetExpression === undefined) return;
    const references = instance.elementSegments[index]!;
    const { elements, tableType } = instance.tables[table]!;
    constant.evaluate(offsetExpression);
    const offset = constant.address(tableType.address64);
    if (offset + references.length > elements.length) {
      const detail = `element segment ${index} of ${references.length} at ${offset} in a table of ${elements.length}`;
      throw new Trap('out-of-bounds-table-access', [], detail);
    }
    for (let position = 0; position < references.length; position++) {
      elements[offset + position] = references[position];
    }
    instance.elementSegments[index] = null;
  });
}

/** As `memory.init` and `data.drop` would, one segment after the other. */
function writeData(instance: Instance, constant: ConstantEvaluator): void {
  const { bytes: moduleBytes, data } = instance.module.declaration;
  for (let index = 0; index < data.length; index++) {
    const { memory: memoryIndex, offsetExpression, bytes } = data.at(index);
    if (offsetExpression === undefined) continue;
    const memory = instance.memories[memoryIndex]!;
    const length = bytes.end - bytes.start;
    constant.evaluate(offsetExpression);
    const offset = constant.address(memory.memoryType.address64);
    if (offset + length > memory.byteLength) {
      const detail = `data segment ${index} of ${length} bytes at ${offset} in a memory of ${memory.byteLength}`;
      throw new Trap('out-of-bounds-memory-access', [], detail);
    }
    memory.requireAttached();
    copy(moduleBytes, bytes, memory.u8, offset);
  }
}

/** Bytes from which on the host's copy is worth the view it needs, which takes a quarter of a microsecond. */
const worthView = 64;

function copy(from: Uint8Array, { start, end }: ByteRange, to: Uint8Array, offset: number): void {
  if (end - start >= worthView) {
    to.set(from.subarray(start, end), offset);
    return;
  }
  const distance = offset - start;
  for (let index = start; index < end; index++) to[index + distance] = from[index]!;
}
