// The sandbox's host services on Node: a hash that answers at once, a clock to the nanosecond, a turn of the event loop,
// HTTP that knows the addresses it connects to.

import { createHash } from 'node:crypto';
import { hrtime } from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { type RuntimeHost, standardHost } from '../sandbox/host.ts';
import type { WasiClock } from '../wasi/sources.ts';
import { nodeHttp } from './http.ts';

function nodeClock(): WasiClock {
  const start = hrtime.bigint();
  return {
    realtime: () => BigInt(Date.now()) * 1_000_000n,
    monotonic: () => hrtime.bigint() - start,
    resolution: { realtime: 1_000_000n, monotonic: 1n },
  };
}

/** Node's services: what `standardHost` gives, but at once where that has to wait. */
export const nodeHost: RuntimeHost = {
  ...standardHost,
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  clock: nodeClock,
  turn: () => setImmediate(),
  http: nodeHttp(),
};
