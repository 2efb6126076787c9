// Runs every tool in examples/tools/wasm in the sandbox and prints what came of it: `npm start`, or, once the package is
// built, `node examples/run-tools.mjs`. A tool beside whose source lies an input.txt gets it as standard input.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WasmRuntime, WasmRuntimeError } from 'wasmeter/runtime';

const workspace = fileURLToPath(new URL('..', import.meta.url));

// No files, no network, 64 MiB of memory: the defaults. `runaway` never ends by itself, its fuel does.
const runtime = new WasmRuntime({ toolsDir: 'examples/tools/wasm', fuelLimit: 20_000_000, memoryLimitMb: 64 });

const rows = [['module', 'exit', 'fuel', 'peak memory', 'output']];
for (const name of await runtime.listModules(workspace)) {
  const input = path.join(workspace, 'examples', 'tools', name, 'input.txt');
  try {
    const result = await runtime.executeModule(name, workspace, runtime.defaultCapabilities(), {
      stdin: existsSync(input) ? readFileSync(input) : '',
    });
    const [first = '', ...more] = shownLines(result);
    const fuel = result.fuelConsumed.toLocaleString('en-US');
    rows.push([name, `${result.exitCode}`, fuel, sizeText(result.peakMemoryBytes), first]);
    for (const line of more) rows.push(['', '', '', '', line]);
  } catch (error) {
    if (!(error instanceof WasmRuntimeError)) throw error;
    rows.push([name, error.code, '', '', error.message]);
    process.exitCode = 1;
  }
}

const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
const isNumber = (column) => column >= 1 && column <= 3;
for (const row of rows) {
  const cells = row.map((cell, column) =>
    isNumber(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
  );
  console.log(cells.join('  ').trimEnd());
}

function sizeText(bytes) {
  return bytes >= 2 ** 20 ? `${+(bytes / 2 ** 20).toFixed(1)} MiB` : `${bytes / 1024} KiB`;
}

/** The first three lines of what a tool printed, and all that it said on standard error. */
function shownLines({ stdout, stderr }) {
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  const shown = lines.slice(0, 3).map((line) => (line.length > 60 ? `${line.slice(0, 57)}...` : line));
  if (lines.length > 3) shown.push(`... ${lines.length - 3} more lines`);
  return [...shown, ...stderr.split('\n').filter((line) => line !== '')];
}
