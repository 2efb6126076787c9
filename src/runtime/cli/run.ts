// `wasmeter run`: a module file or a tool, in the sandbox, its streams being the terminal's.

import path from 'node:path';
import { NodeFolder } from '../node/folder.ts';
import { WasmRuntime } from '../node/wasm-runtime.ts';
import { maximumFuelLimit } from '../sandbox/configuration.ts';
import { isModuleName } from '../sandbox/names.ts';
import type { ToolFolder } from '../sandbox/tool-folder.ts';
import type { Preopen } from '../wasi/descriptors.ts';
import { UsageFailure } from './failure.ts';
import { invoke } from './invoke.ts';
import { exitCodeOf, tellEnd } from './outcome.ts';
import { Progress, type Terminal } from './terminal.ts';
import { defaultFuel, defaultMemoryMb } from './usage.ts';
import { amount, bytesOf, firstOperand, parseWords } from './words.ts';

export const runOptions = {
  fuel: { type: 'string' },
  memory: { type: 'string' },
  dir: { type: 'string', multiple: true },
  env: { type: 'string', multiple: true },
  'allow-host': { type: 'string', multiple: true },
  timeout: { type: 'string' },
  invoke: { type: 'string' },
  'plug-in': { type: 'string' },
  tools: { type: 'string' },
  deterministic: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** What `run` was asked for, read and checked. */
export interface RunRequest {
  /** The file as it was named, or the tool's name. */
  readonly subject: string;
  /** What the module is called in messages, and its first argument. */
  readonly name: string;
  /** Undefined for a tool: its folder has it. */
  readonly bytes: Uint8Array | undefined;
  readonly toolsDir: string;
  readonly args: readonly string[];
  readonly fuel: number;
  readonly memoryMb: number;
  readonly preopens: Readonly<Record<string, Preopen>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly allowedHosts: readonly string[];
  readonly timeoutMs: number | undefined;
  readonly deterministic: boolean;
  readonly json: boolean;
  /** The export of a plug-in to call, with standard input as its input and its output on standard output. */
  readonly plugIn: string | undefined;
}

/** Answers the module's exit code, or that of what stopped it. */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const operand = firstOperand(words, runOptions);
  const { values } = parseWords('run', words.slice(0, operand), runOptions);
  const rest = words.slice(operand);
  const [subject, ...args] = rest[0] === '--' ? rest.slice(1) : rest;
  if (subject === undefined) throw new UsageFailure('a FILE or a tool’s NAME is missing', 'run');
  const toolsDir = values.tools ?? 'tools/wasm';
  const request: RunRequest = {
    subject,
    ...moduleOf(terminal, subject),
    toolsDir,
    args,
    fuel: values.fuel === undefined ? defaultFuel : amount('run', 'fuel', values.fuel),
    memoryMb: values.memory === undefined ? defaultMemoryMb : amount('run', 'memory', values.memory),
    preopens: Object.fromEntries((values.dir ?? []).map((word) => preopenFrom(terminal, word))),
    environment: Object.fromEntries((values.env ?? []).map((word) => variableFrom(terminal, word))),
    allowedHosts: values['allow-host'] ?? [],
    timeoutMs: values.timeout === undefined ? undefined : 1000 * amount('run', 'timeout', values.timeout, true),
    deterministic: values.deterministic ?? false,
    json: values.json ?? false,
    plugIn: values['plug-in'],
  };
  if (request.fuel > maximumFuelLimit) throw new UsageFailure(`--fuel is at most ${maximumFuelLimit}`, 'run');
  if (values.invoke !== undefined) {
    if (request.bytes === undefined) throw new UsageFailure('--invoke needs a FILE', 'run');
    return invoke(terminal, request, values.invoke, request.bytes);
  }
  return execute(terminal, request);
}

async function execute(terminal: Terminal, request: RunRequest): Promise<number> {
  const { name, fuel, memoryMb, allowedHosts, json } = request;
  const runtime = new WasmRuntime(
    {
      toolsDir: request.toolsDir,
      fuelLimit: fuel,
      memoryLimitMb: memoryMb,
      maxModuleSizeMb: 4096,
      allowedHosts,
      // Whoever types a path may name any.
      security: { requireWorkspaceRelativeToolsDir: false, moduleHashPolicy: 'disabled' },
    },
    request.bytes === undefined ? {} : { folder: folderOf(request.bytes) },
  );
  const progress = new Progress(terminal, `running ${request.subject}`);
  // A module that writes is its own sign of life; a line of ours would stand in the middle of its output.
  const shown = json
    ? {}
    : {
        onStdoutBytes: (bytes: Uint8Array) => {
          progress.stop();
          terminal.writeBytes(bytes);
        },
        onStderrBytes: (bytes: Uint8Array) => {
          progress.stop();
          terminal.writeErrorBytes(bytes);
        },
        outputLimitBytes: 0,
      };
  try {
    const result = await runtime.executeModule(
      name,
      terminal.workingFolder,
      { allowedHosts },
      {
        args: request.args,
        environment: request.environment,
        ...(request.plugIn === undefined
          ? { stdin: terminal.input() }
          : { entryPoint: request.plugIn, input: terminal.readInput() }),
        preopens: request.preopens,
        deterministic: request.deterministic,
        signal: terminal.signal,
        ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
        ...shown,
      },
    );
    progress.stop();
    if (json) {
      terminal.write(`${JSON.stringify(recordOf(request, result))}\n`);
      return exitCodeOf(result);
    }
    if (result.output !== undefined) terminal.writeBytes(result.output);
    if (result.error !== undefined) terminal.writeError(`${result.error}\n`);
    // What stopped the module stands in a line at the end of stderr, which was shown without it.
    if (result.stderr !== '') terminal.writeError(`${result.stderr}\n`);
    const warnings = result.warnings.filter((warning) => !warning.includes('was longer than its cap'));
    return tellEnd(terminal, { ...result, warnings });
  } finally {
    progress.stop();
  }
}

/** The result in the words of the tool face. */
function recordOf({ subject }: RunRequest, result: Awaited<ReturnType<WasmRuntime['executeModule']>>): object {
  return {
    module: subject,
    module_sha256: result.moduleSha256,
    exit_code: result.exitCode,
    fuel_consumed: result.fuelConsumed,
    stdout: result.stdout,
    stderr: result.stderr,
    ...(result.output === undefined ? {} : { output: new TextDecoder().decode(result.output) }),
    ...(result.error === undefined ? {} : { error: result.error }),
    stop_reason: result.stopReason,
    peak_memory_bytes: result.peakMemoryBytes,
    duration_ms: result.durationMilliseconds,
    denied: result.denied,
    warnings: result.warnings,
  };
}

/** A path names a file; anything else is a tool of the tools folder. */
function moduleOf(terminal: Terminal, subject: string): Pick<RunRequest, 'name' | 'bytes'> {
  if (!/[/\\]|\.wasm$/i.test(subject)) return { name: subject, bytes: undefined };
  const stem = path.basename(subject).replace(/\.wasm$/i, '');
  // The name of a tool has fewer characters than that of a file; it is for messages and the first argument only.
  const name = stem.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 128);
  return { name: isModuleName(name) ? name : 'module', bytes: bytesOf(terminal, subject) };
}

/** A folder of one module, whatever it is asked for. */
function folderOf(bytes: Uint8Array): ToolFolder {
  return { read: () => bytes, list: () => [] };
}

/** `HOST::GUEST`, `HOST::GUEST::ro` or `HOST`. */
function preopenFrom(terminal: Terminal, word: string): [name: string, preopen: Preopen] {
  const [host = '', second, third, ...more] = word.split('::');
  const isReadOnly = third === 'ro' || (third === undefined && second === 'ro');
  const guest = second === undefined || (third === undefined && second === 'ro') ? host : second;
  if (host === '' || guest === '' || more.length > 0 || (third !== undefined && third !== 'ro')) {
    throw new UsageFailure(`--dir must be HOST, HOST::GUEST or HOST::GUEST::ro, not ${JSON.stringify(word)}`, 'run');
  }
  const fileSystem = new NodeFolder(path.resolve(terminal.workingFolder, host));
  return [guest, isReadOnly ? { fileSystem, write: false } : { fileSystem }];
}

/** `NAME=VALUE`, or `NAME` for the one that is set here. */
function variableFrom(terminal: Terminal, word: string): [name: string, value: string] {
  const at = word.indexOf('=');
  if (at > 0) return [word.slice(0, at), word.slice(at + 1)];
  const value = at < 0 ? terminal.environment[word] : undefined;
  if (value !== undefined) return [word, value];
  const why = at === 0 ? 'has no name' : 'is not set here';
  throw new UsageFailure(`--env ${JSON.stringify(word)} ${why}`, 'run');
}
