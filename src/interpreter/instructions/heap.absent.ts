// Stands in for heap.ts where a build has no garbage-collected heap: of its instructions those on typed references are left,
// and the one of the others that has no prefix byte. Opcodes behind that are refused by what they begin with.

import { eqref } from '../core/types.ts';
import { contextual, effect, i32, type InstructionRow } from './row.ts';

export const heapRows: readonly InstructionRow[] = [
  effect(0xd3, 'ref.eq', [], [eqref, eqref], [i32], 'gc'),
  contextual(0xd4, 'ref.as_non_null', [], 'functionReferences'),
  contextual(0xd5, 'br_on_null', ['label'], 'functionReferences'),
  contextual(0xd6, 'br_on_non_null', ['label'], 'functionReferences'),
];
