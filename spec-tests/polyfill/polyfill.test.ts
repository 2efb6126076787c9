// Both builds of the polyfill, each imported by a process of its own: programs from npm and Node's own fetch do what they do
// with a native engine.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundled, bundles } from '../../scripts/bundles.ts';

const child = fileURLToPath(new URL('child.mjs', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'polyfill-'));
const builds = ['polyfill', 'polyfill-core'] as const;
const scriptOf = (build: string): string => path.join(folder, `${build}.mjs`);

beforeAll(async () => {
  for (const build of builds) {
    const file = `browser/${build}.js`;
    const made = await bundled(bundles.find((bundle) => bundle.file === file)!);
    writeFileSync(scriptOf(build), made.get(file)!);
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** What the child prints. */
function runChild(flags: readonly string[], ...given: readonly string[]): Record<string, unknown> {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, child, ...given], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe.each(builds)('%s', (build) => {
  test.each([
    ['nothing, where the host compiles', [], undefined, { installed: false, reason: 'works' }],
    ['by force', [], 'force', { installed: true, reason: 'forced' }],
    ['without a JIT', ['--jitless'], undefined, { installed: true, reason: 'absent' }],
    ['without WebAssembly', ['--no-expose-wasm'], undefined, { installed: true, reason: 'absent' }],
  ] as const)(
    'installs %s, and fetch and programs from npm work',
    (_title, flags, force, outcome) => {
      const script = scriptOf(build);
      const { refusals, ...found } = runChild(flags, script, ...(force === undefined ? [] : [force]));
      const { refusals: _, ...expected } = runChild([], script);
      expect(found).toEqual({ ...expected, ...outcome });
      expect(found.fetched).toEqual([200, 'yes', 6_000, 6_000]);
      const small = {
        structure: 'CompileError: garbage-collected types and instructions are not in this build (feature gc)',
        vector: 'CompileError: vector instructions are not in this build (feature vectors)',
        relaxed: 'CompileError: relaxed vector instructions are not in this build (feature relaxedVectors)',
        vectorType: 'CompileError: vector instructions are not in this build (feature vectors)',
        atomic: 'CompileError: shared memories and atomic instructions are not in this build (feature threads)',
      };
      const texts = refusals as Record<string, string>;
      for (const [name, text] of Object.entries(texts)) {
        const expectedText = build === 'polyfill-core' ? (small as Record<string, string>)[name] : undefined;
        if (name === 'relaxed' && build === 'polyfill') expect(text).toContain('type mismatch');
        else if (expectedText === undefined) expect([name, text]).toEqual([name, 'none']);
        else expect(text).toContain(expectedText.slice('CompileError: '.length));
      }
    },
    120_000,
  );
});
