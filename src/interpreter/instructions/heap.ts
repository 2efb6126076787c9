// Typed references and what lives on the garbage-collected heap: structures, arrays, small integers, casts. Here stand
// names and immediates; typing is in validation/heap.ts, the effect in translation/heap.ts and execution/gc.ts.

import { eqref, i31ref, withoutNull } from '../core/types.ts';
import { contextual, effect, i32, type InstructionRow } from './row.ts';

export const heapRows: readonly InstructionRow[] = [
  effect(0xd3, 'ref.eq', [], [eqref, eqref], [i32], 'gc'),
  contextual(0xd4, 'ref.as_non_null', [], 'functionReferences'),
  contextual(0xd5, 'br_on_null', ['label'], 'functionReferences'),
  contextual(0xd6, 'br_on_non_null', ['label'], 'functionReferences'),

  contextual(0xfb0000, 'struct.new', ['type'], 'gc'),
  contextual(0xfb0001, 'struct.new_default', ['type'], 'gc'),
  contextual(0xfb0002, 'struct.get', ['type', 'field'], 'gc'),
  contextual(0xfb0003, 'struct.get_s', ['type', 'field'], 'gc'),
  contextual(0xfb0004, 'struct.get_u', ['type', 'field'], 'gc'),
  contextual(0xfb0005, 'struct.set', ['type', 'field'], 'gc'),
  contextual(0xfb0006, 'array.new', ['type'], 'gc'),
  contextual(0xfb0007, 'array.new_default', ['type'], 'gc'),
  contextual(0xfb0008, 'array.new_fixed', ['type', 'count'], 'gc'),
  contextual(0xfb0009, 'array.new_data', ['type', 'data segment'], 'gc'),
  contextual(0xfb000a, 'array.new_elem', ['type', 'element segment'], 'gc'),
  contextual(0xfb000b, 'array.get', ['type'], 'gc'),
  contextual(0xfb000c, 'array.get_s', ['type'], 'gc'),
  contextual(0xfb000d, 'array.get_u', ['type'], 'gc'),
  contextual(0xfb000e, 'array.set', ['type'], 'gc'),
  contextual(0xfb000f, 'array.len', [], 'gc'),
  contextual(0xfb0010, 'array.fill', ['type'], 'gc'),
  contextual(0xfb0011, 'array.copy', ['type', 'type'], 'gc'),
  contextual(0xfb0012, 'array.init_data', ['type', 'data segment'], 'gc'),
  contextual(0xfb0013, 'array.init_elem', ['type', 'element segment'], 'gc'),
  contextual(0xfb0014, 'ref.test', ['heap type'], 'gc'),
  contextual(0xfb0015, 'ref.test null', ['heap type'], 'gc'),
  contextual(0xfb0016, 'ref.cast', ['heap type'], 'gc'),
  contextual(0xfb0017, 'ref.cast null', ['heap type'], 'gc'),
  contextual(0xfb0018, 'br_on_cast', ['cast flags', 'label', 'heap type', 'heap type'], 'gc'),
  contextual(0xfb0019, 'br_on_cast_fail', ['cast flags', 'label', 'heap type', 'heap type'], 'gc'),
  contextual(0xfb001a, 'any.convert_extern', [], 'gc'),
  contextual(0xfb001b, 'extern.convert_any', [], 'gc'),
  effect(0xfb001c, 'ref.i31', [], [i32], [withoutNull(i31ref)], 'gc'),
  effect(0xfb001d, 'i31.get_s', [], [i31ref], [i32], 'gc'),
  effect(0xfb001e, 'i31.get_u', [], [i31ref], [i32], 'gc'),

  contextual(0xfb0020, 'struct.new_desc', ['type'], 'customDescriptors'),
  contextual(0xfb0021, 'struct.new_default_desc', ['type'], 'customDescriptors'),
  contextual(0xfb0022, 'ref.get_desc', ['type'], 'customDescriptors'),
  contextual(0xfb0023, 'ref.cast_desc_eq', ['heap type'], 'customDescriptors'),
  contextual(0xfb0024, 'ref.cast_desc_eq null', ['heap type'], 'customDescriptors'),
  contextual(
    0xfb0025,
    'br_on_cast_desc_eq',
    ['cast flags', 'label', 'heap type', 'heap type'],
    'customDescriptors',
  ),
  contextual(
    0xfb0026,
    'br_on_cast_desc_eq_fail',
    ['cast flags', 'label', 'heap type', 'heap type'],
    'customDescriptors',
  ),
];
