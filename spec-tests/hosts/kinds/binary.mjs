// Hosts that are a program given a script: it prints to standard output. A shell without `console` gets one in a script before.
import { spawn } from 'node:child_process';

/** What a process printed; rejects when it fails, or when `signal` ends it. Nothing of it is left then. */
export function outputOf(command, options, environment, signal) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, options, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      errors += text;
    });
    child.on('error', reject);
    child.on('close', (status, killedBy) => {
      if (status === 0) resolve(output);
      else reject(new Error(`exit ${status ?? killedBy}: ${errors.trim().slice(-2000)}`));
    });
  });
}

/** A host's `run`: the process, with `options` before the script's path. */
export function binary(command, options = [], environment = {}) {
  return (script, signal) => outputOf(command, [...options, script], environment, signal);
}
