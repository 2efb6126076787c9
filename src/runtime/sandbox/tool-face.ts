// The face that an agent sees: one tool, `wasm_module`, with a JSON schema for what it is called with, and JSON for what
// it answers. Everything that a model can get wrong is an answer; only a fault of the embedder is thrown.

import type { WasmCapabilities } from './capabilities.ts';
import { isRecord } from './configuration.ts';
import { WasmRuntimeError, type WasmRuntimeErrorCode } from './errors.ts';
import type { WasmExecutionResult } from './execution.ts';
import { looseText } from '../extism/plug-in.ts';
import { quoted } from './names.ts';
import type { WasmExecutionOptions, WasmRuntime } from './wasm-runtime.ts';

/**
 * What `wasm_module` is called with, as JSON Schema 2020-12: plain properties and no conditions, since the interfaces
 * of models take no more. That `run` needs a `module` is checked when it is called.
 */
export const wasmModuleParameters = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    action: {
      type: 'string',
      enum: ['list', 'run'],
      description: '"list" names the modules there are; "run" runs one of them to its end.',
    },
    module: {
      type: 'string',
      minLength: 1,
      maxLength: 128,
      pattern: '^[A-Za-z0-9_-]+$',
      description: 'The name of the module to run, without ".wasm". Needed for "run".',
    },
    args: {
      type: 'array',
      items: { type: 'string' },
      description: "Command-line arguments, the module's own name not among them.",
    },
    stdin: { type: 'string', description: 'Text that the module reads from its standard input.' },
    entry_point: {
      type: 'string',
      minLength: 1,
      description: 'The exported function to call, for plug-ins; without it "run" or "_start" is called.',
    },
    input: { type: 'string', description: 'Text that a plug-in gets as its input.' },
    read_workspace: { type: 'boolean', default: false, description: 'Let the module read the files of the workspace.' },
    write_workspace: {
      type: 'boolean',
      default: false,
      description: 'Let the module write to the files of the workspace.',
    },
    allowed_hosts: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Hosts that the module may reach over HTTP, as "host" or "host:port".',
    },
    fuel_override: {
      type: 'integer',
      minimum: 0,
      default: 0,
      description: 'Units of fuel, one for each instruction; 0 is the configured limit.',
    },
    memory_override_mb: {
      type: 'integer',
      minimum: 0,
      default: 0,
      description: 'Memory in MiB; 0 is the configured limit.',
    },
  },
  required: ['action'],
  additionalProperties: false,
} as const;

/** What `wasm_module` answers to `list`: the names, sorted. */
export interface WasmModuleList {
  readonly modules: readonly string[];
}

/** What it answers to `run`. */
export interface WasmModuleRun {
  readonly module: string;
  readonly module_sha256: string;
  readonly exit_code: number;
  /** Units of fuel. */
  readonly fuel_consumed: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly stop_reason: WasmExecutionResult['stopReason'];
  /** What a plug-in put out, as text; wrong UTF-8 is U+FFFD. What it says went wrong is at the end of stderr. */
  readonly output?: string;
  /** What the module asked for and was refused. */
  readonly denied: readonly string[];
  readonly warnings: readonly string[];
}

/** What it answers where nothing was run, or not to its end. */
export interface WasmModuleFailure {
  readonly error: string;
  readonly code: WasmRuntimeErrorCode | 'arguments';
  readonly module?: string;
  /** What a module that trapped had written and used until then. */
  readonly module_sha256?: string;
  readonly fuel_consumed?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** An answer of `wasm_module`: plain data that JSON can hold. */
export type WasmModuleAnswer = WasmModuleList | WasmModuleRun | WasmModuleFailure;

/** A tool as frameworks for agents describe one. */
export interface WasmModuleTool {
  readonly name: 'wasm_module';
  readonly description: string;
  /** JSON Schema 2020-12. */
  readonly parameters: typeof wasmModuleParameters;
  /** Serves a call. `given` is what the model wrote, parsed; it is checked here. */
  call(given: unknown): Promise<WasmModuleAnswer>;
}

/**
 * The tool `wasm_module` over the modules of a workspace. `options` are handed to every run; arguments and standard
 * input come from the call. What a callback of `options` throws rejects the call.
 *
 * ```ts
 * import { createWasmModuleTool, WasmRuntime } from 'wasmeter/runtime';
 *
 * const tool = createWasmModuleTool(new WasmRuntime({ toolsDir: 'examples/tools/wasm' }), '.');
 * const answer = await tool.call({ action: 'run', module: 'word-count', stdin: 'one two two' });
 * console.log('exit_code' in answer && answer.exit_code); // 0
 * ```
 */
export function createWasmModuleTool(
  runtime: WasmRuntime,
  workspaceDir: string,
  options: Omit<WasmExecutionOptions, 'args' | 'stdin' | 'entryPoint' | 'input'> = {},
): WasmModuleTool {
  return {
    name: 'wasm_module',
    description:
      'List or run sandboxed WebAssembly modules from the tools folder of the workspace. A module has a limit of fuel ' +
      'and of memory, and no files and no network unless they are asked for and allowed.',
    parameters: wasmModuleParameters,
    call: async (given) => {
      const request = requestFrom(given);
      if (typeof request === 'string') return { error: request, code: 'arguments' };
      try {
        if (request.action === 'list') return { modules: await runtime.listModules(workspaceDir) };
        const { module, capabilities, given } = request;
        return answered(
          module,
          await runtime.executeModule(module, workspaceDir, capabilities, { ...options, ...given }),
        );
      } catch (error) {
        if (!(error instanceof WasmRuntimeError)) throw error;
        return failed(error);
      }
    },
  };
}

type Request =
  | { readonly action: 'list' }
  | {
      readonly action: 'run';
      readonly module: string;
      readonly given: WasmExecutionOptions;
      readonly capabilities: WasmCapabilities;
    };

/** The call, or what is wrong with it. Values of capabilities are checked by those who grant them. */
function requestFrom(given: unknown): Request | string {
  if (!isRecord(given)) return `the arguments must be an object, not ${quoted(given)}`;
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(wasmModuleParameters.properties, key)) return `${quoted(key)} is not a known argument`;
  }
  // A model that has to name every property writes null for those it does not want.
  const { action, module } = given;
  const args = given.args ?? [];
  const stdin = given.stdin ?? '';
  const input = given.input ?? '';
  const entryPoint = given.entry_point ?? undefined;
  if (action === 'list') return { action };
  if (action !== 'run') return `action must be "list" or "run", not ${quoted(action)}`;
  if (module === undefined || module === null) return 'module is missing: "run" needs the name of a module';
  if (typeof module !== 'string') return `module must be a string, not ${quoted(module)}`;
  if (typeof stdin !== 'string') return `stdin must be a string, not ${quoted(stdin)}`;
  if (typeof input !== 'string') return `input must be a string, not ${quoted(input)}`;
  if (entryPoint !== undefined && (typeof entryPoint !== 'string' || entryPoint === '')) {
    return `entry_point must be the name of a function, not ${quoted(entryPoint)}`;
  }
  if (!isListOfStrings(args)) return `args must be a list of strings, not ${quoted(args)}`;
  if (args.some((argument) => argument.includes('\0'))) return 'args must not contain the character U+0000';
  const { read_workspace, write_workspace, allowed_hosts, fuel_override, memory_override_mb } = given;
  const capabilities = {
    readWorkspace: read_workspace ?? false,
    writeWorkspace: write_workspace ?? false,
    allowedHosts: allowed_hosts ?? [],
    fuelOverride: fuel_override ?? 0,
    memoryOverrideMb: memory_override_mb ?? 0,
  } as WasmCapabilities;
  const options = { args, stdin, input, ...(entryPoint === undefined ? {} : { entryPoint }) };
  return { action, module, given: options, capabilities };
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function answered(module: string, result: WasmExecutionResult): WasmModuleRun {
  return {
    module,
    module_sha256: result.moduleSha256,
    exit_code: result.exitCode,
    fuel_consumed: result.fuelConsumed,
    stdout: result.stdout,
    stderr: result.stderr,
    stop_reason: result.stopReason,
    ...(result.output === undefined ? {} : { output: looseText(result.output) }),
    denied: result.denied,
    warnings: result.warnings,
  };
}

function failed({ message, code, module, execution }: WasmRuntimeError): WasmModuleFailure {
  return {
    error: message,
    code,
    ...(module === undefined ? {} : { module }),
    ...(execution === undefined
      ? {}
      : {
          module_sha256: execution.moduleSha256,
          fuel_consumed: execution.fuelConsumed,
          stdout: execution.stdout,
          stderr: execution.stderr,
        }),
  };
}
