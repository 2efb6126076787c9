// The rules for a module as a whole (specification 3.4): types, limits, globals, exports, the start function, segments; then
// each function body. Constant expressions stand in constant-expression.ts, instructions in function.ts. Which features
// declarations need was judged by the decoder, where their bytes were read. Plain code.

import type { ElementSegment, ExportDeclaration, ModuleDeclaration } from '../binary/declaration.ts';
import { BinaryReader, limitText } from '../binary/reader.ts';
import type { ResolvedConfiguration } from '../core/configuration.ts';
import { CompileError } from '../core/errors.ts';
import {
  addressType,
  type FunctionType,
  functionTypeName,
  i32,
  isDefaultable,
  type Limits,
  type MemoryType,
  pageSize,
  type Size,
  typeName,
  type ValueType,
} from '../core/types.ts';
import { ConstantExpressionValidator } from './constant-expression.ts';
import type { ValidationContext } from './context.ts';
import { FunctionValidator } from './function.ts';
import { Stacks } from './stacks.ts';
import { validateTypes } from './types.ts';

/** Bytes that addresses of 32 and of 64 bits can tell apart. */
const mostBytes = 2 ** 32;
const mostBytes64 = 2 ** 64;
/** Elements of a table with 32-bit indices; with 64-bit ones, whatever the format can say. */
const mostElements = 4_294_967_295;

/**
 * Checks a decoded module against every typing rule (specification 3.4).
 * Throws a CompileError: `invalid`, `limit`, or, for the bytes of function bodies that the decoder has left to be read
 * here, `malformed` and `unsupported`.
 */
export function validateModule(module: ModuleDeclaration, configuration: ResolvedConfiguration): void {
  const { limits } = configuration;
  validateTypes(module);
  const context: ValidationContext = {
    module,
    configuration,
    functionTypes: functionTypes(module),
    tagTypes: tagTypes(module),
    referable: new Uint8Array(module.functions.length),
  };
  const reader = new BinaryReader(module.bytes);
  reader.typeIds = module.typeIds;
  const stacks = new Stacks(limits, module.registry);
  const constants = new ConstantExpressionValidator(context, reader, stacks);
  validateTables(context, constants);
  validateMemories(module);
  validateGlobals(module, constants);
  validateExports(context);
  validateStart(context);
  for (const segment of module.elements) validateElements(context, constants, segment);
  validateData(module, constants);

  if (module.bodies.length === 0) return;
  const functions = new FunctionValidator(context, reader, stacks);
  for (let index = 0; index < module.bodies.length; index++) functions.validate(index);
}

function functionTypes(module: ModuleDeclaration): FunctionType[] {
  return module.functions.map((typeIndex, index) => {
    return functionType(module, typeIndex, module.offsets.functions[index]);
  });
}

function functionType(module: ModuleDeclaration, typeIndex: number, offset: number | undefined): FunctionType {
  const type = module.types[typeIndex] ?? unknown('type', typeIndex, offset);
  if (type.kind !== 'func') throw new CompileError('invalid', `non-function type ${typeIndex}`, offset ?? 0);
  return type;
}

function tagTypes(module: ModuleDeclaration): (readonly ValueType[])[] {
  return module.tags.map((typeIndex, index) => {
    const offset = module.offsets.tags[index];
    const { parameters, results } = functionType(module, typeIndex, offset);
    if (results.length > 0) throw new CompileError('invalid', 'non-empty tag result type', offset ?? 0);
    return parameters;
  });
}

function validateTables({ module, configuration }: ValidationContext, constants: ConstantExpressionValidator): void {
  const { limits } = configuration;
  module.tables.forEach(({ type, initial }, index) => {
    const offset = module.offsets.tables[index];
    const most = type.address64 ? Infinity : mostElements;
    validateLimits(type, most, 'table size must be at most 2^32 - 1 elements', offset);
    if (type.minimum > limits.tableElements) {
      throw new CompileError('limit', limitText('tableElements', Number(type.minimum), limits), offset ?? 0);
    }
    if (initial === undefined && !isDefaultable(type.element) && index >= module.importedTables) {
      const text = `type mismatch: a table of ${typeName(type.element)} needs an initial value`;
      throw new CompileError('invalid', text, offset ?? 0);
    }
    // The module's own globals come after its tables.
    if (initial !== undefined) constants.validate(initial, type.element, module.importedGlobals);
  });
}

function validateMemories(module: ModuleDeclaration): void {
  module.memories.forEach((type, index) => {
    const offset = module.offsets.memories[index];
    if (type.pageSize !== 1 && type.pageSize !== pageSize) {
      throw new CompileError('invalid', `invalid custom page size ${type.pageSize}`, offset ?? 0);
    }
    if (type.shared && type.maximum === undefined) {
      throw new CompileError('invalid', 'shared memory must have maximum', offset ?? 0);
    }
    validateLimits(type, mostPages(type), memorySizeText(type), offset);
  });
}

// Pages of one byte: the last address is one less than there are bytes, so one page less than there are addresses.
function mostPages({ address64, pageSize: bytes }: MemoryType): Size {
  if (bytes === 1) return address64 ? 0xffff_ffff_ffff_ffffn : mostBytes - 1;
  return (address64 ? mostBytes64 : mostBytes) / bytes;
}

function memorySizeText({ address64, pageSize: bytes }: MemoryType): string {
  if (bytes === 1) return `memory size must be at most 2^${address64 ? 64 : 32} - 1 bytes`;
  return address64
    ? 'memory size must be at most 2^48 pages (16EiB)'
    : 'memory size must be at most 65536 pages (4GiB)';
}

// Specification 3.2.5: both within the range of the address type, and in order.
function validateLimits({ minimum, maximum }: Limits, range: Size, outside: string, offset = 0): void {
  if (minimum > range || (maximum !== undefined && maximum > range)) throw new CompileError('invalid', outside, offset);
  if (maximum !== undefined && minimum > maximum) {
    throw new CompileError('invalid', 'size minimum must not be greater than maximum', offset);
  }
}

// A global's initial value can see the globals before it (specification 3.4.10, global sequences).
function validateGlobals(module: ModuleDeclaration, constants: ConstantExpressionValidator): void {
  module.globals.forEach(({ type, initial }, index) => {
    if (initial !== undefined) constants.validate(initial, type.content, index);
  });
}

function validateExports({ module, referable }: ValidationContext): void {
  const names = new Set<string>();
  for (const { name, kind, index, offset } of module.exports) {
    if (index >= sizeOfSpace(module, kind)) unknown(kind === 'func' ? 'function' : kind, index, offset);
    if (names.has(name)) {
      const shown = JSON.stringify(name.slice(0, 100));
      throw new CompileError('invalid', `duplicate export name ${shown}`, offset);
    }
    names.add(name);
    if (kind === 'func') referable[index] = 1;
  }
}

function sizeOfSpace(module: ModuleDeclaration, kind: ExportDeclaration['kind']): number {
  switch (kind) {
    case 'func':
      return module.functions.length;
    case 'table':
      return module.tables.length;
    case 'memory':
      return module.memories.length;
    case 'global':
      return module.globals.length;
    case 'tag':
      return module.tags.length;
    default:
      return kind satisfies never;
  }
}

function validateStart({ module, functionTypes }: ValidationContext): void {
  if (module.start === undefined) return;
  const type = functionTypes[module.start] ?? unknown('function', module.start, module.offsets.start);
  if (type.parameters.length > 0 || type.results.length > 0) {
    const text = `start function must have type [] -> [] but has ${functionTypeName(type)}`;
    throw new CompileError('invalid', text, module.offsets.start);
  }
}

function validateElements(
  { module, functionTypes, referable }: ValidationContext,
  constants: ConstantExpressionValidator,
  segment: ElementSegment,
): void {
  const { type, offset, functions, expressions, offsetExpression } = segment;
  const globals = module.globals.length;
  let indexType = i32;
  if (segment.mode === 'active') {
    const table = module.tables[segment.table] ?? unknown('table', segment.table, offset);
    if (!module.registry.isSubtype(type, table.type.element)) {
      const text = `type mismatch: table ${segment.table} holds ${typeName(table.type.element)} but the segment ${typeName(type)}`;
      throw new CompileError('invalid', text, offset);
    }
    indexType = addressType(table.type);
  }
  if (offsetExpression !== undefined) constants.validate(offsetExpression, indexType, globals);
  for (const index of functions ?? []) {
    if (index >= functionTypes.length) unknown('function', index, offset);
    referable[index] = 1;
  }
  for (const expression of expressions ?? []) constants.validate(expression, type, globals);
}

function validateData(module: ModuleDeclaration, constants: ConstantExpressionValidator): void {
  for (let index = 0; index < module.data.length; index++) {
    const { memory, offsetExpression, offset } = module.data.at(index);
    if (offsetExpression === undefined) continue;
    const type = module.memories[memory] ?? unknown('memory', memory, offset);
    constants.validate(offsetExpression, addressType(type), module.globals.length);
  }
}

// An index that is not in its index space: `unknown memory 1`.
function unknown(what: string, index: number, offset = 0): never {
  throw new CompileError('invalid', `unknown ${what} ${index}`, offset);
}
