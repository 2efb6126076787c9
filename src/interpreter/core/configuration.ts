// The engine's policy as one resolved record, handed down to every floor. Nothing reads options anywhere else.

import { defaultFeatures, type FeatureName, type Features, isLeftOut, switchedOff } from './features.ts';
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
        : changedLimits(given.limits);
  return {
    features: changedFeatures(given.features ?? {}),
    limits,
    metering: given.metering ?? true,
    translation: given.translation ?? 'fast',
    bytesPerFuel,
  };
}

// An unknown name is refused, lest a misspelled limit or flag be none.
function requireKnown(known: object, given: object, what: string): void {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(known, name)) throw new TypeError(`there is no ${what} ${JSON.stringify(name)}`);
  }
}

function changedLimits(given: Partial<CompileLimits>): CompileLimits {
  requireKnown(defaultCompileLimits, given, 'compile limit');
  const limits: Record<string, number> = { ...defaultCompileLimits };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!(value === Infinity || (Number.isSafeInteger(value) && value >= 0))) {
      throw new RangeError(`the compile limit ${name} cannot be ${String(value)}`);
    }
    limits[name] = value;
  }
  return limits as unknown as CompileLimits;
}

function changedFeatures(given: Partial<Features>): Features {
  requireKnown(defaultFeatures, given, 'feature');
  const features: Record<string, boolean> = { ...defaultFeatures };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (typeof value !== 'boolean') throw new TypeError(`the feature ${name} is true or false, not ${String(value)}`);
    if (value && isLeftOut(name as FeatureName)) throw new TypeError(switchedOff(name as FeatureName));
    features[name] = value;
  }
  return features as unknown as Features;
}
