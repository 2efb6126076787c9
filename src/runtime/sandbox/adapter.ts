// What every runtime of an agent's tools answers, and how one is picked by its kind.

import type { RuntimeConfiguration } from './configuration-json.ts';
import { WasmConfigurationError } from './errors.ts';

/** A command that an adapter with shell access would start. */
export interface ShellCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly workingDirectory: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A runtime for an agent's tools. */
export interface RuntimeAdapter {
  readonly name: string;
  readonly hasShellAccess: boolean;
  /** Can anything that it runs reach files? */
  readonly hasFilesystemAccess: boolean;
  /** The folder in which it may keep things. */
  readonly storagePath: string;
  readonly supportsLongRunning: boolean;
  /** Bytes of memory that what it runs may use; 0 for no limit. */
  readonly memoryBudget: number;
  /** How it would run a command line; throws where it has no shell. */
  buildShellCommand(command: string, workspaceDir: string): ShellCommand;
}

/** Makes the adapter of one kind. */
export type RuntimeFactory<Adapter extends RuntimeAdapter = RuntimeAdapter> = (
  configuration: RuntimeConfiguration,
) => Adapter;

/**
 * The adapter that `runtime.kind` names, out of the given ones. A kind that is empty or not among them is an error that
 * lists them.
 */
export function pickRuntime(
  configuration: RuntimeConfiguration,
  kinds: Readonly<Record<string, RuntimeFactory>>,
): RuntimeAdapter {
  const { kind } = configuration;
  const supported = `Supported kinds: ${Object.keys(kinds).join(', ')}`;
  if (typeof kind !== 'string' || kind.trim() === '') {
    throw new WasmConfigurationError([`runtime.kind cannot be empty. ${supported}`]);
  }
  const factory = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (factory === undefined) throw new WasmConfigurationError([`unknown runtime kind '${kind}'. ${supported}`]);
  return factory(configuration);
}
