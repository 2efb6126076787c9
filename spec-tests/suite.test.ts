// Every script of the official suite as a named test. Two ways of running here, a fast one and one that stops
// all the time; the whole matrix is `npm run spec:full`.

import { afterAll, describe, expect, test } from 'vitest';
import { manifest } from './manifest.ts';
import { absence, locateSuite, suiteFiles } from './suite/locate.ts';
import { prepareFile } from './suite/prepare.ts';
import { leftOutFiles, manifestFaults, reportFile, showFailure, surprisesOf } from './suite/report.ts';
import { type Outcome, runScript } from '../src/runtime/cli/wast/run-script.ts';
import { wayNamed } from '../src/runtime/cli/wast/ways.ts';

const root = locateSuite();
const testedWays = [wayNamed('fast'), wayNamed('slices-7')];
const left = leftOutFiles(manifest);

if (root === undefined) {
  console.log(absence());
  test('the official suite is absent', () => expect(absence()).toContain('spec:download'));
} else {
  const files = await suiteFiles(root);

  test('the manifest names files of the suite, each once', () => {
    expect(manifestFaults(manifest, files)).toEqual([]);
  });

  describe('official suite', () => {
    let commands = 0;
    afterAll(() =>
      console.log(`official suite: ${commands} commands in ${testedWays.map((way) => way.name).join(', ')}`),
    );

    for (const file of files) {
      const entry = left.get(file);
      const title = entry === undefined ? file : `${file}, left out for ${entry.feature}`;
      test(title, async () => {
        const script = await prepareFile(root, file);
        const outcomes = new Map<string, Outcome[]>();
        for (const way of testedWays) outcomes.set(way.name, runScript(script, way, manifest.settings[file]));
        const report = reportFile({ script, outcomes });
        expect(surprisesOf(report, manifest)).toEqual([]);
        if (entry === undefined) {
          commands += report.commands;
          expect(report.failures.map(showFailure)).toEqual([]);
        }
      });
    }
  });
}
