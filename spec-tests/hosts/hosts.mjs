// The JavaScript hosts: a row each. How one is started is its kind's; what is run on it is programs.mjs'.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bun, deno, hermes, nodeOf, onPath, workerd } from './find.mjs';
import { binary } from './kinds/binary.mjs';
import { page, strictPolicy, whileChromium, whileFirefox } from './kinds/page.mjs';
import { worker } from './kinds/worker.mjs';

const kinds = path.join(path.dirname(fileURLToPath(import.meta.url)), 'kinds');
const shell = path.join(kinds, 'shell.js');

export const fromNpm = 'npm ci --prefix spec-tests/hosts';
export const fromDebian = (name) => `apt-get install ${name}, or spec-tests/hosts/debian.sh`;

const works = /^works$/;
const absent = /^absent$/;
const refusedByWorkerd = /^CompileError: .*Wasm code generation disallowed by embedder/;
const refusedByPolicy = /^CompileError: .*violates the following Content Security policy directive/i;
const evaluationRefused = /^EvalError: /;

/** One Node: as it is, and with each option that takes something away. `--no-expose-wasm` has gone from Node 24. */
function nodes(major) {
  const command = nodeOf(major);
  const row = (note, options, wasm, evaluation) => ({
    name: `Node ${major}${note}`,
    command,
    from: fromNpm,
    run: binary(command, options),
    wasm,
    evaluation,
    hasJit: !options.includes('--jitless'),
  });
  return [
    row('', [], works, works),
    row(' --jitless', ['--jitless'], absent, works),
    ...(major < 24 ? [row(' --no-expose-wasm', ['--no-expose-wasm'], absent, works)] : []),
    row(
      ' --disallow-code-generation-from-strings',
      ['--disallow-code-generation-from-strings'],
      works,
      evaluationRefused,
    ),
  ];
}

const commands = {
  bun: bun(),
  deno: deno(),
  workerd: workerd(),
  hermes: hermes(),
  chromium: onPath('chromium'),
  firefox: onPath('firefox-esr'),
  jsc: onPath('jsc'),
};

/**
 * Every host: its name; its executable (undefined: not here) and where to get it; `run(script, signal)`, which resolves to
 * what the script prints; and what it must do with WebAssembly and with text that is a program, as programs/facts.ts tells
 * it; `form`, where a host takes no ES module, is that of programs.mjs it takes. The first is the one the others are compared
 * with.
 */
export const hosts = [
  ...[20, 22, 24, 26].flatMap(nodes),
  {
    name: 'Bun',
    command: commands.bun,
    from: fromNpm,
    run: binary(commands.bun),
    wasm: works,
    evaluation: works,
    hasJit: true,
  },
  {
    name: 'Bun without JIT and Wasm',
    command: commands.bun,
    from: fromNpm,
    run: binary(commands.bun, [], { BUN_JSC_useJIT: '0', BUN_JSC_useWasm: '0' }),
    wasm: absent,
    evaluation: works,
    hasJit: false,
  },
  {
    name: 'Deno',
    command: commands.deno,
    from: fromNpm,
    run: binary(commands.deno, ['run', '--no-prompt']),
    wasm: works,
    evaluation: works,
    hasJit: true,
  },
  {
    name: 'Deno --jitless',
    command: commands.deno,
    from: fromNpm,
    run: binary(commands.deno, ['run', '--no-prompt', '--v8-flags=--jitless']),
    wasm: absent,
    evaluation: works,
    hasJit: false,
  },
  {
    name: 'workerd',
    command: commands.workerd,
    from: fromNpm,
    run: worker(commands.workerd),
    wasm: refusedByWorkerd,
    evaluation: evaluationRefused,
    hasJit: true,
  },
  {
    name: "Chromium, script-src 'self'",
    command: commands.chromium,
    from: fromDebian('chromium'),
    run: page(whileChromium, commands.chromium, [], strictPolicy),
    wasm: refusedByPolicy,
    evaluation: evaluationRefused,
    hasJit: true,
  },
  {
    name: 'Chromium --jitless',
    command: commands.chromium,
    from: fromDebian('chromium'),
    run: page(whileChromium, commands.chromium, ['--js-flags=--jitless']),
    wasm: absent,
    evaluation: works,
    hasJit: false,
  },
  {
    name: 'Firefox without Wasm',
    command: commands.firefox,
    from: fromDebian('firefox-esr'),
    run: page(whileFirefox, commands.firefox, { 'javascript.options.wasm': false }),
    wasm: absent,
    evaluation: works,
    hasJit: true,
  },
  {
    name: 'JavaScriptCore without JIT and Wasm',
    command: commands.jsc,
    from: fromDebian('libjavascriptcoregtk-4.0-bin'),
    run: binary(commands.jsc, ['--useWasm=false', '--useJIT=false', shell, '-m']),
    wasm: absent,
    evaluation: works,
    hasJit: false,
  },
  {
    name: 'Hermes 0.12',
    command: commands.hermes,
    from: fromNpm,
    form: 'es5',
    run: binary(commands.hermes, ['-w']),
    wasm: absent,
    evaluation: works,
    hasJit: false,
  },
  {
    name: 'QuickJS',
    command: process.execPath,
    from: fromNpm,
    form: 'es5',
    run: binary(process.execPath, [path.join(kinds, 'quickjs.mjs')]),
    wasm: absent,
    evaluation: works,
    hasJit: false,
  },
];
