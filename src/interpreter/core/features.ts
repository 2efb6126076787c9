// Which parts of WebAssembly an engine accepts. One flag per proposal, named as the proposals are.

import { hasHeap, hasThreads, hasVectors, hasWideArithmetic } from './parts.ts';

/** Feature flags; a module that needs one that is off is refused by name with a CompileError of kind `unsupported`. */
export interface Features {
  readonly mutableGlobals: boolean;
  readonly signExtension: boolean;
  readonly saturatingFloatToInt: boolean;
  readonly multiValue: boolean;
  readonly bulkMemory: boolean;
  readonly referenceTypes: boolean;
  readonly extendedConst: boolean;
  readonly tailCall: boolean;
  readonly multiMemory: boolean;
  readonly vectors: boolean;
  readonly relaxedVectors: boolean;
  readonly memory64: boolean;
  readonly wideArithmetic: boolean;
  readonly customPageSizes: boolean;
  readonly threads: boolean;
  /** `throw_ref`, `try_table` and `exnref`; tags and `throw`. */
  readonly exceptions: boolean;
  /** The older `try`, `catch`, `catch_all`, `delegate` and `rethrow`; tags and `throw`. */
  readonly legacyExceptions: boolean;
  readonly functionReferences: boolean;
  readonly gc: boolean;
  /** Structures that others describe, references to exactly one type, and functions imported as of exactly one. */
  readonly customDescriptors: boolean;
}

/** The name of a feature flag. */
export type FeatureName = keyof Features;

/**
 * What is standardized is on, and so are threads, but for what the build does without (parts.ts); wide arithmetic, custom
 * page sizes and custom descriptors are off as in other engines.
 */
export const defaultFeatures: Features = {
  mutableGlobals: true,
  signExtension: true,
  saturatingFloatToInt: true,
  multiValue: true,
  bulkMemory: true,
  referenceTypes: true,
  extendedConst: true,
  tailCall: true,
  multiMemory: true,
  vectors: hasVectors,
  relaxedVectors: hasVectors,
  memory64: true,
  wideArithmetic: false,
  customPageSizes: false,
  threads: hasThreads,
  exceptions: true,
  legacyExceptions: true,
  functionReferences: true,
  gc: hasHeap,
  customDescriptors: false,
};

/** For those who read again what was accepted already. */
export const everyFeature: Features = {
  ...defaultFeatures,
  wideArithmetic: hasWideArithmetic,
  customPageSizes: true,
  customDescriptors: hasHeap,
};

/** How a feature is called in messages. */
export const featureTitles: Readonly<Record<FeatureName, string>> = {
  mutableGlobals: 'importing and exporting mutable globals',
  signExtension: 'sign extension instructions',
  saturatingFloatToInt: 'saturating conversions',
  multiValue: 'multiple results',
  bulkMemory: 'bulk memory instructions',
  referenceTypes: 'reference types',
  extendedConst: 'extended constant expressions',
  tailCall: 'tail calls',
  multiMemory: 'multiple memories',
  vectors: 'vector instructions',
  relaxedVectors: 'relaxed vector instructions',
  memory64: '64-bit memories and tables',
  wideArithmetic: 'wide arithmetic instructions',
  customPageSizes: 'custom page sizes',
  threads: 'shared memories and atomic instructions',
  exceptions: 'exceptions',
  legacyExceptions: 'legacy exception instructions',
  functionReferences: 'typed function references',
  gc: 'garbage-collected types and instructions',
  customDescriptors: 'custom descriptors',
};

/** Does the build do without a feature, so that it cannot be switched on? */
export function isLeftOut(feature: FeatureName): boolean {
  if (feature === 'gc' || feature === 'customDescriptors') return !hasHeap;
  if (feature === 'threads') return !hasThreads;
  if (feature === 'wideArithmetic') return !hasWideArithmetic;
  return feature.endsWith('ectors') && !hasVectors;
}

/**
 * The words of a refusal by configuration, `tail calls are switched off (feature tailCall)`, or where there is no choice:
 * `vector instructions are not in this build (feature vectors)`.
 */
export function switchedOff(feature: FeatureName): string {
  const verb = feature === 'mutableGlobals' ? 'is' : 'are';
  return `${featureTitles[feature]} ${verb} ${isLeftOut(feature) ? 'not in this build' : 'switched off'} (feature ${feature})`;
}
