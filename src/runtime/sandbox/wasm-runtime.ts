// The sandbox runtime: an agent's tools as WebAssembly modules in a folder, each run in-process with a fuel limit, a
// memory cap and nothing else unless granted. Host-neutral: modules come from a ToolFolder, services from a RuntimeHost.

import { CompileError, Engine, Linker, Module, strictCompileLimits } from '../../interpreter/index.ts';
import { addPlugInInterface } from '../extism/link.ts';
import { PlugIn, PlugInFailure, type PlugInOptions } from '../extism/plug-in.ts';
import { GuardedHttp, type NetworkLimits } from '../network/guarded-http.ts';
import { NetworkPolicy } from '../network/policy.ts';
import { FileError } from '../files/errors.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { Preopen } from '../wasi/descriptors.ts';
import { addWasi } from '../wasi/link.ts';
import { Wasi, type WasiOptions } from '../wasi/wasi.ts';
import { pickRuntime, type RuntimeAdapter, type RuntimeFactory, type ShellCommand } from './adapter.ts';
import { type Grants, grant, lockedDown, type WasmCapabilities } from './capabilities.ts';
import { type ResolvedConfiguration, resolveWasmConfiguration, type WasmRuntimeOptions } from './configuration.ts';
import type { RuntimeConfiguration } from './configuration-json.ts';
import { WasmConfigurationError, WasmRuntimeError } from './errors.ts';
import { type RunState, runModule, type WasmExecutionResult } from './execution.ts';
import { type RuntimeHost, standardHost } from './host.ts';
import { Interruption, type InterruptionOptions } from './interruption.ts';
import { ModuleCache } from './module-cache.ts';
import { checkModuleHash, hexadecimal } from './module-hash.ts';
import { checkModuleName, isAbsolutePath, pathComponents } from './names.ts';
import { finish, finishAtOnce, type Steps, settled } from './steps.ts';
import { noToolFolder, type ToolFolder, type ToolLocation } from './tool-folder.ts';

/** What the sandbox is made with besides its configuration. */
export interface WasmRuntimeServices {
  /** Where modules are; without one nothing can be run. On Node the default is the file system. */
  readonly folder?: ToolFolder;
  /** Default: the standard globals of browsers, workers and Node. */
  readonly host?: RuntimeHost;
  /**
   * The files of a workspace, for modules that may read or write it: they find them as `/`. Asked for at each run that
   * is granted them; without one such a run is refused. On Node the default is the folder on disk.
   */
  readonly workspace?: (workspaceDir: string) => FileSystem;
  /** The workspace that `storagePath` is in. */
  readonly workspaceDir?: string;
  /** Bytes of modules that are kept decoded for their next run; 0 keeps none (default 64 MiB). */
  readonly moduleCacheBytes?: number;
  /** Caps on what modules send and receive (default: `defaultNetworkLimits`). */
  readonly networkLimits?: Partial<NetworkLimits>;
}

/** What one run is given, and what may stop it. The module's own name is put before `args`. */
export interface WasmExecutionOptions extends WasiOptions, PlugInOptions, InterruptionOptions {
  /** The exported function to call, of type () -> () or () -> i32 (default: `run`, else `_start`). */
  readonly entryPoint?: string;
}

/**
 * Runs tools by name.
 *
 * ```ts
 * import { MemoryToolFolder, WasmRuntime } from 'wasmeter/runtime';
 *
 * // (module (func (export "run") (result i32) i32.const 7))
 * const seven = Uint8Array.from([
 *   0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 114, 117, 110, 0, 0, 10, 6, 1, 4, 0, 65, 7, 11,
 * ]);
 * const runtime = new WasmRuntime({ fuelLimit: 1000 }, { folder: new MemoryToolFolder({ seven }) });
 * const result = await runtime.executeModule('seven', '.');
 * console.log(result.exitCode, result.fuelConsumed); // 7 1
 * ```
 */
export class WasmRuntime implements RuntimeAdapter {
  readonly name = 'wasm';
  readonly hasShellAccess = false;
  readonly supportsLongRunning = false;
  readonly storagePath: string;
  /** What was noticed in the configuration and is no error. */
  readonly configurationWarnings: readonly string[];
  readonly #configuration: ResolvedConfiguration;
  readonly #folder: ToolFolder;
  readonly #host: RuntimeHost;
  readonly #networkLimits: Partial<NetworkLimits>;
  readonly #workspace: ((workspaceDir: string) => FileSystem) | undefined;
  readonly #engine: Engine;
  readonly #linker: Linker<RunState>;
  readonly #modules: ModuleCache;

  /**
   * Never throws on a value of `options` that breaks its rule: `validateConfig` does, and so does everything that would
   * use it. RangeError for a `moduleCacheBytes` that is no size.
   */
  constructor(options: WasmRuntimeOptions = {}, services: WasmRuntimeServices = {}) {
    this.#configuration = resolveWasmConfiguration(options);
    this.configurationWarnings = this.#configuration.warnings;
    this.#folder = services.folder ?? noToolFolder;
    this.#host = services.host ?? standardHost;
    this.#networkLimits = services.networkLimits ?? {};
    this.#workspace = services.workspace;
    this.#modules = new ModuleCache(services.moduleCacheBytes);
    this.storagePath = services.workspaceDir === undefined ? storageName : join(services.workspaceDir, storageName);
    // The file's size is checked before it is read, against the configuration's own limit.
    this.#engine = new Engine({ limits: { ...strictCompileLimits, moduleBytes: Number.MAX_SAFE_INTEGER } });
    this.#linker = new Linker<RunState>(this.#engine);
    addWasi<RunState>(this.#linker, (caller) => caller.data.wasi);
    addPlugInInterface<RunState>(this.#linker, (caller) => caller.data.plugIn);
  }

  /** Bound to a workspace: `storagePath` lies in it. */
  static withWorkspace(
    options: WasmRuntimeOptions,
    workspaceDir: string,
    services: WasmRuntimeServices = {},
  ): WasmRuntime {
    return new WasmRuntime(options, { ...services, workspaceDir });
  }

  /** Can modules be run here? Always: the engine needs nothing of its host. */
  static isAvailable(): boolean {
    return true;
  }

  get hasFilesystemAccess(): boolean {
    const { allowWorkspaceRead, allowWorkspaceWrite } = this.#configuration.values;
    return allowWorkspaceRead === true || allowWorkspaceWrite === true;
  }

  /** The configured memory limit in bytes. */
  get memoryBudget(): number {
    return this.#valid().values.memoryLimitMb * 2 ** 20;
  }

  /** Always an error: there is no shell. */
  buildShellCommand(_command: string, _workspaceDir: string): ShellCommand {
    throw new WasmRuntimeError(
      'unavailable',
      'WASM runtime does not support shell commands. Use executeModule() to run WASM tools, ' +
        'or switch to runtime.kind = "native" for shell access.',
    );
  }

  /** Throws a WasmConfigurationError that lists every rule that is broken. */
  validateConfig(): void {
    this.#valid();
  }

  /** The folder in which modules are looked for. */
  toolsDir(workspaceDir: string): string {
    const { toolsDir } = this.#valid().values;
    return isAbsolutePath(toolsDir) ? toolsDir : join(workspaceDir, ...pathComponents(toolsDir));
  }

  /** What an invocation may do that asks for nothing: locked down. */
  defaultCapabilities(): WasmCapabilities {
    return { ...lockedDown, allowedHosts: [] };
  }

  /** Units of fuel that an invocation with these wishes gets; throws where it may not have them. */
  effectiveFuel(capabilities: Partial<WasmCapabilities>): number {
    return grant(this.#valid(), onlyOf(capabilities, 'fuelOverride')).fuel;
  }

  /** Bytes of memory that an invocation with these wishes gets; throws where it may not have them. */
  effectiveMemoryBytes(capabilities: Partial<WasmCapabilities>): number {
    return grant(this.#valid(), onlyOf(capabilities, 'memoryOverrideMb')).memoryBytes;
  }

  /**
   * Runs `<tools>/<name>.wasm` and answers what came of it. Out of fuel is a result, and so are an aborted signal and a
   * deadline that passes while the module runs; everything else that stops or prevents the run rejects with a
   * WasmRuntimeError, and what a callback of `options` throws with that.
   */
  async executeModule(
    name: string,
    workspaceDir: string,
    capabilities: Partial<WasmCapabilities> = {},
    options: WasmExecutionOptions = {},
  ): Promise<WasmExecutionResult> {
    const now = this.#now();
    const interruption = this.#interruption(options, now);
    const steps = this.#execute(name, workspaceDir, capabilities, options, now, interruption);
    return finish(steps, () => this.#host.turn(), now, interruption);
  }

  /** The same at once, for callers who cannot wait; what would have to wait is refused with `unavailable`. */
  executeModuleSync(
    name: string,
    workspaceDir: string,
    capabilities: Partial<WasmCapabilities> = {},
    options: WasmExecutionOptions = {},
  ): WasmExecutionResult {
    const now = this.#now();
    const interruption = this.#interruption(options, now);
    return finishAtOnce(this.#execute(name, workspaceDir, capabilities, options, now, interruption), interruption);
  }

  /** The names of the modules in the tools folder, sorted; none where there is no such folder. */
  async listModules(workspaceDir: string): Promise<string[]> {
    const names = await this.#folder.list(this.#location(workspaceDir));
    return [...names].sort();
  }

  *#execute(
    name: string,
    workspaceDir: string,
    capabilities: Partial<WasmCapabilities>,
    options: WasmExecutionOptions,
    now: () => bigint,
    interruption: Interruption,
  ): Steps<WasmExecutionResult> {
    const configuration = this.#valid();
    checkModuleName(name);
    const grants = grant(configuration, capabilities);
    const bytes = yield* settled('the folder of modules', this.#folder.read(name, this.#location(workspaceDir)));
    const moduleSha256 = yield* this.#sha256(bytes);
    const hashWarning = checkModuleHash(configuration, name, moduleSha256);
    const module = this.#modules.get(moduleSha256, bytes.length, () => this.#decode(name, bytes));
    const wasi = this.#wasi(name, workspaceDir, grants, options);
    try {
      return yield* runModule({
        name,
        engine: this.#engine,
        linker: this.#linker,
        module,
        moduleSha256,
        wasi,
        plugIn: this.#plugIn(name, options, grants, wasi, interruption),
        entryPoint: options.entryPoint,
        fuel: grants.fuel,
        memoryBytes: grants.memoryBytes,
        warnings: [
          ...this.configurationWarnings,
          ...grants.warnings,
          ...(hashWarning === undefined ? [] : [hashWarning]),
        ],
        now,
        interruption,
      });
    } finally {
      // However it ended, also before anything ran: what was opened for it is closed.
      wasi.finish();
    }
  }

  #wasi(name: string, workspaceDir: string, grants: Grants, options: WasmExecutionOptions): Wasi {
    const preopens = { ...this.#workspaceFiles(name, workspaceDir, grants), ...options.preopens };
    const services = options.deterministic ? {} : { clock: this.#host.clock(), random: this.#host.random };
    try {
      return new Wasi({ ...services, ...options, args: [name, ...(options.args ?? [])], preopens });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const message = `a folder that WASM module '${name}' may use cannot be opened: ${error.message}`;
      throw new WasmRuntimeError('unreadable', message, { module: name, cause: error });
    }
  }

  /** The workspace as the module's root folder, as far as it may read and write it. */
  #workspaceFiles(name: string, workspaceDir: string, grants: Grants): Readonly<Record<string, Preopen>> {
    const { readWorkspace: read, writeWorkspace: write } = grants;
    if (!read && !write) return {};
    if (this.#workspace === undefined) {
      const message = `WASM module '${name}' may use the workspace, but this host has no files: hand workspace to WasmRuntime`;
      throw new WasmRuntimeError('unavailable', message, { module: name });
    }
    return { '/': { fileSystem: this.#workspace(workspaceDir), read, write } };
  }

  #plugIn(name: string, options: PlugInOptions, grants: Grants, wasi: Wasi, interruption: Interruption): PlugIn {
    const { http, after } = this.#host;
    try {
      return new PlugIn(options, {
        http: new GuardedHttp(http, new NetworkPolicy(grants.allowedHosts), after, this.#networkLimits),
        signal: () => interruption.signal,
        stderr: wasi.stderr,
        blockBytes: grants.memoryBytes,
      });
    } catch (error) {
      if (!(error instanceof PlugInFailure)) throw error;
      const message = `WASM module '${name}' exceeds a limit of the sandbox: ${error.message}`;
      throw new WasmRuntimeError('limit', message, { module: name, cause: error });
    }
  }

  *#sha256(bytes: Uint8Array): Steps<string> {
    return hexadecimal(yield* settled('the SHA-256 of the module', this.#host.sha256(bytes)));
  }

  #decode(name: string, bytes: Uint8Array): Module {
    try {
      return new Module(this.#engine, bytes);
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      const message = `WASM module '${name}' cannot be used: ${error.message}`;
      throw new WasmRuntimeError('invalid-module', message, { module: name, cause: error });
    }
  }

  #location(workspaceDir: string): ToolLocation {
    if (typeof workspaceDir !== 'string' || workspaceDir === '' || workspaceDir.includes('\0')) {
      throw new TypeError('workspaceDir must be a path');
    }
    const { toolsDir, maxModuleSizeMb, security } = this.#valid().values;
    return {
      workspaceDir,
      toolsDir: isAbsolutePath(toolsDir) ? toolsDir : pathComponents(toolsDir).join('/'),
      requireWorkspaceRelativeToolsDir: security.requireWorkspaceRelativeToolsDir,
      rejectSymlinkModules: security.rejectSymlinkModules,
      rejectSymlinkToolsDir: security.rejectSymlinkToolsDir,
      maximumBytes: maxModuleSizeMb * 2 ** 20,
    };
  }

  #now(): () => bigint {
    const clock = this.#host.clock();
    return () => clock.monotonic();
  }

  #interruption(options: InterruptionOptions, now: () => bigint): Interruption {
    return new Interruption(options, now, (milliseconds, callback) => this.#host.after(milliseconds, callback));
  }

  #valid(): ResolvedConfiguration {
    if (this.#configuration.problems.length > 0) throw new WasmConfigurationError(this.#configuration.problems);
    return this.#configuration;
  }
}

/**
 * The adapter that the configuration's `kind` names: ours for `wasm`, otherwise one of `kinds`. An empty or unknown
 * kind, or a setting of ours that breaks its rule, is a WasmConfigurationError.
 */
export function createRuntime(
  configuration: RuntimeConfiguration,
  kinds: Readonly<Record<string, RuntimeFactory>> = {},
  services: WasmRuntimeServices = {},
): RuntimeAdapter {
  const wasm: RuntimeFactory = ({ wasm: options }) => {
    const runtime = new WasmRuntime(options, services);
    runtime.validateConfig();
    return runtime;
  };
  return pickRuntime(configuration, { wasm, ...kinds });
}

const storageName = '.zeroclaw';

/** Both kinds of slash are understood on Windows, so one is enough. */
function join(folder: string, ...components: readonly string[]): string {
  return [folder.replace(/(?<=.)\/+$/, ''), ...components].join('/').replace(/^\/\/+/, '/');
}

function onlyOf(wishes: Partial<WasmCapabilities>, key: keyof WasmCapabilities): Partial<WasmCapabilities> {
  return wishes[key] === undefined ? {} : { [key]: wishes[key] };
}
