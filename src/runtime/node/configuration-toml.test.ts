import { describe, expect, test } from 'vitest';
import { WasmConfigurationError } from '../sandbox/errors.ts';
import { runtimeConfigurationFromJson } from '../sandbox/configuration-json.ts';
import { runtimeConfigurationFromToml } from './configuration-toml.ts';
import { createRuntime } from './wasm-runtime.ts';

const hash = 'ab'.repeat(32);
const whole = `
other = { untouched = true }

[runtime]
kind = "wasm"

[runtime.wasm]
tools_dir = "tools/wasm"      # relative to the workspace
fuel_limit = 2_000_000
memory_limit_mb = 0x20
max_module_size_mb = 5
allow_workspace_read = true
allow_workspace_write = false
allowed_hosts = [
  "api.example.com",
  'files.example.com:8443',
]

[runtime.wasm.security]
require_workspace_relative_tools_dir = true
reject_symlink_modules = true
reject_symlink_tools_dir = false
strict_host_validation = true
capability_escalation_mode = "clamp"
module_hash_policy = "enforce"
module_sha256.calculator = "${hash}"
module_sha256."word-count" = "${hash.toUpperCase()}"
`;

describe('a configuration in TOML', () => {
  test('says what the same in JSON says', () => {
    const json = JSON.stringify({
      runtime: {
        kind: 'wasm',
        wasm: {
          tools_dir: 'tools/wasm',
          fuel_limit: 2_000_000,
          memory_limit_mb: 32,
          max_module_size_mb: 5,
          allow_workspace_read: true,
          allow_workspace_write: false,
          allowed_hosts: ['api.example.com', 'files.example.com:8443'],
          security: {
            require_workspace_relative_tools_dir: true,
            reject_symlink_modules: true,
            reject_symlink_tools_dir: false,
            strict_host_validation: true,
            capability_escalation_mode: 'clamp',
            module_hash_policy: 'enforce',
            module_sha256: { calculator: hash, 'word-count': hash.toUpperCase() },
          },
        },
      },
    });
    expect(runtimeConfigurationFromToml(whole)).toEqual(runtimeConfigurationFromJson(json));
    expect(createRuntime(runtimeConfigurationFromToml(whole)).memoryBudget).toBe(32 * 2 ** 20);
  });

  test.each([
    ['[runtime\nkind = "wasm"', 'the configuration is not TOML: line 1:'],
    ['[runtime]\nkind = "wasm"\nkind = "native"', 'the configuration is not TOML: line 3:'],
    ['[runtime]\nkind = 1', 'runtime.kind must be a string, not 1'],
    ['', 'runtime must be a table, not undefined'],
    ['[runtime]\nkind = "wasm"\nwasm = 3', 'runtime.wasm must be a table, not 3'],
    ['[runtime]\nkind = "wasm"\n[runtime.wasm]\nfuelLimit = 1', 'runtime.wasm.fuelLimit is not a known key'],
    ['[runtime]\nkind = "wasm"\n[runtime.wasm]\nfuel_limit = 0', 'runtime.wasm.fuel_limit must be > 0'],
    ['[runtime]\nkind = "wasm"\n[runtime.wasm]\nfuel_limit = 1.5', 'runtime.wasm.fuel_limit '],
    ['[runtime]\nkind = "wasm"\n[runtime.wasm]\nfuel_limit = nan', 'runtime.wasm.fuel_limit '],
    ['[runtime]\nkind = "wasm"\n[runtime.wasm]\nfuel_limit = 1e3', undefined],
    ['[runtime]\nkind = "wasm"\n[runtime.wasm]\ntools_dir = 1979-05-27', 'runtime.wasm.tools_dir '],
    [
      '[runtime]\nkind = "wasm"\n[runtime.wasm]\n__proto__ = { fuel_limit = 1 }',
      'runtime.wasm.__proto__ is not a known key',
    ],
    ['[runtime]\nkind = "native"', "unknown runtime kind 'native'. Supported kinds: wasm"],
  ])('%j', (text, message) => {
    const make = (): unknown => createRuntime(runtimeConfigurationFromToml(text));
    if (message === undefined) expect(make()).toMatchObject({ name: 'wasm' });
    else {
      expect(make).toThrow(message);
      expect(make).toThrow(WasmConfigurationError);
    }
  });

  test('an integer that a number cannot hold is refused', () => {
    const text = '[runtime]\nkind = "wasm"\n[runtime.wasm]\nfuel_limit = 9223372036854775807';
    expect(() => runtimeConfigurationFromToml(text)).toThrow('the configuration is not TOML: line 4:');
  });
});
