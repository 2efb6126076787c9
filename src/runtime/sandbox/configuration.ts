// The sandbox's configuration: its shape, its defaults, and the rule of every value. Reading it from JSON is
// configuration-json.ts; what an invocation may ask for within it is capabilities.ts.

import { type AllowedHost, parseAllowedHost } from '../network/hosts.ts';
import { isModuleName, quoted, toolsDirFault } from './names.ts';

/** What an invocation that asks for more than the configuration gets: an error, or the configuration's ceiling. */
export type CapabilityEscalationMode = 'deny' | 'clamp';

/** What a module whose SHA-256 is not the pinned one gets: nothing, a warning, or an error. */
export type ModuleHashPolicy = 'disabled' | 'warn' | 'enforce';

/** What is checked before a module is trusted to run, and how strictly. */
export interface WasmSecurityConfiguration {
  /** The tools folder lies in the workspace and is named relative to it (default true). */
  readonly requireWorkspaceRelativeToolsDir: boolean;
  /** A module that is a symbolic link is refused (default true). */
  readonly rejectSymlinkModules: boolean;
  /** A tools folder that is reached through a symbolic link below the workspace is refused (default true). */
  readonly rejectSymlinkToolsDir: boolean;
  /** An invalid host is an error; otherwise it is left out with a warning, never allowed (default true). */
  readonly strictHostValidation: boolean;
  /** Default `deny`. */
  readonly capabilityEscalationMode: CapabilityEscalationMode;
  /** Default `warn`; `enforce` needs at least one pin. */
  readonly moduleHashPolicy: ModuleHashPolicy;
  /** SHA-256 by module name, 64 hexadecimal digits each (default none). */
  readonly moduleSha256: Readonly<Record<string, string>>;
}

/** The sandbox's configuration, `[runtime.wasm]` in a file. */
export interface WasmRuntimeConfiguration {
  /** The folder of the modules, relative to the workspace (default `tools/wasm`). */
  readonly toolsDir: string;
  /** Units of fuel of one invocation: 1 to 10,000,000,000 (default 1,000,000). */
  readonly fuelLimit: number;
  /** Linear memory of one invocation in MiB: 1 to 4096 (default 64). */
  readonly memoryLimitMb: number;
  /** Size of a module's file in MiB: 1 or more (default 50). */
  readonly maxModuleSizeMb: number;
  /** May modules be given the workspace's files to read, to write (default false)? */
  readonly allowWorkspaceRead: boolean;
  readonly allowWorkspaceWrite: boolean;
  /** Hosts that modules may be allowed to reach: `host` or `host:port` (default none). */
  readonly allowedHosts: readonly string[];
  readonly security: WasmSecurityConfiguration;
}

/** What an embedder writes: any part of the configuration; the rest is default. */
export type WasmRuntimeOptions = Partial<Omit<WasmRuntimeConfiguration, 'security'>> & {
  readonly security?: Partial<WasmSecurityConfiguration>;
};

/** What holds where nothing is said: locked down. */
export const defaultWasmRuntimeConfiguration: WasmRuntimeConfiguration = Object.freeze({
  toolsDir: 'tools/wasm',
  fuelLimit: 1_000_000,
  memoryLimitMb: 64,
  maxModuleSizeMb: 50,
  allowWorkspaceRead: false,
  allowWorkspaceWrite: false,
  allowedHosts: Object.freeze([]),
  security: Object.freeze({
    requireWorkspaceRelativeToolsDir: true,
    rejectSymlinkModules: true,
    rejectSymlinkToolsDir: true,
    strictHostValidation: true,
    capabilityEscalationMode: 'deny',
    moduleHashPolicy: 'warn',
    moduleSha256: Object.freeze({}),
  }),
});

/** The most that `fuelLimit` may be. */
export const maximumFuelLimit = 10_000_000_000;
/** The most that `memoryLimitMb` may be: all that 32-bit addresses reach. */
export const maximumMemoryLimitMb = 4096;

/** The configuration as it is used, and what is to be said about it. */
export interface ResolvedConfiguration {
  readonly values: WasmRuntimeConfiguration;
  /** Valid entries of `allowedHosts`. */
  readonly allowedHosts: readonly AllowedHost[];
  /** Pins by module name, in lower case. */
  readonly pins: ReadonlyMap<string, string>;
  /** Rules that are broken: with any, nothing is run. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Fills in defaults and checks every rule. Reads the given object once: later changes to it have no effect. */
export function resolveWasmConfiguration(options: WasmRuntimeOptions = {}): ResolvedConfiguration {
  const problems: string[] = [];
  const warnings: string[] = [];
  const report = (key: string, fault: string | undefined) => {
    if (fault !== undefined) problems.push(`runtime.wasm.${key} ${fault}`);
  };

  const { security: givenSecurity, ...given } = copied('', defaultWasmRuntimeConfiguration, options, report);
  const security = {
    ...defaultWasmRuntimeConfiguration.security,
    ...copied('security.', defaultWasmRuntimeConfiguration.security, givenSecurity, report),
  };
  const merged = { ...defaultWasmRuntimeConfiguration, ...given };
  const hosts = checkHosts(merged.allowedHosts, security.strictHostValidation, report, warnings);
  const pins = checkPins(security.moduleSha256, report);
  const values: WasmRuntimeConfiguration = {
    ...merged,
    allowedHosts: hosts.entries,
    security: { ...security, moduleSha256: Object.fromEntries(pins) },
  };

  report('tools_dir', toolsDirFault(values.toolsDir, security.requireWorkspaceRelativeToolsDir !== false));
  report('fuel_limit', sizeFault(values.fuelLimit, maximumFuelLimit, `the safety limit of ${maximumFuelLimit}`));
  report(
    'memory_limit_mb',
    sizeFault(values.memoryLimitMb, maximumMemoryLimitMb, 'the 4 GB safety limit for 32-bit WASM'),
  );
  report('max_module_size_mb', sizeFault(values.maxModuleSizeMb, Number.MAX_SAFE_INTEGER, 'what a number can count'));
  report('allow_workspace_read', booleanFault(values.allowWorkspaceRead));
  report('allow_workspace_write', booleanFault(values.allowWorkspaceWrite));
  report('security.require_workspace_relative_tools_dir', booleanFault(security.requireWorkspaceRelativeToolsDir));
  report('security.reject_symlink_modules', booleanFault(security.rejectSymlinkModules));
  report('security.reject_symlink_tools_dir', booleanFault(security.rejectSymlinkToolsDir));
  report('security.strict_host_validation', booleanFault(security.strictHostValidation));
  report('security.capability_escalation_mode', choiceFault(security.capabilityEscalationMode, ['deny', 'clamp']));
  report('security.module_hash_policy', choiceFault(security.moduleHashPolicy, ['disabled', 'warn', 'enforce']));
  if (security.moduleHashPolicy === 'enforce' && pins.size === 0) {
    report('security.module_hash_policy', "'enforce' needs at least one pin in security.module_sha256");
  }
  return { values, allowedHosts: hosts.allowed, pins, problems, warnings };
}

type Report = (key: string, fault: string | undefined) => void;

/** The own properties of what was given that the defaults know; one that they do not know is reported, not ignored. */
function copied<Shape extends object>(prefix: string, known: Shape, given: unknown, report: Report): Partial<Shape> {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    report(prefix === '' ? 'configuration' : 'security', `must be an object, not ${quoted(given)}`);
    return {};
  }
  const copy: Record<string, unknown> = {};
  for (const [property, value] of Object.entries(given)) {
    if (!Object.hasOwn(known, property)) report(`${prefix}${snakeCase(property)}`, 'is not a known key');
    else if (value !== undefined) copy[property] = value;
  }
  return copy as Partial<Shape>;
}

function checkHosts(given: unknown, strict: boolean, report: Report, warnings: string[]) {
  const allowed: AllowedHost[] = [];
  const entries: string[] = [];
  if (!Array.isArray(given)) {
    report('allowed_hosts', `must be a list, not ${quoted(given)}`);
    return { allowed, entries };
  }
  for (const entry of given as unknown[]) {
    const host = parseAllowedHost(entry);
    if (typeof host !== 'string') {
      allowed.push(host);
      entries.push((entry as string).trim().toLowerCase());
    } else if (strict !== false) report('allowed_hosts', `entry ${quoted(entry)} ${host}`);
    else warnings.push(`runtime.wasm.allowed_hosts entry ${quoted(entry)} ${host}; it is left out`);
  }
  return { allowed, entries };
}

function checkPins(given: unknown, report: Report): Map<string, string> {
  // A Map: a module may be called `constructor` or `__proto__`.
  const pins = new Map<string, string>();
  if (!isRecord(given)) {
    report('security.module_sha256', `must be a table of module name to hash, not ${quoted(given)}`);
    return pins;
  }
  for (const [name, hash] of Object.entries(given)) {
    if (!isModuleName(name)) report('security.module_sha256', `names ${quoted(name)}, which is no module name`);
    else if (typeof hash !== 'string' || !/^[0-9a-fA-F]{64}$/.test(hash)) {
      report('security.module_sha256', `of module '${name}' must be 64 hexadecimal digits, not ${quoted(hash)}`);
    } else pins.set(name, hash.toLowerCase());
  }
  return pins;
}

/** Is it an object with properties of its own, not a list? */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `fuelLimit` as a file spells it: `fuel_limit`. */
export function snakeCase(property: string): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function sizeFault(value: unknown, ceiling: number, ceilingName: string): string | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return `must be a whole number, not ${quoted(value)}`;
  if (value <= 0) return `must be > 0, not ${value}`;
  return value > ceiling ? `of ${value} exceeds ${ceilingName}` : undefined;
}

function booleanFault(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : `must be true or false, not ${quoted(value)}`;
}

function choiceFault(value: unknown, choices: readonly string[]): string | undefined {
  if (typeof value === 'string' && choices.includes(value)) return undefined;
  return `must be one of ${choices.map((choice) => `'${choice}'`).join(', ')}, not ${quoted(value)}`;
}
