import { once } from 'node:events';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ToolLocation } from '../sandbox/tool-folder.ts';
import { NodeToolFolder } from './tool-folder.ts';

let root: string;
let workspace: string;
let tools: string;
const folder = new NodeToolFolder();

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), 'wasmeter-tools-')));
  workspace = path.join(root, 'ws');
  tools = path.join(workspace, 'tools', 'wasm');
  fs.mkdirSync(tools, { recursive: true });
  fs.mkdirSync(path.join(root, 'ws-evil'));
  fs.writeFileSync(path.join(root, 'ws-evil', 'secret.wasm'), 'foreign');
  put('tool', 'inside');
});

afterEach(() => fs.rmSync(root, { recursive: true }));

function put(name: string, content: string | Uint8Array): void {
  fs.writeFileSync(path.join(tools, `${name}.wasm`), content);
}

function at(changes: Partial<ToolLocation> = {}): ToolLocation {
  return {
    workspaceDir: workspace,
    toolsDir: 'tools/wasm',
    requireWorkspaceRelativeToolsDir: true,
    rejectSymlinkModules: true,
    rejectSymlinkToolsDir: true,
    maximumBytes: 1000,
    ...changes,
  };
}

function text(name: string, changes: Partial<ToolLocation> = {}): string {
  return Buffer.from(folder.read(name, at(changes))).toString();
}

/** An error of this code whose message contains the words. */
function refusal(code: string, ...words: readonly string[]) {
  return expect.objectContaining({
    code,
    message: expect.stringMatching(new RegExp(words.map(literally).join('.*'))),
  });
}

function literally(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

test('reads a module', () => {
  expect(text('tool')).toBe('inside');
  put('empty', '');
  expect(text('empty')).toBe('');
});

test('a missing module names itself and the folder', () => {
  expect(() => text('nothing')).toThrow(refusal('not-found', 'WASM module not found: nothing (looked in ', tools));
  expect(() => text('tool', { toolsDir: 'none/here' })).toThrow(refusal('not-found', 'tool', 'none/here'));
  expect(() => text('tool', { workspaceDir: path.join(root, 'none') })).toThrow(refusal('not-found', 'tool', 'none'));
});

test('the size limit: up to it, not past it', () => {
  put('most', 'x'.repeat(1000));
  put('more', 'x'.repeat(1001));
  expect(text('most')).toHaveLength(1000);
  expect(() => text('more')).toThrow(refusal('too-large', "'more' has 1001 bytes, more than the 1000"));
});

test('what is no file is none, and nobody waits for a pipe', () => {
  fs.mkdirSync(path.join(tools, 'folder.wasm'));
  expect(() => text('folder')).toThrow(refusal('not-a-file', "'folder' is not a file"));
  execFileSync('mkfifo', [path.join(tools, 'pipe.wasm')]);
  expect(() => text('pipe')).toThrow(refusal('not-a-file', "'pipe' is not a file"));
});

describe('a module that is a symbolic link', () => {
  test('is refused by default, wherever it leads', () => {
    fs.symlinkSync('tool.wasm', path.join(tools, 'near.wasm'));
    fs.symlinkSync('/etc/passwd', path.join(tools, 'far.wasm'));
    fs.symlinkSync('self.wasm', path.join(tools, 'self.wasm'));
    fs.symlinkSync('gone.wasm', path.join(tools, 'dangling.wasm'));
    for (const name of ['near', 'far', 'self', 'dangling']) {
      expect(() => text(name)).toThrow(refusal('symlink', `'${name}' is a symbolic link`));
    }
    expect(folder.list(at())).toEqual(['tool']);
  });

  test('may lead to a file of the folder where links are allowed, never out of it', () => {
    const changes = { rejectSymlinkModules: false };
    fs.symlinkSync('tool.wasm', path.join(tools, 'near.wasm'));
    fs.symlinkSync(path.join(root, 'ws-evil', 'secret.wasm'), path.join(tools, 'far.wasm'));
    fs.symlinkSync('../../../ws-evil/secret.wasm', path.join(tools, 'climb.wasm'));
    fs.symlinkSync('self.wasm', path.join(tools, 'self.wasm'));
    fs.symlinkSync('/dev/zero', path.join(tools, 'endless.wasm'));
    expect(text('near', changes)).toBe('inside');
    for (const name of ['far', 'climb', 'endless']) {
      expect(() => text(name, changes)).toThrow(refusal('outside', `'${name}' resolves outside the tools folder`));
    }
    expect(() => text('self', changes)).toThrow(refusal('not-found', 'self'));
    expect([...folder.list(at(changes))].sort()).toEqual(['near', 'tool']);
  });
});

describe('a tools folder behind a symbolic link', () => {
  beforeEach(() => {
    fs.mkdirSync(path.join(workspace, 'real'));
    fs.writeFileSync(path.join(workspace, 'real', 'other.wasm'), 'other');
    fs.symlinkSync('real', path.join(workspace, 'link'));
    fs.symlinkSync(path.join(root, 'ws-evil'), path.join(workspace, 'out'));
    fs.symlinkSync('loop', path.join(workspace, 'loop'));
  });

  test('is refused by default, in any of its components', () => {
    for (const toolsDir of ['link', 'link/deeper', 'out', 'loop', './/link/.']) {
      expect(() => folder.read('other', at({ toolsDir }))).toThrow(refusal('symlink', 'through a symbolic link'));
      expect(() => folder.list(at({ toolsDir }))).toThrow(refusal('symlink', 'through a symbolic link'));
    }
  });

  test('may lead within the workspace where links are allowed, not out of it', () => {
    const changes = { rejectSymlinkToolsDir: false };
    expect(text('other', { ...changes, toolsDir: 'link' })).toBe('other');
    expect(() => text('secret', { ...changes, toolsDir: 'out' })).toThrow(refusal('outside', 'outside the workspace'));
    expect(() => text('secret', { ...changes, toolsDir: 'loop' })).toThrow(refusal('not-found', 'secret'));
    expect(folder.list(at({ ...changes, toolsDir: 'loop' }))).toEqual([]);
  });

  test('may lead anywhere where it need not be in the workspace either', () => {
    const changes = { rejectSymlinkToolsDir: false, requireWorkspaceRelativeToolsDir: false };
    expect(text('secret', { ...changes, toolsDir: 'out' })).toBe('foreign');
  });

  test('a workspace that is itself a link is its owner’s choice', () => {
    fs.symlinkSync(workspace, path.join(root, 'ws-link'));
    expect(text('tool', { workspaceDir: path.join(root, 'ws-link') })).toBe('inside');
  });
});

test('a tools folder with a path of its own, where that is allowed', () => {
  const changes = { requireWorkspaceRelativeToolsDir: false };
  expect(text('secret', { ...changes, toolsDir: path.join(root, 'ws-evil') })).toBe('foreign');
  fs.symlinkSync(path.join(root, 'ws-evil'), path.join(root, 'link'));
  expect(() => text('secret', { ...changes, toolsDir: path.join(root, 'link') })).toThrow(refusal('symlink'));
});

test('a tools folder that is a file', () => {
  fs.writeFileSync(path.join(workspace, 'file'), '');
  expect(() => text('tool', { toolsDir: 'file' })).toThrow(refusal('not-a-file', 'is not a folder'));
  expect(() => text('tool', { toolsDir: 'file/deeper' })).toThrow(refusal('not-a-file', 'is not a folder'));
});

test('lists what could be run, and an absent folder as empty', () => {
  put('b', '');
  put('B_2', '');
  put('not a name', '');
  put('.hidden', '');
  fs.writeFileSync(path.join(tools, 'readme.txt'), '');
  fs.writeFileSync(path.join(tools, 'x.WASM'), '');
  fs.mkdirSync(path.join(tools, 'folder.wasm'));
  expect([...folder.list(at())].sort()).toEqual(['B_2', 'b', 'tool']);
  expect(folder.list(at({ toolsDir: 'absent' }))).toEqual([]);
});

/** Runs a script in a process of its own until it is stopped. */
async function spawnSwapper(script: string, ...args: readonly string[]): Promise<{ stop(): Promise<void> }> {
  const child = spawn(process.execPath, ['--eval', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return {
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

test('a file or folder that is exchanged while it is opened is never read from outside', async () => {
  // Swaps as fast as it can, in a process of its own: the module for a link, and the folder for a link.
  const evil = path.join(root, 'ws-evil');
  fs.writeFileSync(path.join(evil, 'tool.wasm'), 'foreign');
  fs.symlinkSync(path.join(evil, 'tool.wasm'), path.join(workspace, 'module-link'));
  fs.symlinkSync(evil, path.join(workspace, 'folder-link'));
  const script = `
    const fs = require('node:fs');
    const [workspace, tools] = process.argv.slice(1);
    const aside = workspace + '/aside', module = tools + '/tool.wasm';
    console.log('ready');
    for (;;) {
      fs.renameSync(module, aside); fs.symlinkSync(fs.readlinkSync(workspace + '/module-link'), module);
      fs.unlinkSync(module); fs.renameSync(aside, module);
      fs.renameSync(tools, aside); fs.symlinkSync(fs.readlinkSync(workspace + '/folder-link'), tools);
      fs.unlinkSync(tools); fs.renameSync(aside, tools);
    }`;
  const swapper = await spawnSwapper(script, workspace, tools);
  const outcomes = new Map<string, number>();
  const seenBoth = () => outcomes.has('inside') && outcomes.has('symlink');
  try {
    // On a busy machine the other process may need its time to get its first turn.
    const deadline = Date.now() + 30_000;
    for (let round = 0; round < 3000 || (!seenBoth() && Date.now() < deadline); round++) {
      for (const lax of [false, true]) {
        let outcome: string;
        try {
          outcome = text('tool', { rejectSymlinkModules: !lax, rejectSymlinkToolsDir: !lax });
        } catch (error) {
          outcome = (error as { code?: string }).code ?? 'no code';
        }
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    }
  } finally {
    await swapper.stop();
  }
  // Read from inside, or refused with a code of ours; never the file outside, never an error of the file system.
  const allowed = ['inside', 'symlink', 'not-found', 'outside', 'changed', 'unreadable'];
  expect([...outcomes.keys()].filter((outcome) => !allowed.includes(outcome))).toEqual([]);
  expect(seenBoth()).toBe(true);
});
