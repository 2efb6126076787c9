// Stands in for heap.ts where a build has no garbage-collected heap: what would be reached has been refused by name.

import type { InstructionRow } from '../instructions/row.ts';
import { ReferenceRules } from './references.ts';

export class HeapRules extends ReferenceRules {
  /** No instruction gets here: its feature is off. */
  instruction(row: InstructionRow): void {
    throw new Error(`no typing rule for ${row.name}`);
  }
}
