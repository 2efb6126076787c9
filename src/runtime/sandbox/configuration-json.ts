// The configuration as a file spells it: keys in snake_case. Only spelling is dealt with here; configuration.ts has the
// rules, and a key that it does not know is an error there.

import { isRecord, snakeCase, type WasmRuntimeOptions } from './configuration.ts';
import { WasmConfigurationError } from './errors.ts';
import { quoted } from './names.ts';

/** Which adapter runs tools, and the settings of ours: the `[runtime]` table of a configuration file. */
export interface RuntimeConfiguration {
  /** `wasm`, or a kind that the embedder registered. */
  readonly kind: string;
  readonly wasm?: WasmRuntimeOptions;
}

/**
 * Reads `{ "runtime": { "kind": "wasm", "wasm": { "fuel_limit": 1000000, ... } } }`. Other tables beside `runtime`, and
 * other kinds' settings within it, are somebody else's and left alone. Throws a WasmConfigurationError on text that is
 * not JSON or not of this shape; the values are checked by the adapter that is made of them.
 */
export function runtimeConfigurationFromJson(text: string): RuntimeConfiguration {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new WasmConfigurationError([`the configuration is not JSON: ${(error as Error).message}`]);
  }
  return runtimeConfigurationFromRecord(value);
}

/** The same from what a parser made of JSON or another notation. */
export function runtimeConfigurationFromRecord(value: unknown): RuntimeConfiguration {
  const runtime = table(table(value, 'the configuration').runtime, 'runtime');
  const { kind, wasm } = runtime;
  if (typeof kind !== 'string')
    throw new WasmConfigurationError([`runtime.kind must be a string, not ${quoted(kind)}`]);
  return wasm === undefined ? { kind } : { kind, wasm: wasmOptionsFromRecord(wasm) };
}

/** The `[runtime.wasm]` table alone. */
export function wasmOptionsFromRecord(value: unknown): WasmRuntimeOptions {
  const options = inCamelCase(table(value, 'runtime.wasm'), 'runtime.wasm.');
  if (isRecord(options.security)) {
    // Below module_sha256 the keys are module names, which stay as they are.
    options.security = inCamelCase(options.security, 'runtime.wasm.security.');
  }
  return options;
}

function table(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value;
  throw new WasmConfigurationError([`${what} must be a table, not ${quoted(value)}`]);
}

function inCamelCase(record: Readonly<Record<string, unknown>>, prefix: string): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(record)) {
    const property = key.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    // One spelling per key: what does not come back as it was is no key of a file (`fuelLimit`, `fuel__limit`).
    if (snakeCase(property) !== key) throw new WasmConfigurationError([`${prefix}${key} is not a known key`]);
    Object.defineProperty(result, property, { value, enumerable: true, writable: true, configurable: true });
  }
  return result;
}
