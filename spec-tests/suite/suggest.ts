// The manifest that would fit what happened, for the day on which a feature lands: each file that fails under the
// feature that the engine names most often when it refuses its modules. Only the list is made here; whether every
// failure of a file comes from that feature is for a person to read (`npm run spec -- --left-out file`).

import type { LeftOut } from '../manifest.ts';
import { type FileReport, leftOutFiles } from './report.ts';

// What stands in these folders belongs to the proposal, whatever the engine names first.
const FOLDERS: readonly (readonly [folder: string, feature: string])[] = [
  ['legacy/', 'legacy exception handling'],
  ['proposals/custom-descriptors/', 'custom descriptors'],
];

/** The left-out files as they are after these reports; files that were not run stay as they are. */
export function suggestLeftOut(reports: readonly FileReport[], leftOut: readonly LeftOut[]): LeftOut[] {
  const before = leftOutFiles({ leftOut });
  const run = new Set(reports.map(({ file }) => file));
  const byFeature = new Map<string, Record<string, number>>();
  const enter = (feature: string, file: string, fails: number): void => {
    const files = byFeature.get(feature) ?? {};
    byFeature.set(feature, files);
    files[file] = fails;
  };
  for (const [file, { feature, fails }] of before) if (!run.has(file)) enter(feature, file, fails);
  for (const report of reports) {
    if (report.failures.length === 0) continue;
    enter(featureOf(report) ?? before.get(report.file)?.feature ?? 'unknown', report.file, report.failures.length);
  }
  return [...byFeature].map(([feature, files]) => ({ feature, files }));
}

function featureOf({ file, failures }: FileReport): string | undefined {
  const folder = FOLDERS.find(([name]) => file.startsWith(name));
  if (folder !== undefined) return folder[1];
  const counts = new Map<string, number>();
  for (const { reason } of failures) {
    const feature = /[:(] ?([a-z0-9 ]+) (?:is|are) not supported yet/.exec(reason)?.[1];
    if (feature !== undefined) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** The list as the source text of the manifest. */
export function showLeftOut(leftOut: readonly LeftOut[]): string {
  const blocks = leftOut.map(({ feature, files }) => {
    const lines = Object.entries(files).map(([file, fails]) => `      '${file}': ${fails},\n`);
    return `  {\n    feature: '${feature}',\n    files: {\n${lines.join('')}    },\n  },\n`;
  });
  return `export const leftOut: readonly LeftOut[] = [\n${blocks.join('')}];`;
}
