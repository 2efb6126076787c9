// The benchmark's table as text: aligned columns for a terminal, the same as Markdown for a file. Formats what
// figures.ts reckons; measures and reckons nothing.
import { type EngineName, engineNames } from './engines.ts';
import { type Figures, figuresOf, meanSpeed, meansOf, ratio, type Results, type Row } from './figures.ts';

/** A table's cells, headings first. The first column is flush left, all others are flush right. */
export type Table = readonly (readonly string[])[];

/** Three digits that mean something: 0.123, 4.56, 78.9, 1234. */
export function threeDigits(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 6));
}

/** A table for a terminal: columns padded, two spaces between them, a rule under the headings. */
export function aligned(table: Table): string {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    widths
      .map((width, column) => (column === 0 ? (row[column] ?? '').padEnd(width) : (row[column] ?? '').padStart(width)))
      .join('  ')
      .trimEnd();
  const [headings, ...rows] = table;
  return [line(headings ?? []), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** A table in Markdown. */
export function markdown(table: Table): string {
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  const [headings = [], ...rows] = table;
  const rule = headings.map((_, column) => (column === 0 ? '---' : '---:'));
  return [headings, rule, ...rows].map(line).join('\n');
}

const others: readonly EngineName[] = engineNames.filter((name) => name !== 'wasmeter');

/** One line for each program; engines of which nothing was asked have no columns. */
export function tableOf(results: Results): Table {
  const { rows, size } = results;
  const asked = others.filter((engine) => rows.some((row) => row.engines[engine] !== undefined));
  const headings = ['program', 'M instr', 'M instr/s', 'CPU ms', '±%', 'wall ms', 'cold ms'];
  for (const engine of asked) headings.push(`${engine} ms`, '±%', 'cold ms', 'times');
  const lines = rows.map((row) => {
    const ours = figuresOf(row, 'wasmeter', size);
    return [
      row.name,
      threeDigits((row.instructions[size] ?? Number.NaN) / 1e6),
      ...(ours === undefined
        ? [verdict(row, 'wasmeter'), '', '', '', '']
        : [
            threeDigits(ours.instructionsPerSecond / 1e6),
            milliseconds(ours),
            percent(ours.spread),
            threeDigits(ours.wall * 1000),
            threeDigits(ours.cold * 1000),
          ]),
      ...asked.flatMap((engine) => otherCells(row, engine, results)),
    ];
  });
  return [headings, ...lines];
}

function otherCells(row: Row, engine: EngineName, { size }: Results): string[] {
  const theirs = figuresOf(row, engine, size);
  if (theirs === undefined) return [verdict(row, engine), '', '', ''];
  const times = ratio(row, engine, size);
  return [
    milliseconds(theirs),
    percent(theirs.spread),
    threeDigits(theirs.cold * 1000),
    times === undefined ? '-' : threeDigits(times),
  ];
}

function verdict(row: Row, engine: EngineName): string {
  const measured = row.engines[engine];
  if (measured === undefined) return '-';
  return measured.refused?.startsWith('wrong result') === true ? 'wrong' : 'refused';
}

function milliseconds({ cpu, scaled }: Figures): string {
  return `${threeDigits(cpu * 1000)}${scaled ? '*' : ''}`;
}

function percent(part: number): string {
  return (part * 100).toFixed(1);
}

/** What the table needs said beneath it: means, what the columns are, who could not run what and why. */
export function notesOf(results: Results): string[] {
  const { rows } = results;
  const notes: string[] = [];
  for (const { engine, programs, cpu, wall } of meansOf(results)) {
    const of = `geometric mean over ${programs} programs`;
    notes.push(`${of}: ${threeDigits(cpu)} times the CPU time of ${engine} (${threeDigits(wall)} times by the clock)`);
  }
  const speed = meanSpeed(results);
  if (speed > 0)
    notes.push(`geometric mean of wasmeter: ${threeDigits(speed / 1e6)} million Wasm instructions a second`);
  const outside = rows.filter(({ inMean }) => !inMean).map(({ name }) => name);
  if (outside.length > 0) notes.push(`outside the means: ${outside.join(', ')}`);
  if (results.rows.some((row) => others.some((engine) => figuresOf(row, engine, results.size)?.scaled === true))) {
    notes.push('* measured on the small argument, scaled by the number of instructions');
  }
  for (const engine of ['wasmeter', ...others] as const) {
    for (const [reason, names] of reasonsOf(rows, engine))
      notes.push(`${engine} cannot: ${names.join(', ')}: ${reason}`);
  }
  return notes;
}

/** Programs that an engine does not run, by what it said. */
function reasonsOf(rows: readonly Row[], engine: EngineName): Map<string, string[]> {
  const reasons = new Map<string, string[]>();
  for (const row of rows) {
    const reason = row.engines[engine]?.refused;
    if (reason !== undefined) reasons.set(reason, [...(reasons.get(reason) ?? []), row.name]);
  }
  return reasons;
}
