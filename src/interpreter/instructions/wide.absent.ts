// Stands in for wide.ts where a build has no wide arithmetic: its opcodes are refused (core/parts.ts).

import type { WideRow } from './row.ts';

export const wideRows: readonly WideRow[] = [];
