// A fresh process for one program: does its work and prints what came of it, each value on lines of its own, and nothing
// of the host or of time. The figures go to file descriptor 3. Which `WebAssembly` the program finds has been decided
// before, by what Node was told to load first.
import { writeSync } from 'node:fs';
import { inspect } from 'node:util';

const began = { wall: performance.now(), cpu: process.cpuUsage() };

/** Bytes are printed whole, so that a single one that differs is seen. */
function written(value) {
  if (ArrayBuffer.isView(value))
    return `${value.constructor.name} ${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}`;
  if (Array.isArray(value)) return value.map(written).join('\n');
  if (typeof value === 'string') return value;
  return inspect(value, {
    depth: 50,
    maxArrayLength: null,
    maxStringLength: null,
    breakLength: Number.POSITIVE_INFINITY,
  });
}

const { default: work, times } = await import(`./programs/${process.argv[2]}.mjs`);
const result = await work({ light: process.argv[3] === 'light' });
const cpu = process.cpuUsage(began.cpu);
const milliseconds = { wall: performance.now() - began.wall, cpu: (cpu.user + cpu.system) / 1000 };
process.stdout.write(`${written(result)}\n`, () => {
  const counted = globalThis[Symbol.for('wasmeter.drop-in')]?.() ?? {};
  writeSync(3, JSON.stringify({ milliseconds, times, ...counted }));
  // Some programs keep timers or ports open, and some set a code to exit with.
  process.exit(0);
});
