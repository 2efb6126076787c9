// Hosts that are a runtime of edge workers: workerd, started with a configuration of one worker, and asked over a loopback
// port that it chooses itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const configuration = (names) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${names.map((name) => `(name = "${name}", esModule = embed "${name}")`).join(', ')}],
  compatibilityDate = "2026-11-01",
);
`;

/** A worker that runs the script beside it, which says one thing to the console, and answers with that. */
const scriptRunner = `export default {
  async fetch() {
    const line = new Promise((resolve) => (console.log = resolve));
    await import('script.mjs');
    return new Response(await line);
  },
};
`;

/** The port that workerd tells on the descriptor it was given for that. */
async function portOf(child) {
  let text = '';
  for await (const chunk of child.stdio[3]) {
    text += chunk;
    const port = /"event":"listen".*?"port":(\d+)/.exec(text)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error('workerd ended before it listened');
}

/**
 * Runs workerd with `modules` (from name to text; the first is the one that answers) while `use` runs, which is given the
 * worker's address. Ends it afterwards, or when `signal` says so.
 */
export async function whileWorking(command, modules, signal, use) {
  const folder = await mkdtemp(path.join(tmpdir(), 'wasmeter-worker-'));
  let child;
  try {
    const names = Object.keys(modules);
    await Promise.all(names.map((name) => writeFile(path.join(folder, name), modules[name])));
    await writeFile(path.join(folder, 'config.capnp'), configuration(names));
    child = spawn(command, ['serve', '--control-fd=3', 'config.capnp'], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    });
    const closed = once(child, 'close');
    signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
    try {
      return await use(`http://127.0.0.1:${await portOf(child)}/`);
    } finally {
      child.kill('SIGKILL');
      await closed;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A host's `run`. */
export function worker(command) {
  return async (script, signal) => {
    const modules = { 'worker.mjs': scriptRunner, 'script.mjs': await readFile(script) };
    return whileWorking(command, modules, signal, async (address) => {
      const response = await fetch(address, { signal });
      const text = await response.text();
      if (!response.ok) throw new Error(`status ${response.status}: ${text.slice(0, 2000)}`);
      return text;
    });
  };
}
