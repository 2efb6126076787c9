// The measuring half of the benchmark, which a process of its own runs: cold start, instruction count, warm-up, and then
// rounds in which every engine takes its turn, so that a noisy minute hits all of them alike. What comes of it is
// reported as it comes, since a process that takes too long is ended from outside.
import Benchmark from 'benchmark';
import { type EngineName, loadEngine, type Starter, startWasmeter } from './engines.ts';
import { median } from './statistics.ts';
import type { Size, Work } from './work.ts';

/** What one process is to measure. */
export interface Job {
  readonly works: readonly string[];
  readonly engines: readonly EngineName[];
  readonly rounds: number;
  /** Milliseconds that each engine runs a program before it is measured, once it has run at all. */
  readonly warmUp: number;
  /** Full runs, or none but small ones. */
  readonly size: Size;
  /** Milliseconds; an engine whose full run would take longer is measured on small ones. */
  readonly patience: number;
}

/** Seconds of one run: by the clock, and of the processor's time, all threads of the process. */
export interface Sample {
  readonly wall: number;
  readonly cpu: number;
}

/** What a process reports. The count is of the Wasm instructions of one run, which is what it costs in fuel. */
export type Report =
  | { readonly kind: 'cold'; readonly work: string; readonly engine: EngineName; readonly seconds: number }
  | { readonly kind: 'count'; readonly work: string; readonly size: Size; readonly instructions: number }
  | ({ readonly kind: 'sample'; readonly work: string; readonly engine: EngineName; readonly size: Size } & Sample)
  | { readonly kind: 'refused'; readonly work: string; readonly engine: EngineName; readonly reason: string };

/** Takes reports as they come. */
export type Reporter = (report: Report) => void;

/** One engine with one program, ready to be measured. */
interface Arm {
  readonly engine: EngineName;
  readonly start: Starter;
  readonly work: Work;
  readonly size: Size;
  readonly run: () => void;
  /** Seconds that a run takes, as far as is known. */
  readonly estimate: number;
}

const now = (): number => performance.now() / 1000;

/** Seconds of the processor's time, all threads of the process. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** A run that throws unless its result is right. */
function checked(work: Work, size: Size, run: () => string): () => void {
  return () => {
    const result = run();
    if (result !== work.expected[size]) {
      throw new Error(`wrong result: ${result.slice(0, 18)} for ${work.expected[size].slice(0, 18)}`);
    }
  };
}

/** Repeats a run for some seconds, at least `least` times; answers what one took, typically, of the later half. */
function repeat(run: () => void, seconds: number, least: number): number {
  const end = now() + seconds;
  const taken: number[] = [];
  while (taken.length < least || now() < end) {
    const start = now();
    run();
    taken.push(now() - start);
  }
  return median(taken.slice(taken.length >> 1));
}

type Counts = Partial<Record<Size, number>>;

/** The instructions of one run after the first, as some programs prepare tables on their first; checked elsewhere. */
function count(work: Work, size: Size): number {
  const guest = startWasmeter(work.bytes(), work.imports);
  const run = work.prepare(guest, size);
  run();
  const before = guest.fuelConsumed;
  run();
  return guest.fuelConsumed - before;
}

/** Counts the instructions of small runs, and of full ones if they are wanted. */
function counted(job: Job, work: Work, report: Reporter): Counts {
  const counts: Counts = {};
  try {
    for (const size of new Set<Size>(['small', job.size])) {
      counts[size] = count(work, size);
      report({ kind: 'count', work: work.name, size, instructions: counts[size] });
    }
  } catch (error) {
    report({ kind: 'refused', work: work.name, engine: 'wasmeter', reason: reasonOf(error) });
  }
  return counts;
}

/** Starts a program cold: from the bytes to the first result, the engine's code being loaded. */
async function startCold(work: Work, engine: EngineName, start: Starter, report: Reporter): Promise<Arm> {
  const bytes = work.bytes();
  const begin = now();
  const guest = await start(bytes, work.imports);
  const run = checked(work, 'small', work.prepare(guest, 'small'));
  run();
  report({ kind: 'cold', work: work.name, engine, seconds: now() - begin });
  return { engine, work, start, size: 'small', run, estimate: 0 };
}

/** The arm that is measured: full runs, if one ends within the patience. */
async function choose(job: Job, arm: Arm, counts: Counts): Promise<Arm> {
  const { work, start } = arm;
  const small = repeat(arm.run, 0.2, 1);
  const estimate = (small * counts.full!) / counts.small!;
  const slow = arm.engine !== 'wasmeter' && arm.engine !== 'native' && estimate * 1000 > job.patience;
  if (job.size === 'small' || slow) return { ...arm, estimate: small };
  const run = checked(work, 'full', work.prepare(await start(work.bytes(), work.imports), 'full'));
  return { ...arm, size: 'full', run, estimate };
}

/** One turn: benchmark.js repeats the run until it has taken at least 50 ms, which is one sample. */
function sample(arm: Arm): Sample {
  let cpu = 0;
  let runs = 0;
  const benchmark = new Benchmark(
    arm.work.name,
    () => {
      const before = cpuSeconds();
      arm.run();
      cpu += cpuSeconds() - before;
      runs += 1;
    },
    // One cycle of as many runs as fill the least time, as far as one knows before; benchmark.js adds to them if need be.
    { minSamples: 1, maxTime: 0, minTime: 0.05, initCount: Math.max(1, Math.ceil(0.055 / arm.estimate)) },
  );
  benchmark.run({ async: false });
  if (benchmark.error as unknown) throw benchmark.error;
  return { wall: benchmark.stats.mean, cpu: cpu / runs };
}

/** Does something with each arm; one that fails is reported and left out from there on. */
async function each(arms: readonly Arm[], report: Reporter, act: (arm: Arm) => Promise<Arm> | Arm): Promise<Arm[]> {
  const left: Arm[] = [];
  for (const arm of arms) {
    try {
      left.push(await act(arm));
    } catch (error) {
      report({ kind: 'refused', work: arm.work.name, engine: arm.engine, reason: reasonOf(error) });
    }
  }
  return left;
}

/** The first words of what went wrong. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n').join(' ').slice(0, 120);
}

/** Every engine's start is cold: nothing of it has run, be it to count, before all have started. */
async function armsOf(job: Job, work: Work, report: Reporter): Promise<Arm[]> {
  const unstarted: Arm[] = [];
  for (const engine of job.engines) {
    const start = await loadEngine(engine);
    unstarted.push({ engine, work, start, size: 'small', run: () => undefined, estimate: 0 });
  }
  const cold = await each(unstarted, report, (arm) => startCold(work, arm.engine, arm.start, report));
  const counts = counted(job, work, report);
  return each(cold, report, (arm) => choose(job, arm, counts));
}

/** Does a job; should it hold several programs, all are warmed up before the first is measured. */
export async function measure(job: Job, works: readonly Work[], report: Reporter): Promise<void> {
  const armsOfWorks: Arm[][] = [];
  for (const work of works) armsOfWorks.push(await armsOf(job, work, report));
  for (const [index, arms] of armsOfWorks.entries()) {
    const warm = (arm: Arm): Arm => ({ ...arm, estimate: repeat(arm.run, job.warmUp / 1000, 2) });
    armsOfWorks[index] = await each(arms, report, warm);
  }
  for (const [index, work] of works.entries()) {
    let arms = armsOfWorks[index]!;
    for (let round = 0; round < job.rounds; round++) {
      arms = await each(arms, report, (arm) => {
        const { engine, size } = arm;
        const taken = sample(arm);
        report({ kind: 'sample', work: work.name, engine, size, ...taken });
        return { ...arm, estimate: taken.wall };
      });
    }
  }
}
