// Adds up what became of the commands: a command passes when it passes in every way it was run in, and used
// the same fuel in each that counts it. The words for people are made here; running is run-script.ts.

import type { LeftOut } from '../manifest.ts';
import type { PreparedScript } from './prepare.ts';
import type { Outcome } from './run-script.ts';

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
    const reasons: string[] = [];
    let fuel: { readonly way: string; readonly units: number } | undefined;
    let ground: string | undefined;
    for (const [way, list] of outcomes) {
      const outcome = list[index];
      if (outcome === undefined) throw new Error(`${script.file}: no outcome of command ${index} in the way ${way}`);
      if (!outcome.verdict.pass) {
        reasons.push(`[${way}] ${outcome.verdict.reason}`);
        continue;
      }
      if (ground === undefined || ground === 'engine') ground = outcome.verdict.by;
      if (outcome.fuel === undefined) continue;
      fuel ??= { way, units: outcome.fuel };
      if (outcome.fuel !== fuel.units) {
        reasons.push(`[${way}] used ${outcome.fuel} units of fuel, but ${fuel.units} in the way ${fuel.way}`);
      }
    }
    if (reasons.length > 0)
      failures.push({ file: script.file, line: command.line, reason: `${command.kind}: ${reasons.join('; ')}` });
    else if (ground === 'assembler') byAssembler++;
    else if (ground === 'other words') otherWords++;
  }
  return { file: script.file, commands: script.commands.length, failures, byAssembler, otherWords };
}

/** A failure as a line that an editor can follow. */
export function showFailure(failure: Failure): string {
  return `${failure.file}:${failure.line}: ${failure.reason}`;
}

/** The whole suite's sums. */
export interface Summary {
  readonly commands: number;
  readonly passed: number;
  readonly leftOut: number;
  readonly byAssembler: number;
  readonly otherWords: number;
  /** Commands of left-out files that pass all the same. */
  readonly passedOfLeftOut: number;
  readonly failures: readonly Failure[];
  /** Files on the manifest of which more commands pass or fail than it says. */
  readonly surprises: readonly string[];
}

/** Adds up reports, with the manifest at hand. */
export function summarize(reports: readonly FileReport[], manifest: readonly LeftOut[]): Summary {
  const left = leftOutFiles(manifest);
  const sum = { commands: 0, passed: 0, leftOut: 0, byAssembler: 0, otherWords: 0, passedOfLeftOut: 0 };
  const failures: Failure[] = [];
  const surprises: string[] = [];
  for (const report of reports) {
    const passed = report.commands - report.failures.length;
    sum.commands += report.commands;
    const entry = left.get(report.file);
    if (entry !== undefined) {
      sum.leftOut += report.commands;
      sum.passedOfLeftOut += passed;
      const surprise = surpriseOf(report, entry);
      if (surprise !== undefined) surprises.push(surprise);
    } else {
      sum.passed += passed;
      sum.byAssembler += report.byAssembler;
      sum.otherWords += report.otherWords;
      failures.push(...report.failures);
    }
  }
  return { ...sum, failures, surprises };
}

/** A file's place on the manifest. */
export interface LeftOutFile {
  readonly feature: string;
  /** How many of its commands fail. */
  readonly fails: number;
}

/** What the manifest says of each file it names. */
export function leftOutFiles(manifest: readonly LeftOut[]): ReadonlyMap<string, LeftOutFile> {
  return new Map(
    manifest.flatMap(({ feature, files }) =>
      Object.entries(files).map(([file, fails]) => [file, { feature, fails }] as const),
    ),
  );
}

/** In what a left-out file differs from what the manifest says; undefined where it does not. */
export function surpriseOf(report: FileReport, { fails }: LeftOutFile): string | undefined {
  const { file, failures } = report;
  if (failures.length === 0) return `${file}: all of its ${report.commands} commands pass: take it off the manifest`;
  if (failures.length === fails) return undefined;
  const moral = failures.length < fails ? 'lower the number there' : 'some passed before';
  return `${file}: ${failures.length} of its commands fail, but ${fails} according to the manifest: ${moral}`;
}

/** What is wrong with the manifest itself: files that are named twice, or not in the suite. */
export function manifestFaults(manifest: readonly LeftOut[], files: readonly string[]): string[] {
  const known = new Set(files);
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const file of manifest.flatMap((entry) => Object.keys(entry.files))) {
    if (!known.has(file)) faults.push(`the manifest names ${file}, which is not in the suite`);
    if (seen.has(file)) faults.push(`the manifest names ${file} twice`);
    seen.add(file);
  }
  return faults;
}

/** The last line of `npm run spec`. Left-out commands are among the T. */
export function lastLine({ passed, commands, leftOut }: Summary): string {
  return `spec: ${passed} of ${commands} commands pass, ${leftOut} left out`;
}
