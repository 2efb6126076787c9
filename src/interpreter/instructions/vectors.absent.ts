// Stands in for vectors.ts where a build has no vectors: their opcodes are refused by what they begin with (core/parts.ts).

import type { InstructionRow } from './row.ts';

export const vectorRows: readonly InstructionRow[] = [];
