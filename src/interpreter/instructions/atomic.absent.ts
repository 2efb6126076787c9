// Stands in for atomic.ts where a build has no threads: the opcodes are refused by what they begin with (core/parts.ts).

import type { AtomicRow } from './row.ts';

export const atomicFamilies: readonly string[] = [];
export const atomicRows: readonly AtomicRow[] = [];
