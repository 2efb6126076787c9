// `wasmeter tools`: the tools of a folder, with the configuration and under the limits that an agent's tools have.

import path from 'node:path';
import { runtimeConfigurationFromToml } from '../node/configuration-toml.ts';
import { WasmRuntime } from '../node/wasm-runtime.ts';
import type { WasmRuntimeOptions } from '../sandbox/configuration.ts';
import { runtimeConfigurationFromJson } from '../sandbox/configuration-json.ts';
import { WasmConfigurationError } from '../sandbox/errors.ts';
import { createWasmModuleTool } from '../sandbox/tool-face.ts';
import { exitCodes, UsageFailure } from './failure.ts';
import { finishRun } from './outcome.ts';
import type { Terminal } from './terminal.ts';
import { amount, bytesOf, parseWords } from './words.ts';

const options = {
  config: { type: 'string' },
  tools: { type: 'string' },
  workspace: { type: 'string' },
  read: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  'allow-host': { type: 'string', multiple: true },
  fuel: { type: 'string' },
  memory: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** Answers the exit code of the tool, or of what prevented it. */
export async function tools(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseWords('tools', words, options);
  const [action, name, ...args] = positionals;
  if (action !== 'list' && action !== 'run') {
    const given = action === undefined ? 'say list or run' : `list or run, not ${JSON.stringify(action)}`;
    throw new UsageFailure(`tools: ${given}`, 'tools');
  }
  const workspace = path.resolve(terminal.workingFolder, values.workspace ?? '.');
  const configured = values.config === undefined ? {} : configurationFrom(terminal, values.config);
  const runtime = new WasmRuntime(values.tools === undefined ? configured : { ...configured, toolsDir: values.tools });
  for (const warning of runtime.configurationWarnings) terminal.writeError(`wasmeter: ${warning}\n`);

  if (action === 'list') {
    if (name !== undefined) throw new UsageFailure(`tools list takes no ${JSON.stringify(name)}`, 'tools');
    const modules = await runtime.listModules(workspace);
    terminal.write(values.json ? `${JSON.stringify({ modules })}\n` : modules.map((module) => `${module}\n`).join(''));
    if (modules.length === 0 && !values.json) {
      terminal.writeError(`wasmeter: there are no tools in ${runtime.toolsDir(workspace)}\n`);
    }
    return exitCodes.success;
  }

  if (name === undefined) throw new UsageFailure('tools run: the NAME of a tool is missing', 'tools');
  const fuelOverride = values.fuel === undefined ? 0 : amount('tools', 'fuel', values.fuel);
  const memoryOverrideMb = values.memory === undefined ? 0 : amount('tools', 'memory', values.memory);
  const stdin = terminal.readInput();
  if (values.json) {
    const tool = createWasmModuleTool(runtime, workspace, { signal: terminal.signal });
    const answer = await tool.call({
      action,
      module: name,
      args,
      stdin: new TextDecoder().decode(stdin),
      read_workspace: values.read,
      write_workspace: values.write,
      allowed_hosts: values['allow-host'] ?? [],
      fuel_override: fuelOverride,
      memory_override_mb: memoryOverrideMb,
    });
    terminal.write(`${JSON.stringify(answer)}\n`);
    return 'exit_code' in answer ? answer.exit_code & 0xff : exitCodes.failure;
  }
  const capabilities = {
    readWorkspace: values.read,
    writeWorkspace: values.write,
    allowedHosts: values['allow-host'] ?? [],
    fuelOverride,
    memoryOverrideMb,
  };
  const result = await runtime.executeModule(name, workspace, capabilities, { args, stdin, signal: terminal.signal });
  return finishRun(terminal, result);
}

/** The `[runtime.wasm]` table of a file, in TOML or JSON by its name. */
function configurationFrom(terminal: Terminal, file: string): WasmRuntimeOptions {
  const text = new TextDecoder().decode(bytesOf(terminal, file));
  const read = file.endsWith('.json') ? runtimeConfigurationFromJson : runtimeConfigurationFromToml;
  const { kind, wasm = {} } = read(text);
  if (kind !== 'wasm')
    throw new WasmConfigurationError([`${file}: runtime.kind is ${JSON.stringify(kind)}, not "wasm"`]);
  return wasm;
}
