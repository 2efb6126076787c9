// The rows of all vector instructions.

import type { InstructionRow } from './row.ts';
import { floatVectorRows } from './vector-float.ts';
import { integerVectorRows } from './vector-integer.ts';
import { memoryVectorRows } from './vector-memory.ts';

export const vectorRows: readonly InstructionRow[] = [...memoryVectorRows, ...integerVectorRows, ...floatVectorRows];
