import { expect, test } from 'vitest';
import { resolveWasmConfiguration, type WasmSecurityConfiguration } from './configuration.ts';
import { checkModuleHash, hexadecimal } from './module-hash.ts';

const [right, wrong] = ['ab'.repeat(32), 'cd'.repeat(32)];

function check(moduleHashPolicy: WasmSecurityConfiguration['moduleHashPolicy'], moduleSha256: Record<string, string>) {
  return checkModuleHash(resolveWasmConfiguration({ security: { moduleHashPolicy, moduleSha256 } }), 'tool', right);
}

test('the pinned module passes under every policy', () => {
  for (const policy of ['disabled', 'warn', 'enforce'] as const) {
    expect(check(policy, { tool: right })).toBeUndefined();
    expect(check(policy, { tool: right.toUpperCase() })).toBeUndefined();
  }
});

test('another module than the pinned one', () => {
  const message = `WASM module 'tool' has SHA-256 ${right}, but runtime.wasm.security.module_sha256 pins ${wrong}`;
  expect(check('disabled', { tool: wrong })).toBeUndefined();
  expect(check('warn', { tool: wrong })).toBe(message);
  expect(() => check('enforce', { tool: wrong })).toThrow(expect.objectContaining({ code: 'hash', message }));
});

test('a module that is not pinned, among others that are', () => {
  const message = `WASM module 'tool' has no pin in runtime.wasm.security.module_sha256; its SHA-256 is ${right}`;
  expect(check('disabled', { other: right })).toBeUndefined();
  expect(check('warn', { other: right })).toBe(message);
  expect(() => check('enforce', { other: right })).toThrow(expect.objectContaining({ code: 'hash', message }));
});

test('who pins nothing is not warned', () => {
  expect(check('warn', {})).toBeUndefined();
});

test('digits', () => {
  expect(hexadecimal(Uint8Array.of(0, 1, 16, 255))).toBe('000110ff');
});
