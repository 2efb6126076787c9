// The sandbox on Node: the same class with the file system and Node's services as its defaults.

import { pickRuntime, type RuntimeAdapter, type RuntimeFactory } from '../sandbox/adapter.ts';
import type { WasmRuntimeOptions } from '../sandbox/configuration.ts';
import type { RuntimeConfiguration } from '../sandbox/configuration-json.ts';
import * as neutral from '../sandbox/wasm-runtime.ts';
import { NodeFolder } from './folder.ts';
import { nodeHost } from './host.ts';
import { NodeToolFolder } from './tool-folder.ts';

/**
 * Runs tools by name, from a folder of the workspace.
 *
 * ```ts
 * import { WasmRuntime } from 'wasmeter/runtime';
 *
 * const runtime = new WasmRuntime({ toolsDir: 'examples/tools/wasm', fuelLimit: 50_000_000 });
 * const result = await runtime.executeModule('word-count', '.', {}, { stdin: 'one two two' });
 * console.log(result.exitCode); // 0
 * ```
 */
export class WasmRuntime extends neutral.WasmRuntime {
  /** As the host-neutral class; modules and workspaces are folders on disk unless `services` says otherwise. */
  constructor(options: WasmRuntimeOptions = {}, services: neutral.WasmRuntimeServices = {}) {
    const workspace = (workspaceDir: string) => new NodeFolder(workspaceDir);
    super(options, { folder: new NodeToolFolder(), host: nodeHost, workspace, ...services });
  }

  /** Bound to a workspace: `storagePath` lies in it. */
  static override withWorkspace(
    options: WasmRuntimeOptions,
    workspaceDir: string,
    services: neutral.WasmRuntimeServices = {},
  ): WasmRuntime {
    return new WasmRuntime(options, { ...services, workspaceDir });
  }
}

/**
 * The adapter that the configuration's `kind` names: ours for `wasm`, otherwise one of `kinds`. An empty or unknown
 * kind, or a setting of ours that breaks its rule, is a WasmConfigurationError.
 */
export function createRuntime(
  configuration: RuntimeConfiguration,
  kinds: Readonly<Record<string, RuntimeFactory>> = {},
  services: neutral.WasmRuntimeServices = {},
): RuntimeAdapter {
  const wasm: RuntimeFactory = ({ wasm: options }) => {
    const runtime = new WasmRuntime(options, services);
    runtime.validateConfig();
    return runtime;
  };
  return pickRuntime(configuration, { wasm, ...kinds });
}
