// The files of the official suite that need what the engine does not have yet, with the feature as the
// reason, and the few places where its words differ from the suite's on purpose. A file listed here is run
// all the same and in every way, and exactly as many of its commands have to fail as it says here: one more
// is a regression, one less an unexpected pass, after which the number has to be lowered or the line to go.

import type { OtherWords } from './suite/judge.ts';

/** Files that are left out for one feature, each with the number of its commands that fail. */
export interface LeftOut {
  readonly feature: string;
  readonly files: Readonly<Record<string, number>>;
}

/** Left out, by feature; a file that needs several stands under the first it cannot do without. */
export const leftOut: readonly LeftOut[] = [];

/** Texts of the suite that the engine's messages do not begin with, by file. */
export const otherWords: Readonly<Record<string, readonly OtherWords[]>> = {};
