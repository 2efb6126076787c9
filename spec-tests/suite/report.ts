// Adds up what became of the commands: a command passes when it passes in every way it was run in, and used
// the same fuel in each that counts it. The words for people are made here; running is run-script.ts.

import type { LeftOut, Manifest } from '../manifest.ts';
import type { PreparedScript } from '../../src/runtime/cli/wast/prepare.ts';
import type { Outcome } from '../../src/runtime/cli/wast/run-script.ts';

/** One script, run in some ways. */
export interface FileRun {
  readonly script: PreparedScript;
  /** The outcome of each command, in order, for each way by its name. */
  readonly outcomes: ReadonlyMap<string, readonly Outcome[]>;
}

/** A command that did not pass, in one line with its file and line. */
export interface Failure {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** What a file's commands came to. */
export interface FileReport {
  readonly file: string;
  readonly commands: number;
  readonly failures: readonly Failure[];
  /** Commands that pass because the assembler refused the text. */
  readonly byAssembler: number;
  /** Commands that pass by a refusal in other words than the suite's. */
  readonly otherWords: number;
}

/** Compares the ways of one file. */
export function reportFile({ script, outcomes }: FileRun): FileReport {
  const failures: Failure[] = [];
  let byAssembler = 0;
  let otherWords = 0;
  for (const [index, { command }] of script.commands.entries()) {
    // The ways that failed for the same reason, by the reason.
    const reasons = new Map<string, string[]>();
    let fuel: { readonly way: string; readonly units: number } | undefined;
    let ground: string | undefined;
    for (const [way, list] of outcomes) {
      const outcome = list[index];
      if (outcome === undefined) throw new Error(`${script.file}: no outcome of command ${index} in the way ${way}`);
      if (!outcome.verdict.pass) {
        reasons.set(outcome.verdict.reason, [...(reasons.get(outcome.verdict.reason) ?? []), way]);
        continue;
      }
      if (ground === undefined || ground === 'engine') ground = outcome.verdict.by;
      if (outcome.fuel === undefined) continue;
      fuel ??= { way, units: outcome.fuel };
      if (outcome.fuel !== fuel.units) {
        reasons.set(`used ${outcome.fuel} units of fuel, but ${fuel.units} in the way ${fuel.way}`, [way]);
      }
    }
    if (reasons.size > 0) {
      const listed = [...reasons].map(([reason, names]) => `[${names.join(', ')}] ${reason}`).join('; ');
      failures.push({ file: script.file, line: command.line, reason: `${command.kind}: ${listed}` });
    } else if (ground === 'assembler') byAssembler++;
    else if (ground === 'other words') otherWords++;
  }
  return { file: script.file, commands: script.commands.length, failures, byAssembler, otherWords };
}

/** A failure as a line that an editor can follow. */
export function showFailure(failure: Failure): string {
  return `${failure.file}:${failure.line}: ${failure.reason}`;
}

/** What became of the commands of left-out files, by the feature that they are left out for. */
export interface LeftOutSum {
  readonly feature: string;
  files: number;
  commands: number;
  failed: number;
}

/** The whole suite's sums. */
export interface Summary {
  readonly commands: number;
  readonly passed: number;
  /** Commands of left-out files, whether they pass or not. */
  readonly leftOut: number;
  readonly byAssembler: number;
  readonly otherWords: number;
  readonly byFeature: readonly LeftOutSum[];
  readonly failures: readonly Failure[];
  /** Files that do otherwise than the manifest says. */
  readonly surprises: readonly string[];
}

/** Adds up reports, with the manifest at hand. */
export function summarize(reports: readonly FileReport[], manifest: Manifest): Summary {
  const left = leftOutFiles(manifest);
  const sum = { commands: 0, passed: 0, leftOut: 0, byAssembler: 0, otherWords: 0 };
  const byFeature = new Map<string, LeftOutSum>();
  const failures: Failure[] = [];
  for (const report of reports) {
    sum.commands += report.commands;
    const entry = left.get(report.file);
    if (entry === undefined) {
      sum.passed += report.commands - report.failures.length;
      sum.byAssembler += report.byAssembler;
      sum.otherWords += report.otherWords;
      failures.push(...report.failures);
      continue;
    }
    sum.leftOut += report.commands;
    const { feature } = entry;
    const of = byFeature.get(feature) ?? { feature, files: 0, commands: 0, failed: 0 };
    byFeature.set(feature, of);
    of.files++;
    of.commands += report.commands;
    of.failed += report.failures.length;
  }
  const surprises = reports.flatMap((report) => surprisesOf(report, manifest));
  return { ...sum, byFeature: [...byFeature.values()], failures, surprises };
}

/** A file's place on the manifest. */
export interface LeftOutFile {
  readonly feature: string;
  /** How many of its commands fail. */
  readonly fails: number;
}

/** What the manifest says of each file that is left out. */
export function leftOutFiles({ leftOut }: { readonly leftOut: readonly LeftOut[] }): ReadonlyMap<string, LeftOutFile> {
  return new Map(
    leftOut.flatMap(({ feature, files }) =>
      Object.entries(files).map(([file, fails]) => [file, { feature, fails }] as const),
    ),
  );
}

/** In what a file differs from what the manifest says of it; its failures are not among it where it is not left out. */
export function surprisesOf({ file, commands, failures, otherWords }: FileReport, manifest: Manifest): string[] {
  const surprises: string[] = [];
  const entry = leftOutFiles(manifest).get(file);
  if (entry !== undefined && failures.length === 0) {
    surprises.push(`${file}: all of its ${commands} commands pass: take it off the manifest`);
  } else if (entry !== undefined && failures.length !== entry.fails) {
    const moral = failures.length < entry.fails ? 'lower the number there' : 'some passed before';
    surprises.push(
      `${file}: ${failures.length} of its commands fail, but ${entry.fails} according to the manifest: ${moral}`,
    );
  }
  const words = manifest.settings[file]?.otherWords ?? [];
  const expected = words.reduce((sum, { commands: count }) => sum + count, 0);
  if (otherWords !== expected) {
    surprises.push(`${file}: ${otherWords} of its commands pass in other words, but ${expected} by the manifest`);
  }
  return surprises;
}

/** What is wrong with the manifest itself: files that are left out twice, or not in the suite. */
export function manifestFaults(manifest: Manifest, files: readonly string[]): string[] {
  const known = new Set(files);
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const file of manifest.leftOut.flatMap((entry) => Object.keys(entry.files))) {
    if (seen.has(file)) faults.push(`the manifest names ${file} twice`);
    seen.add(file);
  }
  for (const file of [...seen, ...Object.keys(manifest.settings)]) {
    if (!known.has(file)) faults.push(`the manifest names ${file}, which is not in the suite`);
  }
  return faults;
}

/** The last line of `npm run spec`. Left-out commands are among the T. */
export function lastLine({ passed, commands, leftOut }: Summary): string {
  return `spec: ${passed} of ${commands} commands pass, ${leftOut} left out`;
}
