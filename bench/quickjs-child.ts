// The measuring process for QuickJS, which is here as WebAssembly in Node: it takes a job as child.ts does. Time is the
// process's, so that of QuickJS and nothing of the program's own. Never run by hand.
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Job, Reporter } from './measure.ts';
import { cpuSeconds, reasonOf } from './measure.ts';
import { programs } from './programs/index.ts';
import { workNamed } from './works.ts';

/** What of quickjs-emscripten is used here. */
interface Handle {
  dispose(): void;
}
interface Context {
  evalCode(text: string, file: string, options: object): unknown;
  unwrapResult(result: unknown): Handle;
  callFunction(func: Handle, self: Handle, ...operands: Handle[]): unknown;
  getProp(of: Handle, name: string): Handle;
  newArrayBuffer(bytes: ArrayBuffer): Handle;
  newNumber(value: number): Handle;
  getString(handle: Handle): string;
  readonly global: Handle;
  readonly undefined: Handle;
}

const here = path.dirname(fileURLToPath(import.meta.url));

async function newContext(): Promise<Context> {
  const require = createRequire(new URL('../spec-tests/hosts/package.json', import.meta.url));
  const { getQuickJS } = await import(pathToFileURL(require.resolve('quickjs-emscripten')).href);
  return (await getQuickJS()).newContext();
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(here, 'quickjs-entry.ts')],
    bundle: true,
    write: false,
    platform: 'neutral',
    format: 'iife',
    target: 'es2022',
    logLevel: 'warning',
  });
  return outputFiles[0]!.text;
}

async function measure(job: Job, report: Reporter): Promise<void> {
  const script = await bundle();
  for (const name of job.works) {
    const program = programs.find((it) => it.name === name);
    if (program === undefined) {
      const reason = 'needs more of its host than the bare engine';
      report({ kind: 'refused', work: name, engine: 'wasmeter', reason });
      continue;
    }
    const context = await newContext();
    context.unwrapResult(context.evalCode(script, 'wasmeter.js', { type: 'global' })).dispose();
    const { argument, expected } = program.small;
    const begin = performance.now();
    const bytes = context.newArrayBuffer(workNamed(name).bytes().slice().buffer);
    const start = context.getProp(context.global, 'startProgram');
    const run = context.unwrapResult(context.callFunction(start, context.undefined, bytes));
    const once = (): number => {
      const operand = context.newNumber(argument);
      const answer = context.getString(context.unwrapResult(context.callFunction(run, context.undefined, operand)));
      const [result, fuel] = answer.split(' ');
      if (BigInt(result!) !== expected) throw new Error(`wrong result: ${result}`);
      return Number(fuel);
    };
    try {
      once();
      report({ kind: 'cold', work: name, engine: 'wasmeter', seconds: (performance.now() - begin) / 1000 });
      // Counted on a later run: some programs prepare tables on their first.
      report({ kind: 'count', work: name, size: 'small', instructions: once() });
      const warm = performance.now() + job.warmUp;
      while (performance.now() < warm) once();
      for (let round = 0; round < job.rounds; round++) {
        const wall = performance.now();
        const cpu = cpuSeconds();
        once();
        const sample = { cpu: cpuSeconds() - cpu, wall: (performance.now() - wall) / 1000 };
        report({ kind: 'sample', work: name, engine: 'wasmeter', size: 'small', ...sample });
      }
    } catch (error) {
      report({ kind: 'refused', work: name, engine: 'wasmeter', reason: reasonOf(error) });
    }
  }
}

process.once('message', (job: Job) => {
  measure(job, (report) => process.send!(report)).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
