// `npm run check`: format, lint, types, import floors, doc comments, style and the drift of generated files, in one.
// Every step runs, also after one failed; the exit code says whether all passed. With --fix, Biome repairs what it can.
import { undocumented } from './doc-comments.ts';
import { floorFaults } from './floors.ts';
import { hostUse } from './host-use.ts';
import { projectFaults } from './manifest.ts';
import { doors, filesBelow, isForTests, isMain, runCommand, sourceFolders, textOf } from './project.ts';
import { styleFaults } from './style.ts';

const files = new Map(filesBelow(sourceFolders, ['.ts', '.mjs']).map((file) => [file, textOf(file)]));
const modules = new Map([...files].filter(([file]) => file.endsWith('.ts')));
const engine = [...files].filter(([file]) => file.startsWith('src/interpreter/') && !isForDevelopment(file));
const biome = process.argv.includes('--fix') ? ['check', '--write'] : ['ci'];
const colours = process.stdout.isTTY ? 'force' : 'off';

/** Whether the engine's modules are built without the file: tests, the generator and its template, stand-ins. */
function isForDevelopment(file: string): boolean {
  return isForTests(file) || file.startsWith('src/interpreter/generator/') || /\.(?:template|absent)\.ts$/.test(file);
}

const steps: readonly (readonly [name: string, run: () => void])[] = [
  ['manifest and lock files', () => none(projectFaults(textOf))],
  [
    'format and lint',
    () => runCommand('@biomejs/biome/bin/biome', ...biome, '--error-on-warnings', `--colors=${colours}`),
  ],
  ['types', () => runCommand('typescript/bin/tsc', '--project', 'tsconfig.json')],
  ['types of the engine by itself', () => runCommand('typescript/bin/tsc', '--project', 'tsconfig.neutral.json')],
  [
    'import floors',
    () => none(floorFaults(modules, new Set(Object.keys(JSON.parse(textOf('package.json')).dependencies ?? {})))),
  ],
  ['the engine uses no host', () => none(engine.flatMap(([file, text]) => hostUse(file, text)))],
  ['doc comments', () => none(undocumented(doors))],
  [
    'style',
    () =>
      none(
        [...files]
          .filter(([file]) => !file.endsWith('.generated.ts'))
          .flatMap(([file, text]) => styleFaults(file, text)),
      ),
  ],
  ['generated files', () => runCommand('../scripts/run-ts.mjs', 'src/interpreter/generator/main.ts', '--check')],
];

/** Turns a list of faults into a failure that shows them. */
function none(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

/** Runs every step and prints how it went. */
function main(): void {
  const failed: string[] = [];
  for (const [name, run] of steps) {
    const began = performance.now();
    try {
      run();
      console.log(`ok   ${name}, ${((performance.now() - began) / 1000).toFixed(1)} s`);
    } catch (error) {
      failed.push(name);
      console.log(`FAIL ${name}\n${error instanceof Error ? error.message : String(error)}`);
    }
  }
  console.log(failed.length === 0 ? `check: all ${steps.length} pass` : `check: failed: ${failed.join('; ')}`);
  if (failed.length > 0) process.exitCode = 1;
}

if (isMain(import.meta.url)) main();
