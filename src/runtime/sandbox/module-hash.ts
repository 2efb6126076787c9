// Is the module that was read the one that was pinned? Decided on the same bytes that are decoded afterwards.

import type { ResolvedConfiguration } from './configuration.ts';
import { WasmRuntimeError } from './errors.ts';

/** Digits of a hash, lower case. */
export function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Applies the hash policy: nothing, a warning to hand on, or an error of code `hash`. Under `warn`, a module without a
 * pin is worth a warning only where others have one: who pins nothing has not started to pin.
 */
export function checkModuleHash(
  configuration: ResolvedConfiguration,
  name: string,
  sha256: string,
): string | undefined {
  const { moduleHashPolicy } = configuration.values.security;
  if (moduleHashPolicy === 'disabled') return undefined;
  const pin = configuration.pins.get(name);
  if (pin === sha256) return undefined;
  if (moduleHashPolicy === 'warn' && configuration.pins.size === 0) return undefined;
  const message =
    pin === undefined
      ? `WASM module '${name}' has no pin in runtime.wasm.security.module_sha256; its SHA-256 is ${sha256}`
      : `WASM module '${name}' has SHA-256 ${sha256}, but runtime.wasm.security.module_sha256 pins ${pin}`;
  if (moduleHashPolicy === 'warn') return message;
  throw new WasmRuntimeError('hash', message, { module: name });
}
