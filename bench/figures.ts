// What the reports of the measuring processes come to: samples by program and engine, and the figures drawn from them.
// Knows neither processes nor tables.
import { type EngineName, engineNames } from './engines.ts';
import type { Report, Sample } from './measure.ts';
import { geometricMean, median, spread } from './statistics.ts';
import type { Size } from './work.ts';

/** What is known of one engine with one program. */
export interface Measured {
  /** Seconds from the bytes to the first result, of each process. */
  readonly cold: readonly number[];
  readonly size: Size;
  readonly samples: readonly Sample[];
  /** Why there is nothing, or no more. */
  readonly refused: string | undefined;
}

/** One program with every engine. */
export interface Row {
  readonly name: string;
  /** Does it count in the means? */
  readonly inMean: boolean;
  /** Wasm instructions of one run. */
  readonly instructions: Readonly<Partial<Record<Size, number>>>;
  readonly engines: Readonly<Partial<Record<EngineName, Measured>>>;
}

/** What came of the runs, with what they cost; `size` is what all engines would be measured on. */
export interface Results {
  readonly size: Size;
  readonly rows: readonly Row[];
}

/** The same of one host. */
export interface HostResults extends Results {
  readonly host: string;
  /** The host's name for people. */
  readonly title: string;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Gathers reports, in whatever order the processes sent them. */
export function gather(name: string, inMean: boolean, reports: readonly Report[]): Row {
  const instructions: Partial<Record<Size, number>> = {};
  const engines: Partial<Record<EngineName, Writable<Measured>>> = {};
  const ofEngine = (engine: EngineName): Writable<Measured> =>
    (engines[engine] ??= { cold: [], size: 'small', samples: [], refused: undefined });
  for (const report of reports) {
    if (report.work !== name) continue;
    switch (report.kind) {
      case 'count':
        instructions[report.size] = report.instructions;
        break;
      case 'cold':
        ofEngine(report.engine).cold = [...ofEngine(report.engine).cold, report.seconds];
        break;
      case 'refused':
        ofEngine(report.engine).refused = report.reason;
        break;
      case 'sample': {
        const measured = ofEngine(report.engine);
        // A process on a busier minute may have thought an engine too slow for full runs: those samples are left out.
        if (measured.size === 'small' && report.size === 'full') Object.assign(measured, { size: 'full', samples: [] });
        if (report.size === measured.size) {
          measured.samples = [...measured.samples, { wall: report.wall, cpu: report.cpu }];
        }
        break;
      }
      default:
        report satisfies never;
    }
  }
  return { name, inMean, instructions, engines };
}

/** Medians of one engine with one program. */
export interface Figures {
  /** Seconds of a run of the results' size; reckoned by the instruction count if `scaled`. */
  readonly cpu: number;
  readonly wall: number;
  readonly scaled: boolean;
  /** Of the processor's time; see `spread`. */
  readonly spread: number;
  readonly instructionsPerSecond: number;
  readonly cold: number;
}

/** The figures of an engine, or undefined where it has none. */
export function figuresOf(row: Row, engine: EngineName, size: Size): Figures | undefined {
  const measured = row.engines[engine];
  if (measured === undefined || measured.refused !== undefined || measured.samples.length === 0) return undefined;
  const instructions = row.instructions[size]!;
  const factor = instructions / row.instructions[measured.size]!;
  const cpus = measured.samples.map(({ cpu }) => cpu);
  const cpu = median(cpus) * factor;
  return {
    cpu,
    wall: median(measured.samples.map(({ wall }) => wall)) * factor,
    scaled: measured.size !== size,
    spread: spread(cpus),
    instructionsPerSecond: instructions / cpu,
    cold: median(measured.cold),
  };
}

/** How many times as long as another engine wasmeter takes: medians of the processor's time, or of the clock's. */
export function ratio(row: Row, other: EngineName, size: Size, time: 'cpu' | 'wall' = 'cpu'): number | undefined {
  const ours = figuresOf(row, 'wasmeter', size);
  const theirs = figuresOf(row, other, size);
  return ours === undefined || theirs === undefined ? undefined : ours[time] / theirs[time];
}

/** The geometric mean of a ratio over the programs that count and have it, and how many they are. */
export interface Mean {
  readonly engine: EngineName;
  readonly programs: number;
  readonly cpu: number;
  readonly wall: number;
}

/** The means against each engine that has any figure beside wasmeter's. */
export function meansOf({ rows, size }: Results): Mean[] {
  const counting = rows.filter(({ inMean }) => inMean);
  return engineNames.flatMap((engine) => {
    if (engine === 'wasmeter') return [];
    const ratios = (time: 'cpu' | 'wall'): number[] => counting.flatMap((row) => ratio(row, engine, size, time) ?? []);
    const cpu = ratios('cpu');
    if (cpu.length === 0) return [];
    return [{ engine, programs: cpu.length, cpu: geometricMean(cpu), wall: geometricMean(ratios('wall')) }];
  });
}

/** The geometric mean of an engine's instructions per second, and NaN where it ran nothing. */
export function meanSpeed({ rows, size }: Results, engine: EngineName = 'wasmeter'): number {
  const figures = rows.flatMap((row) => (row.inMean ? (figuresOf(row, engine, size) ?? []) : []));
  return geometricMean(figures.map(({ instructionsPerSecond }) => instructionsPerSecond));
}
