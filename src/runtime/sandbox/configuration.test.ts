import { describe, expect, test } from 'vitest';
import {
  defaultWasmRuntimeConfiguration,
  resolveWasmConfiguration,
  snakeCase,
  type WasmRuntimeOptions,
} from './configuration.ts';
import { runtimeConfigurationFromJson, wasmOptionsFromRecord } from './configuration-json.ts';
import { WasmConfigurationError } from './errors.ts';

/** The problems of options that TypeScript would refuse too. */
function problemsOf(options: unknown): readonly string[] {
  return resolveWasmConfiguration(options as WasmRuntimeOptions).problems;
}

test('the defaults', () => {
  expect(resolveWasmConfiguration()).toEqual({
    values: {
      toolsDir: 'tools/wasm',
      fuelLimit: 1_000_000,
      memoryLimitMb: 64,
      maxModuleSizeMb: 50,
      allowWorkspaceRead: false,
      allowWorkspaceWrite: false,
      allowedHosts: [],
      security: {
        requireWorkspaceRelativeToolsDir: true,
        rejectSymlinkModules: true,
        rejectSymlinkToolsDir: true,
        strictHostValidation: true,
        capabilityEscalationMode: 'deny',
        moduleHashPolicy: 'warn',
        moduleSha256: {},
      },
    },
    allowedHosts: [],
    pins: new Map(),
    problems: [],
    warnings: [],
  });
});

describe('numbers', () => {
  const whole = 'must be a whole number, not';
  const cases: readonly [key: string, value: unknown, problem: string | undefined][] = [
    ['fuelLimit', 1, undefined],
    ['fuelLimit', 10_000_000_000, undefined],
    ['fuelLimit', 10_000_000_001, 'of 10000000001 exceeds the safety limit of 10000000000'],
    ['memoryLimitMb', 1, undefined],
    ['memoryLimitMb', 4096, undefined],
    ['memoryLimitMb', 4097, 'of 4097 exceeds the 4 GB safety limit for 32-bit WASM'],
    ['maxModuleSizeMb', 1, undefined],
    ['maxModuleSizeMb', 2 ** 53 - 1, undefined],
    ['maxModuleSizeMb', 2 ** 53, 'of 9007199254740992 exceeds'],
    ...(['fuelLimit', 'memoryLimitMb', 'maxModuleSizeMb'] as const).flatMap((key): [string, unknown, string][] => [
      [key, 0, 'must be > 0'],
      [key, -0, 'must be > 0'],
      [key, -5, 'must be > 0'],
      [key, 1.5, `${whole} 1.5`],
      [key, Number.NaN, `${whole} NaN`],
      [key, Number.POSITIVE_INFINITY, `${whole} Infinity`],
      [key, 1e300, 'of 1e+300 exceeds'],
      [key, '64', `${whole} "64"`],
      [key, 64n, `${whole} 64`],
      [key, null, `${whole} null`],
    ]),
  ];

  test.each(cases)('%s of %s: %s', (key, value, problem) => {
    const problems = problemsOf({ [key]: value });
    if (problem === undefined) expect(problems).toEqual([]);
    else {
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(`runtime.wasm.${snakeCase(key)} ${problem}`);
    }
  });
});

describe('tools_dir', () => {
  test.each(['tools/wasm', 'tools', './tools/', 'a..b', '..a/b..', 'tools\\wasm', '.', 'werk zeug/größe'])(
    '%s is fine',
    (toolsDir) => {
      expect(problemsOf({ toolsDir })).toEqual([]);
    },
  );

  test.each([
    ['', 'cannot be empty'],
    ['  ', 'cannot be empty'],
    ['..', "must not contain '..' path traversal"],
    ['../tools', "must not contain '..' path traversal"],
    ['tools/../..', "must not contain '..' path traversal"],
    ['tools\\..\\..', "must not contain '..' path traversal"],
    ['/etc', 'must be relative to the workspace, not absolute'],
    ['\\\\server\\share', 'must be relative to the workspace, not absolute'],
    ['C:\\tools', 'must be relative to the workspace, not absolute'],
    ['c:tools', 'must be relative to the workspace, not absolute'],
    ['tools\0', 'must not contain a NUL character'],
    [7, 'must be a string, not 7'],
  ])('%j %s', (toolsDir, problem) => {
    expect(problemsOf({ toolsDir })).toEqual([expect.stringContaining(`runtime.wasm.tools_dir ${problem}`)]);
  });

  test('may be absolute, but not climb, where it need not be relative', () => {
    const security = { requireWorkspaceRelativeToolsDir: false };
    expect(problemsOf({ toolsDir: '/opt/tools', security })).toEqual([]);
    expect(problemsOf({ toolsDir: '/opt/../etc', security })).toHaveLength(1);
  });
});

describe('allowed_hosts', () => {
  test('are lower-cased, with or without a port', () => {
    const { values, allowedHosts, problems } = resolveWasmConfiguration({
      allowedHosts: ['API.Example.com', 'localhost:8080', '10.0.0.1', 'x--y.z'],
    });
    expect(problems).toEqual([]);
    expect(values.allowedHosts).toEqual(['api.example.com', 'localhost:8080', '10.0.0.1', 'x--y.z']);
    expect(allowedHosts[1]).toEqual({ host: 'localhost', port: 8080 });
  });

  const bad = [
    ['https://example.com', 'has a scheme'],
    ['example.com/path', 'has a path'],
    ['example.com?x', 'has a path'],
    ['example.com#x', 'has a path'],
    ['*.example.com', 'has a wildcard'],
    ['user@example.com', 'has user information'],
    ['.example.com', "has a leading or trailing '.' or '-'"],
    ['example.com.', "has a leading or trailing '.' or '-'"],
    ['-example.com', "has a leading or trailing '.' or '-'"],
    ['example.com-', "has a leading or trailing '.' or '-'"],
    ['example.com.:80', "has a leading or trailing '.' or '-'"],
    ['', 'is empty'],
    [':80', 'is not a host name'],
    ['a..b', 'is not a host name'],
    ['a.-b.c', 'is not a host name'],
    ['exa mple.com', 'is not a host name'],
    ['exämple.com', 'is not a host name'],
    ['a\nb', 'is not a host name'],
    [`${'a'.repeat(64)}.com`, 'is not a host name'],
    ['a.'.repeat(130).slice(0, -1), 'is not a host name'],
    ['example.com:', 'has a port that is not 1 to 65535'],
    ['example.com:0', 'has a port that is not 1 to 65535'],
    ['example.com:65536', 'has a port that is not 1 to 65535'],
    ['example.com:+80', 'has a port that is not 1 to 65535'],
    ['example.com:08', 'has a port that is not 1 to 65535'],
    ['::1', "has more than one ':'"],
    [3, 'must be a string'],
  ] as const;

  test.each(bad)('%j %s', (entry, problem) => {
    expect(problemsOf({ allowedHosts: ['ok.example', entry] })).toEqual([expect.stringContaining(problem)]);
  });

  test.each(bad)('%j is left out with a warning where validation is not strict', (entry, problem) => {
    const { values, problems, warnings } = resolveWasmConfiguration({
      allowedHosts: ['ok.example', entry as string],
      security: { strictHostValidation: false },
    });
    expect(problems).toEqual([]);
    expect(values.allowedHosts).toEqual(['ok.example']);
    expect(warnings).toEqual([expect.stringContaining(problem)]);
  });

  test('must be a list', () => {
    expect(problemsOf({ allowedHosts: 'example.com' })).toHaveLength(1);
  });
});

describe('security', () => {
  test('choices and flags', () => {
    expect(problemsOf({ security: { capabilityEscalationMode: 'allow' } })).toEqual([
      `runtime.wasm.security.capability_escalation_mode must be one of 'deny', 'clamp', not "allow"`,
    ]);
    expect(problemsOf({ security: { moduleHashPolicy: 'on' } })).toEqual([
      `runtime.wasm.security.module_hash_policy must be one of 'disabled', 'warn', 'enforce', not "on"`,
    ]);
    for (const key of Object.keys(defaultWasmRuntimeConfiguration.security).slice(0, 4)) {
      expect(problemsOf({ security: { [key]: 'false' } })).toEqual([
        `runtime.wasm.security.${snakeCase(key)} must be true or false, not "false"`,
      ]);
    }
    for (const key of ['allowWorkspaceRead', 'allowWorkspaceWrite']) {
      expect(problemsOf({ [key]: 1 })).toEqual([`runtime.wasm.${snakeCase(key)} must be true or false, not 1`]);
    }
  });

  test('enforce needs at least one pin', () => {
    expect(problemsOf({ security: { moduleHashPolicy: 'enforce' } })).toEqual([
      "runtime.wasm.security.module_hash_policy 'enforce' needs at least one pin in security.module_sha256",
    ]);
    const moduleSha256 = { tool: 'ab'.repeat(32) };
    expect(problemsOf({ security: { moduleHashPolicy: 'enforce', moduleSha256 } })).toEqual([]);
  });

  test('pins are module names and 64 hexadecimal digits', () => {
    const pins = JSON.parse(`{"constructor":"${'AB'.repeat(32)}","__proto__":"${'0'.repeat(64)}"}`) as object;
    const { pins: read, problems } = resolveWasmConfiguration({
      security: { moduleSha256: pins as Record<string, string> },
    });
    expect(problems).toEqual([]);
    expect(read.get('constructor')).toBe('ab'.repeat(32));
    expect(read.get('__proto__')).toBe('0'.repeat(64));
    for (const moduleSha256 of [
      { '../x': 'ab'.repeat(32) },
      { tool: 'ab'.repeat(31) },
      { tool: `${'ab'.repeat(31)}xy` },
      { tool: '' },
      { tool: 7 },
      ['ab'],
      'ab',
    ]) {
      expect(problemsOf({ security: { moduleSha256 } })).toHaveLength(1);
    }
  });
});

test('an unknown key is an error, not a setting that silently does nothing', () => {
  expect(problemsOf({ fuelLimits: 5 })).toEqual(['runtime.wasm.fuel_limits is not a known key']);
  expect(problemsOf({ security: { rejectSymlinks: true } })).toHaveLength(1);
  expect(problemsOf(JSON.parse('{"__proto__":{"fuelLimit":1}}'))).toHaveLength(1);
  expect(problemsOf([])).toHaveLength(1);
  expect(problemsOf({ security: [] })).toHaveLength(1);
});

test('every broken rule is told at once', () => {
  expect(problemsOf({ fuelLimit: 0, memoryLimitMb: 0, toolsDir: '..' })).toHaveLength(3);
});

test('what was given is read once', () => {
  const options = { fuelLimit: 7, allowedHosts: ['a.example'], security: { moduleSha256: { t: 'ab'.repeat(32) } } };
  const resolved = resolveWasmConfiguration(options);
  options.fuelLimit = 8;
  options.allowedHosts.push('b.example');
  options.security.moduleSha256.t = '';
  expect(resolved.values.fuelLimit).toBe(7);
  expect(resolved.values.allowedHosts).toEqual(['a.example']);
  expect(resolved.pins.get('t')).toBe('ab'.repeat(32));
});

describe('JSON', () => {
  test('keys in snake_case', () => {
    const pin = 'cd'.repeat(32);
    const configuration = runtimeConfigurationFromJson(`{
      "memory": { "somebody": "else's" },
      "runtime": {
        "kind": "wasm",
        "docker": { "image": "x" },
        "wasm": {
          "tools_dir": "t", "fuel_limit": 5, "memory_limit_mb": 6, "max_module_size_mb": 7,
          "allow_workspace_read": true, "allow_workspace_write": true, "allowed_hosts": ["h.example"],
          "security": {
            "require_workspace_relative_tools_dir": false, "reject_symlink_modules": false,
            "reject_symlink_tools_dir": false, "strict_host_validation": false,
            "capability_escalation_mode": "clamp", "module_hash_policy": "enforce",
            "module_sha256": { "my_tool": "${pin}" }
          }
        }
      }
    }`);
    expect(configuration.kind).toBe('wasm');
    const { values, problems } = resolveWasmConfiguration(configuration.wasm);
    expect(problems).toEqual([]);
    expect(values).toEqual({
      toolsDir: 't',
      fuelLimit: 5,
      memoryLimitMb: 6,
      maxModuleSizeMb: 7,
      allowWorkspaceRead: true,
      allowWorkspaceWrite: true,
      allowedHosts: ['h.example'],
      security: {
        requireWorkspaceRelativeToolsDir: false,
        rejectSymlinkModules: false,
        rejectSymlinkToolsDir: false,
        strictHostValidation: false,
        capabilityEscalationMode: 'clamp',
        moduleHashPolicy: 'enforce',
        moduleSha256: { my_tool: pin },
      },
    });
  });

  test('what has no settings of ours', () => {
    expect(runtimeConfigurationFromJson('{"runtime":{"kind":"native"}}')).toEqual({ kind: 'native' });
  });

  test.each([
    ['{', 'the configuration is not JSON'],
    ['7', 'the configuration must be a table, not 7'],
    ['{}', 'runtime must be a table, not undefined'],
    ['{"runtime":{}}', 'runtime.kind must be a string'],
    ['{"runtime":{"kind":"wasm","wasm":[]}}', 'runtime.wasm must be a table'],
    ['{"runtime":{"kind":"wasm","wasm":{"fuelLimit":5}}}', 'runtime.wasm.fuelLimit is not a known key'],
    ['{"runtime":{"kind":"wasm","wasm":{"security":{"xY":5}}}}', 'runtime.wasm.security.xY is not a known key'],
  ])('%s: %s', (text, message) => {
    expect(() => runtimeConfigurationFromJson(text)).toThrow(WasmConfigurationError);
    expect(() => runtimeConfigurationFromJson(text)).toThrow(message);
  });

  test('an unknown key of the right spelling is found by the rules', () => {
    expect(resolveWasmConfiguration(wasmOptionsFromRecord({ fuel: 1 })).problems).toEqual([
      'runtime.wasm.fuel is not a known key',
    ]);
    expect(resolveWasmConfiguration(wasmOptionsFromRecord(JSON.parse('{"__proto__":{}}'))).problems).toHaveLength(1);
  });
});
