// The state of a run that needs none in particular. For tests that make runs themselves.

import { PlugIn } from '../extism/plug-in.ts';
import { GuardedHttp } from '../network/guarded-http.ts';
import { NetworkPolicy } from '../network/policy.ts';
import { nodeHost } from '../node/host.ts';
import type { RunState } from '../sandbox/execution.ts';
import { Wasi } from '../wasi/wasi.ts';

/** Nothing is given, no host is allowed. */
export function plainState(): RunState {
  const wasi = new Wasi();
  const http = new GuardedHttp(nodeHost.http, new NetworkPolicy([]), nodeHost.after);
  const signal = () => new AbortController().signal;
  return { wasi, plugIn: new PlugIn({}, { http, signal, stderr: wasi.stderr, blockBytes: 65_536 }) };
}
