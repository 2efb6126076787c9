// What one invocation may do: its wishes, held against the configuration's ceilings.

import { type AllowedHost, allowedHostText, coversHost, parseAllowedHost } from '../network/hosts.ts';
import type { ResolvedConfiguration } from './configuration.ts';
import { isRecord } from './configuration.ts';
import { WasmRuntimeError } from './errors.ts';
import { quoted } from './names.ts';

/** What an invocation asks for. The default is nothing but the configured fuel and memory. */
export interface WasmCapabilities {
  readonly readWorkspace: boolean;
  readonly writeWorkspace: boolean;
  /** `host` or `host:port`. */
  readonly allowedHosts: readonly string[];
  /** Units of fuel; 0 means the configuration's limit. */
  readonly fuelOverride: number;
  /** MiB of linear memory; 0 means the configuration's limit. */
  readonly memoryOverrideMb: number;
}

/** Locked down: no files, no hosts, the configuration's fuel and memory. */
export const lockedDown: WasmCapabilities = Object.freeze({
  readWorkspace: false,
  writeWorkspace: false,
  allowedHosts: Object.freeze([]),
  fuelOverride: 0,
  memoryOverrideMb: 0,
});

/** What the invocation gets. */
export interface Grants {
  readonly readWorkspace: boolean;
  readonly writeWorkspace: boolean;
  readonly allowedHosts: readonly AllowedHost[];
  readonly fuel: number;
  readonly memoryBytes: number;
  /** One for each wish that was cut down. */
  readonly warnings: readonly string[];
}

/**
 * Holds the wishes against the configuration. Under `deny` the first that exceeds it is an error of code `denied` that
 * names it; under `clamp` it gets the ceiling, with a warning. A wish that makes no sense is an error under both.
 */
export function grant(configuration: ResolvedConfiguration, wishes: Partial<WasmCapabilities> = {}): Grants {
  const { values } = configuration;
  const wanted = complete(wishes);
  const warnings: string[] = [];
  const exceeded = (message: string) => {
    if (values.security.capabilityEscalationMode === 'deny') throw new WasmRuntimeError('denied', message);
    warnings.push(`${message}; it was cut down to that`);
  };
  const flag = (name: string, wish: boolean, ceiling: boolean, key: string) => {
    if (wish && !ceiling) exceeded(`${name} is not allowed by the configuration (runtime.wasm.${key} is false)`);
    return wish && ceiling;
  };
  const amount = (name: string, wish: number, ceiling: number, key: string) => {
    if (wish > ceiling) exceeded(`${name} of ${wish} exceeds the configured limit of ${ceiling} (runtime.wasm.${key})`);
    return wish === 0 ? ceiling : Math.min(wish, ceiling);
  };

  const allowedHosts: AllowedHost[] = [];
  for (const entry of wanted.allowedHosts) {
    const host = parseAllowedHost(entry);
    if (typeof host === 'string') {
      const message = `allowedHosts entry ${quoted(entry)} ${host}`;
      if (values.security.strictHostValidation) throw new WasmRuntimeError('denied', message);
      warnings.push(`${message}; it is left out`);
    } else if (coversHost(configuration.allowedHosts, host)) allowedHosts.push(host);
    else exceeded(`host '${allowedHostText(host)}' is not among the configured ones (runtime.wasm.allowed_hosts)`);
  }
  return {
    readWorkspace: flag('readWorkspace', wanted.readWorkspace, values.allowWorkspaceRead, 'allow_workspace_read'),
    writeWorkspace: flag('writeWorkspace', wanted.writeWorkspace, values.allowWorkspaceWrite, 'allow_workspace_write'),
    allowedHosts,
    fuel: amount('fuelOverride', wanted.fuelOverride, values.fuelLimit, 'fuel_limit'),
    memoryBytes: amount('memoryOverrideMb', wanted.memoryOverrideMb, values.memoryLimitMb, 'memory_limit_mb') * 2 ** 20,
    warnings,
  };
}

/** The wishes with the locked-down defaults, each of the right type. */
function complete(wishes: Partial<WasmCapabilities>): WasmCapabilities {
  const invalid = (message: string) => new WasmRuntimeError('denied', `invalid capabilities: ${message}`);
  if (!isRecord(wishes)) throw invalid(`must be an object, not ${quoted(wishes)}`);
  for (const key of Object.keys(wishes)) {
    if (!Object.hasOwn(lockedDown, key)) throw invalid(`${quoted(key)} is not a known capability`);
  }
  const given = Object.entries(wishes).filter(([, value]) => value !== undefined);
  const wanted: WasmCapabilities = { ...lockedDown, ...(Object.fromEntries(given) as Partial<WasmCapabilities>) };
  for (const key of ['readWorkspace', 'writeWorkspace'] as const) {
    if (typeof wanted[key] !== 'boolean') throw invalid(`${key} must be true or false, not ${quoted(wanted[key])}`);
  }
  for (const key of ['fuelOverride', 'memoryOverrideMb'] as const) {
    if (!Number.isInteger(wanted[key]) || wanted[key] < 0) {
      throw invalid(`${key} must be a whole number, 0 or more, not ${quoted(wanted[key])}`);
    }
  }
  if (!Array.isArray(wanted.allowedHosts)) {
    throw invalid(`allowedHosts must be a list, not ${quoted(wanted.allowedHosts)}`);
  }
  return wanted;
}
