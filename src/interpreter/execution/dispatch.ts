// Which loop this host is given. Most hosts turn a dense `switch` into a jump; one that goes through its cases one by one,
// as QuickJS does, gets the same arms in two short switches (DECISIONS, "Why are there two loops?"). Both are one program:
// nothing but time depends on the choice.

import { loopOver as flatLoopOver } from './loop.generated.ts';
import { chooseOne, loopOver as groupedLoopOver } from './loop-grouped.generated.ts';
import type { Machine } from './machine.ts';
import type { Slots } from './slots.ts';

const calls = 3000;
const lastCase = 255;

/** Milliseconds that the host takes to choose a case so many times. */
function timeOf(label: number): number {
  const begin = Date.now();
  let sum = 0;
  for (let count = 0; count < calls; count++) sum += chooseOne(label);
  // Never true; but a host must not find out that nobody needs the sum.
  if (sum < 0) throw new Error('no sum of labels is negative');
  return Date.now() - begin;
}

/**
 * Does it take long to get to the last case? A jump takes less than the clock shows; a chain, some milliseconds. Something
 * else may have run meanwhile, so that only what is seen three times is believed: it costs such a host some 20 ms, once.
 */
function hasChain(): boolean {
  for (let attempt = 0; attempt < 3; attempt++) {
    if (timeOf(lastCase) <= 2 + 2 * timeOf(0)) return false;
  }
  return true;
}

let isChain: boolean | undefined;

/** The loop that is faster on this host, over these slots or over those of each machine's stack. */
export function loopOver(slots: Slots | undefined): (machine: Machine) => number {
  isChain ??= hasChain();
  return isChain ? groupedLoopOver(slots) : flatLoopOver(slots);
}
