// The configuration from TOML text. On Node only: hosts without configuration files are given objects or JSON, and
// need no parser for it. Spelling and rules are those of sandbox/configuration-json.ts.

import { parse, TomlError } from 'smol-toml';
import { type RuntimeConfiguration, runtimeConfigurationFromRecord } from '../sandbox/configuration-json.ts';
import { WasmConfigurationError } from '../sandbox/errors.ts';

/**
 * Reads the `[runtime]` table of a configuration file, `[runtime.wasm]` and `[runtime.wasm.security]` in it. Other
 * tables are somebody else's and left alone. Throws a WasmConfigurationError on text that is not TOML, with its line and
 * column, or not of this shape; the values are checked by the adapter that is made of them.
 *
 * ```ts
 * import { createRuntime, runtimeConfigurationFromToml } from 'wasmeter/runtime';
 *
 * const configuration = runtimeConfigurationFromToml('[runtime]\nkind = "wasm"\n[runtime.wasm]\nfuel_limit = 500_000');
 * console.log(createRuntime(configuration).name); // wasm
 * ```
 */
export function runtimeConfigurationFromToml(text: string): RuntimeConfiguration {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason] = error.message.split('\n');
    throw new WasmConfigurationError([`the configuration is not TOML: line ${error.line}:${error.column}: ${reason}`]);
  }
  return runtimeConfigurationFromRecord(value);
}
