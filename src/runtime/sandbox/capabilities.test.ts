import { describe, expect, test } from 'vitest';
import { grant, lockedDown, type WasmCapabilities } from './capabilities.ts';
import { resolveWasmConfiguration } from './configuration.ts';
import { WasmRuntimeError } from './errors.ts';

const open = {
  fuelLimit: 1000,
  memoryLimitMb: 8,
  allowWorkspaceRead: true,
  allowWorkspaceWrite: true,
  allowedHosts: ['any.example', 'one.example:8080'],
};
const deny = resolveWasmConfiguration(open);
const clamp = resolveWasmConfiguration({ ...open, security: { capabilityEscalationMode: 'clamp' } });
const closed = resolveWasmConfiguration({ fuelLimit: 1000 });
const closedClamp = resolveWasmConfiguration({ security: { capabilityEscalationMode: 'clamp' } });

test('locked down is the default', () => {
  expect(lockedDown).toEqual({
    readWorkspace: false,
    writeWorkspace: false,
    allowedHosts: [],
    fuelOverride: 0,
    memoryOverrideMb: 0,
  });
  expect(grant(deny)).toEqual({
    readWorkspace: false,
    writeWorkspace: false,
    allowedHosts: [],
    fuel: 1000,
    memoryBytes: 8 * 1024 * 1024,
    warnings: [],
  });
});

test('what the configuration allows is granted as it was asked for', () => {
  const grants = grant(deny, {
    readWorkspace: true,
    writeWorkspace: true,
    allowedHosts: ['ANY.example:443', 'any.example', 'one.example:8080'],
    fuelOverride: 1000,
    memoryOverrideMb: 3,
  });
  expect(grants).toEqual({
    readWorkspace: true,
    writeWorkspace: true,
    allowedHosts: [
      { host: 'any.example', port: 443 },
      { host: 'any.example', port: undefined },
      { host: 'one.example', port: 8080 },
    ],
    fuel: 1000,
    memoryBytes: 3 * 1024 * 1024,
    warnings: [],
  });
});

describe('more than the configuration allows', () => {
  const wishes: readonly [Partial<WasmCapabilities>, string, object][] = [
    [{ fuelOverride: 1001 }, 'fuelOverride of 1001 exceeds the configured limit of 1000', { fuel: 1000 }],
    [{ fuelOverride: 2 ** 53 }, 'fuelOverride of 9007199254740992 exceeds', { fuel: 1000 }],
    [{ fuelOverride: 1e300 }, 'fuelOverride of 1e+300 exceeds', { fuel: 1000 }],
    [{ memoryOverrideMb: 9 }, 'memoryOverrideMb of 9 exceeds the configured limit of 8', { memoryBytes: 2 ** 23 }],
    [
      { allowedHosts: ['other.example'] },
      "host 'other.example' is not among the configured ones",
      { allowedHosts: [] },
    ],
    [{ allowedHosts: ['one.example'] }, "host 'one.example' is not among", { allowedHosts: [] }],
    [{ allowedHosts: ['one.example:80'] }, "host 'one.example:80' is not among", { allowedHosts: [] }],
    [{ allowedHosts: ['any.example.evil'] }, "host 'any.example.evil' is not among", { allowedHosts: [] }],
    [{ allowedHosts: ['sub.any.example'] }, "host 'sub.any.example' is not among", { allowedHosts: [] }],
  ];

  test.each(wishes)('%j is denied: %s', (wish, message) => {
    expect(() => grant(deny, wish)).toThrow(WasmRuntimeError);
    expect(() => grant(deny, wish)).toThrow(expect.objectContaining({ code: 'denied' }));
    expect(() => grant(deny, wish)).toThrow(message);
  });

  test.each(wishes)('%j is clamped with a warning: %s', (wish, message, granted) => {
    const grants = grant(clamp, wish);
    expect(grants).toMatchObject(granted);
    expect(grants.warnings).toEqual([expect.stringContaining(message)]);
  });

  test.each(['readWorkspace', 'writeWorkspace'] as const)('%s', (wish) => {
    expect(() => grant(closed, { [wish]: true })).toThrow(`${wish} is not allowed by the configuration`);
    const grants = grant(closedClamp, { [wish]: true });
    expect(grants[wish]).toBe(false);
    expect(grants.warnings).toHaveLength(1);
  });
});

test.each([
  [{ fuelOverride: -1 }, 'fuelOverride must be a whole number'],
  [{ fuelOverride: 0.5 }, 'fuelOverride must be a whole number'],
  [{ fuelOverride: Number.NaN }, 'fuelOverride must be a whole number'],
  [{ fuelOverride: Number.POSITIVE_INFINITY }, 'fuelOverride must be a whole number'],
  [{ memoryOverrideMb: '8' }, 'memoryOverrideMb must be a whole number'],
  [{ readWorkspace: 1 }, 'readWorkspace must be true or false'],
  [{ allowedHosts: 'any.example' }, 'allowedHosts must be a list'],
  [{ allowedHosts: ['https://any.example'] }, 'has a scheme'],
  [{ fuel: 7 }, '"fuel" is not a known capability'],
  [null, 'must be an object, not null'],
])('%j makes no sense under either mode: %s', (wish, message) => {
  for (const configuration of [deny, clamp]) {
    expect(() => grant(configuration, wish as Partial<WasmCapabilities>)).toThrow(message);
  }
});

test('an invalid host is left out where validation is not strict', () => {
  const lax = resolveWasmConfiguration({ ...open, security: { strictHostValidation: false } });
  const grants = grant(lax, { allowedHosts: ['*', 'any.example'] });
  expect(grants.allowedHosts).toEqual([{ host: 'any.example', port: undefined }]);
  expect(grants.warnings).toEqual(['allowedHosts entry "*" has a wildcard; name each host; it is left out']);
});
