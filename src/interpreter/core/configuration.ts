// The engine's policy as one resolved record, handed down to every floor. Nothing reads options anywhere else.

import { defaultFeatures, type Features } from './features.ts';
import { type CompileLimits, defaultCompileLimits, strictCompileLimits } from './limits.ts';

/** What an embedder may say; everything has a default. */
export interface EngineConfiguration {
  /** Feature flags that differ from the defaults. */
  readonly features?: Partial<Features>;
  /** Compile-time limits: a named set, or the default set with some of them changed. */
  readonly limits?: 'default' | 'strict' | Partial<CompileLimits>;
  /** Count fuel. Off, nothing is counted and no budget can stop a program. Default true. */
  readonly metering?: boolean;
  /** `fast` fuses and folds; `plain` is one internal operation per instruction, the definition of correct. Default `fast`. */
  readonly translation?: 'fast' | 'plain';
  /** Bytes that a bulk instruction moves per unit of fuel beyond its first; `Infinity` for none. Default 64. */
  readonly bytesPerFuel?: number;
}

/** The same with every default filled in. */
export interface ResolvedConfiguration {
  readonly features: Features;
  readonly limits: CompileLimits;
  readonly metering: boolean;
  readonly translation: 'fast' | 'plain';
  readonly bytesPerFuel: number;
}

export function resolveConfiguration(given: EngineConfiguration = {}): ResolvedConfiguration {
  const bytesPerFuel = given.bytesPerFuel ?? 64;
  if (!(bytesPerFuel === Infinity || (Number.isSafeInteger(bytesPerFuel) && bytesPerFuel > 0))) {
    throw new RangeError('bytesPerFuel must be a whole number above 0, or Infinity');
  }
  const limits =
    given.limits === 'strict'
      ? strictCompileLimits
      : given.limits === undefined || given.limits === 'default'
        ? defaultCompileLimits
        : { ...defaultCompileLimits, ...given.limits };
  return {
    features: { ...defaultFeatures, ...given.features },
    limits,
    metering: given.metering ?? true,
    translation: given.translation ?? 'fast',
    bytesPerFuel,
  };
}
