// The command behind `npm run spec`: runs the official suite and says what became of its commands. The last
// line of its output is `spec: P of T commands pass, S left out`; it exits with 1 for anything unexpected.
// Everything it does is in suite/.

import { parseArgs } from 'node:util';
import { manifest } from './manifest.ts';
import { absence, locateSuite, suiteFiles } from './suite/locate.ts';
import { prepareFile } from './suite/prepare.ts';
import {
  type FileReport,
  lastLine,
  leftOutFiles,
  manifestFaults,
  reportFile,
  showFailure,
  summarize,
} from './suite/report.ts';
import { type Outcome, runScript } from '../src/runtime/cli/wast/run-script.ts';
import { showLeftOut, suggestLeftOut } from './suite/suggest.ts';
import { usualWays, type Way, wayNamed, ways } from '../src/runtime/cli/wast/ways.ts';

const HELP = `npm run spec -- [options] [files]
  files             parts of file names, such as i32 or proposals/threads; all files where none is given
  --way NAME        only this way (may be repeated): ${ways.map((way) => way.name).join(', ')}
  --full            all ways; without it: ${usualWays.map((way) => way.name).join(', ')}
  --verbose         a line for each file, with the time for each way
  --left-out        also say why commands of left-out files fail
  --suggest-manifest  print the list of left-out files that fits, and exit with 0 whatever fails`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    way: { type: 'string', multiple: true },
    full: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    'left-out': { type: 'boolean', default: false },
    'suggest-manifest': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log(HELP);
else process.exitCode = await main();

async function main(): Promise<number> {
  const root = locateSuite();
  if (root === undefined) {
    console.error(absence());
    return 1;
  }
  const all = await suiteFiles(root);
  const files = positionals.length === 0 ? all : all.filter((file) => positionals.some((part) => file.includes(part)));
  const chosen = options.way?.map(wayNamed) ?? (options.full ? ways : usualWays);
  const left = leftOutFiles(manifest);
  const reports: FileReport[] = [];
  const faults = manifestFaults(manifest, all);
  if (files.length === 0) faults.push('no file of the suite has such a name');
  for (const file of files) {
    try {
      const report = await runFile(root, file, chosen);
      reports.push(report);
      if (options['left-out'] || !(left.has(file) || options['suggest-manifest'])) {
        for (const failure of report.failures) console.log(showFailure(failure));
      }
    } catch (error) {
      faults.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (!options['suggest-manifest']) return conclude(reports, faults);
  console.log(showLeftOut(suggestLeftOut(reports, manifest.leftOut)));
  for (const fault of faults) console.error(fault);
  return 0;
}

async function runFile(root: string, file: string, chosen: readonly Way[]): Promise<FileReport> {
  const start = performance.now();
  const script = await prepareFile(root, file);
  const times = [`read ${elapsed(start)}`];
  const outcomes = new Map<string, Outcome[]>();
  for (const way of chosen) {
    const began = performance.now();
    outcomes.set(way.name, runScript(script, way, manifest.settings[file]));
    times.push(`${way.name} ${elapsed(began)}`);
  }
  const report = reportFile({ script, outcomes });
  if (options.verbose) {
    console.log(`${file}: ${report.commands - report.failures.length} of ${report.commands} (${times.join(', ')})`);
  }
  return report;
}

function elapsed(start: number): string {
  return `${(performance.now() - start).toFixed(0)} ms`;
}

function conclude(reports: readonly FileReport[], faults: readonly string[]): number {
  const summary = summarize(reports, manifest);
  for (const fault of faults) console.log(fault);
  for (const surprise of summary.surprises) console.log(surprise);
  for (const { feature, files, commands, failed } of summary.byFeature) {
    const where = files === 1 ? '1 file' : `${files} files`;
    console.log(`left out for ${feature}: ${commands} commands in ${where}, ${failed} of which fail`);
  }
  console.log(
    `${summary.byAssembler} of the passing commands were decided by the assembler, ${summary.otherWords} in other words than the suite's`,
  );
  console.log(lastLine(summary));
  return summary.failures.length + summary.surprises.length + faults.length === 0 ? 0 : 1;
}
