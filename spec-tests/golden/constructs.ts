// All golden programs whose totals are derived by hand.

import { bulkPrograms } from './bulk.ts';
import { callPrograms } from './calls.ts';
import { controlPrograms } from './control.ts';
import { exceptionPrograms } from './exceptions.ts';
import type { GoldenProgram } from './program.ts';
import { proposalPrograms } from './proposals.ts';
import { trapPrograms } from './traps.ts';
import { heapPrograms } from './heap.ts';
import { valuePrograms } from './values.ts';
import { vectorPrograms } from './vectors.ts';

/** Every construct of FUEL 1 to 3, each in a program of its own. */
export const constructs: readonly GoldenProgram[] = [
  ...controlPrograms,
  ...valuePrograms,
  ...vectorPrograms,
  ...callPrograms,
  ...bulkPrograms,
  ...heapPrograms,
  ...trapPrograms,
  ...exceptionPrograms,
  ...proposalPrograms,
];
