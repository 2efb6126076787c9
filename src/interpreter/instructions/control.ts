// Control, parametric, variable, table, reference and bulk instructions: everything that is not a function of its
// operands. Their typing and effect are written out in validation/ and translation/; here stand names and immediates.

import { exnref } from '../core/types.ts';
import { constant, contextual, effect, f32, f64, i32, i64, type InstructionRow } from './row.ts';

export const controlRows: readonly InstructionRow[] = [
  effect(0x00, 'unreachable', [], [], []),
  effect(0x01, 'nop', [], [], []),
  contextual(0x02, 'block', ['block type']),
  contextual(0x03, 'loop', ['block type']),
  contextual(0x04, 'if', ['block type']),
  contextual(0x05, 'else'),
  contextual(0x06, 'try', ['block type'], 'legacyExceptions'),
  contextual(0x07, 'catch', ['tag'], 'legacyExceptions'),
  // Of both forms: a module with neither has no tags.
  contextual(0x08, 'throw', ['tag']),
  contextual(0x09, 'rethrow', ['label'], 'legacyExceptions'),
  effect(0x0a, 'throw_ref', [], [exnref], [], 'exceptions'),
  contextual(0x0b, 'end'),
  contextual(0x0c, 'br', ['label']),
  contextual(0x0d, 'br_if', ['label']),
  contextual(0x0e, 'br_table', ['label table']),
  contextual(0x0f, 'return'),
  contextual(0x10, 'call', ['function']),
  contextual(0x11, 'call_indirect', ['type', 'table']),
  contextual(0x12, 'return_call', ['function'], 'tailCall'),
  contextual(0x13, 'return_call_indirect', ['type', 'table'], 'tailCall'),
  contextual(0x14, 'call_ref', ['type'], 'functionReferences'),
  contextual(0x15, 'return_call_ref', ['type'], 'functionReferences'),
  contextual(0x18, 'delegate', ['label'], 'legacyExceptions'),
  contextual(0x19, 'catch_all', [], 'legacyExceptions'),
  contextual(0x1f, 'try_table', ['block type', 'catch clauses'], 'exceptions'),

  contextual(0x1a, 'drop'),
  contextual(0x1b, 'select'),
  contextual(0x1c, 'select', ['value types'], 'referenceTypes'),

  contextual(0x20, 'local.get', ['local']),
  contextual(0x21, 'local.set', ['local']),
  contextual(0x22, 'local.tee', ['local']),
  contextual(0x23, 'global.get', ['global']),
  contextual(0x24, 'global.set', ['global']),
  contextual(0x25, 'table.get', ['table'], 'referenceTypes'),
  contextual(0x26, 'table.set', ['table'], 'referenceTypes'),

  contextual(0x3f, 'memory.size', ['memory']),
  contextual(0x40, 'memory.grow', ['memory']),

  constant(0x41, 'i32.const', i32, 'i32'),
  constant(0x42, 'i64.const', i64, 'i64'),
  constant(0x43, 'f32.const', f32, 'f32'),
  constant(0x44, 'f64.const', f64, 'f64'),

  contextual(0xd0, 'ref.null', ['heap type'], 'referenceTypes'),
  contextual(0xd1, 'ref.is_null', [], 'referenceTypes'),
  contextual(0xd2, 'ref.func', ['function'], 'referenceTypes'),

  contextual(0xfc0008, 'memory.init', ['data segment', 'memory'], 'bulkMemory'),
  effect(0xfc0009, 'data.drop', ['data segment'], [], [], 'bulkMemory'),
  contextual(0xfc000a, 'memory.copy', ['memory', 'memory'], 'bulkMemory'),
  contextual(0xfc000b, 'memory.fill', ['memory'], 'bulkMemory'),
  contextual(0xfc000c, 'table.init', ['element segment', 'table'], 'bulkMemory'),
  effect(0xfc000d, 'elem.drop', ['element segment'], [], [], 'bulkMemory'),
  contextual(0xfc000e, 'table.copy', ['table', 'table'], 'bulkMemory'),
  contextual(0xfc000f, 'table.grow', ['table'], 'referenceTypes'),
  contextual(0xfc0010, 'table.size', ['table'], 'referenceTypes'),
  contextual(0xfc0011, 'table.fill', ['table'], 'referenceTypes'),
];
