// The benchmark's chart, an SVG without script or fonts of its own: how fast each engine is on each host, and below it how
// many times as long as native each program takes. Lengths are logarithms: engines differ a thousandfold. Draws what
// figures.ts reckons.
import { type EngineName, engineNames } from './engines.ts';
import { type HostResults, meanSpeed, ratio } from './figures.ts';
import { threeDigits } from './table.ts';

const width = 860;
const labelWidth = 250;
const barHeight = 16;
const gap = 6;
const ink = '#57606a';
const colours: Readonly<Record<EngineName, string>> = {
  wasmeter: '#8250df',
  native: '#bf8700',
  wasm2js: '#1a7f37',
  polywasm: '#0969da',
  wasmi: '#cf222e',
  wasm3: '#bc4c00',
  webassemblyjs: '#6e7781',
};

/** One bar of the chart. */
interface Bar {
  readonly label: string;
  readonly value: number;
  readonly colour: string;
}

/** A chart of all hosts; `date` says when it was measured. */
export function chartOf(results: readonly HostResults[], date: string): string {
  const speeds = results.flatMap((result) =>
    engineNames.flatMap((engine): Bar[] => {
      const speed = meanSpeed(result, engine) / 1e6;
      return speed > 0 ? [{ label: `${shortTitle(result)}: ${engine}`, value: speed, colour: colours[engine] }] : [];
    }),
  );
  const first = results.find(({ rows, size }) => rows.some((row) => ratio(row, 'native', size) !== undefined));
  const times = (first?.rows ?? []).flatMap((row): Bar[] => {
    const value = ratio(row, 'native', first!.size);
    return value === undefined ? [] : [{ label: row.name, value, colour: colours.wasmeter }];
  });
  const top = section('Million WebAssembly instructions a second, geometric mean', speeds, 24);
  const bottom = section(`wasmeter: times the CPU time of native WebAssembly, ${first?.title ?? ''}`, times, top.end);
  const height = bottom.end + 20;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>wasmeter, measured ${date}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...top.lines,
    ...bottom.lines,
    text(width - 10, height - 8, `measured ${date}; lengths are logarithms`, 'end', ink),
    '</svg>',
    '',
  ].join('\n');
}

function shortTitle({ title }: HostResults): string {
  return title.split(',')[0]!;
}

/** A heading and bars under it, from `y` down; nothing where there are no bars. */
function section(heading: string, bars: readonly Bar[], y: number): { lines: string[]; end: number } {
  if (bars.length === 0) return { lines: [], end: y };
  const lines = [text(10, y, heading, 'start', '#1f2328', 'bold')];
  const values = bars.map(({ value }) => value);
  // A bar has some length however short it is, and the longest ends where its figure still has room.
  const least = Math.log(Math.min(...values) / 2);
  const most = Math.log(Math.max(...values) * 1.05);
  const room = width - labelWidth - 80;
  let at = y + 12;
  for (const { label, value, colour } of bars) {
    const length = (((Math.log(value) - least) / (most - least)) * room).toFixed(1);
    const middle = at + barHeight - 4;
    lines.push(
      text(labelWidth - 8, middle, label, 'end', ink),
      `<rect x="${labelWidth}" y="${at}" width="${length}" height="${barHeight}" rx="2" fill="${colour}"/>`,
      text(labelWidth + Number(length) + 6, middle, threeDigits(value), 'start', ink),
    );
    at += barHeight + gap;
  }
  return { lines, end: at + 24 };
}

function text(x: number, y: number, words: string, anchor: string, fill: string, weight = 'normal'): string {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}" fill="${fill}" font-weight="${weight}">${escaped}</text>`;
}
