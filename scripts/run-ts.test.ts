import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { root } from './project.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wasmeter-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes files, runs main.ts of them with arguments, and gives what it said and how it ended. */
function run(
  files: Record<string, string>,
  ...options: string[]
): { status: number | null; stdout: string; stderr: string } {
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
  const script = path.join(root, 'scripts', 'run-ts.mjs');
  return spawnSync(process.execPath, [script, path.join(folder, 'main.ts'), ...options], { encoding: 'utf8' });
}

test('a TypeScript entry runs with its arguments, and each file knows its own address', () => {
  const { status, stdout, stderr } = run(
    {
      'other.ts': '/** An address. */\nexport const address: string = import.meta.url;',
      'main.ts': `import { address } from './other.ts';
        console.log(JSON.stringify([address, import.meta.url, ...process.argv.slice(1)]));`,
    },
    '--flag',
    'word',
  );
  const url = (file: string): string => pathToFileURL(path.join(folder, file)).href;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual([url('other.ts'), url('main.ts'), path.join(folder, 'main.ts'), '--flag', 'word']);
});

test('its exit code is that of the entry, its errors point at the TypeScript, and it leaves nothing behind', () => {
  expect(run({ 'main.ts': 'process.exitCode = 3;' }).status).toBe(3);
  const { status, stderr } = run({ 'main.ts': "const no: boolean = true;\nif (no) throw new Error('no');" });
  expect(status).toBe(1);
  expect(stderr).toMatch(/main\.ts:2/);
  const left = readdirSync(path.join(root, 'node_modules', '.cache', 'run-ts')).filter((name) =>
    name.includes(path.basename(folder)),
  );
  expect(left).toEqual([]);
});
