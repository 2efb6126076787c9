// The published packages that the engine is tried with, loaded twice each: over the host's WebAssembly and over ours.

import { requireNative } from '../../bench/programs/native.ts';
import type { Store } from '../../src/interpreter/index.ts';
import { createWebAssembly, storeOf } from '../../src/runtime/js-api/index.ts';
import { fileOf, loadWith } from './load.ts';

/** A package over one engine. */
export interface Loaded<Exports> {
  readonly exports: Exports;
  /** The store that our engine's instances are in; undefined for the host's. */
  readonly store: Store | undefined;
}

/** A package over both. */
export interface Pair<Exports> {
  readonly native: Loaded<Exports>;
  readonly ours: Loaded<Exports>;
}

/**
 * Loads a package's build over both engines. The caller says what it exports, and may put something of his own between
 * the package and each engine's `WebAssembly`.
 */
export function loadPair<Exports>(
  packageName: string,
  file: string,
  between: (namespace: object) => object = (namespace) => namespace,
): Pair<Exports> {
  const path = fileOf(packageName, file);
  const namespace = createWebAssembly();
  return {
    native: { exports: loadWith(path, between(requireNative())) as Exports, store: undefined },
    ours: { exports: loadWith(path, between(namespace)) as Exports, store: storeOf(namespace) },
  };
}

/** Runs the same work over both engines; ours must have done some of it. */
export async function onBoth<Exports, Result>(
  pair: Pair<Exports>,
  work: (exports: Exports) => Result | Promise<Result>,
): Promise<{ readonly native: Result; readonly ours: Result; readonly fuel: number }> {
  const before = pair.ours.store!.fuelConsumed;
  const native = await work(pair.native.exports);
  const ours = await work(pair.ours.exports);
  return { native, ours, fuel: pair.ours.store!.fuelConsumed - before };
}

/** Bytes that compress to about a half: text with numbers in it, always the same for a length. */
export function sampleText(length: number): string {
  let text = '';
  for (let state = 12345; text.length < length; ) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    text += `${['the fuel', 'of a program', 'is a whole number', 'é€😀'][state >>> 30]} ${(state >>> 16) % 977}\n`;
  }
  return text.slice(0, length);
}
