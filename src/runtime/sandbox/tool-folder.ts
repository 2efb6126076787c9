// Where modules are read from, behind an interface: the core of the sandbox knows no file system.

import { WasmRuntimeError } from './errors.ts';
import { isModuleName } from './names.ts';

/** Where to look, and what is allowed there. Names and the tools folder's text have been checked by the caller. */
export interface ToolLocation {
  readonly workspaceDir: string;
  /** The tools folder as configured: relative to the workspace, or absolute where that is allowed. */
  readonly toolsDir: string;
  readonly requireWorkspaceRelativeToolsDir: boolean;
  readonly rejectSymlinkModules: boolean;
  readonly rejectSymlinkToolsDir: boolean;
  /** Size of a module's file, in bytes. */
  readonly maximumBytes: number;
}

/**
 * A source of modules. Both may answer at once or later; `executeModuleSync` needs a source that answers at once.
 * They refuse with a WasmRuntimeError.
 */
export interface ToolFolder {
  /** The bytes of `<tools>/<name>.wasm`, read once: they are hashed and decoded as they are returned here. */
  read(name: string, location: ToolLocation): Uint8Array | Promise<Uint8Array>;
  /** The names of the modules that `read` would find, in any order; none where the folder is absent. */
  list(location: ToolLocation): readonly string[] | Promise<readonly string[]>;
}

/** Modules that are held in memory, for hosts without files and for tests. Where they are looked for does not matter. */
export class MemoryToolFolder implements ToolFolder {
  readonly #modules: ReadonlyMap<string, Uint8Array>;

  /** Modules by name. The bytes are copied. */
  constructor(modules: Readonly<Record<string, Uint8Array>>) {
    this.#modules = new Map(Object.entries(modules).map(([name, bytes]) => [name, bytes.slice()]));
  }

  read(name: string, { toolsDir, maximumBytes }: ToolLocation): Uint8Array {
    const bytes = this.#modules.get(name);
    if (bytes === undefined) throw moduleNotFound(name, toolsDir);
    if (bytes.length > maximumBytes) throw moduleTooLarge(name, bytes.length, maximumBytes);
    return bytes.slice();
  }

  list(): readonly string[] {
    return [...this.#modules.keys()].filter(isModuleName);
  }
}

/** The folder of a sandbox that was given none: every read says what is missing. */
export const noToolFolder: ToolFolder = {
  read: () => {
    throw withoutFolder();
  },
  list: () => {
    throw withoutFolder();
  },
};

function withoutFolder(): WasmRuntimeError {
  return new WasmRuntimeError('unavailable', 'this host has no folder of modules: hand a ToolFolder to WasmRuntime');
}

/** The error for a module that is not there. */
export function moduleNotFound(name: string, folder: string): WasmRuntimeError {
  return new WasmRuntimeError('not-found', `WASM module not found: ${name} (looked in ${folder})`, { module: name });
}

/** The error for a module above the configured size. `bytes` may be less than the whole where reading stopped early. */
export function moduleTooLarge(name: string, bytes: number, maximumBytes: number): WasmRuntimeError {
  return new WasmRuntimeError(
    'too-large',
    `WASM module '${name}' has ${bytes} bytes, more than the ${maximumBytes} that runtime.wasm.max_module_size_mb allows`,
    { module: name },
  );
}
