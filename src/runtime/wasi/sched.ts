// Family `sched`: a guest has one thread, so giving way to the others is done at once.

import { define, type WasiFunction } from './call.ts';
import { errno } from './errno.ts';

export const schedFunctions: readonly WasiFunction[] = [define('sched_yield', [], () => errno.success)];
