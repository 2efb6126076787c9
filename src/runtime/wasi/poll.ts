// Family `poll`: waiting for time or data. Waiting needs a program that can be paused; it answers `nosys` until then.

import { refuse, type WasiFunction } from './call.ts';

export const pollFunctions: readonly WasiFunction[] = [refuse('poll_oneoff', ['i32', 'i32', 'i32', 'i32'])];
