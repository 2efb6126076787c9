// What every rule of validation may ask about the module at hand (the specification's context C, 3.1.1).

import type { ModuleDeclaration } from '../binary/declaration.ts';
import type { ResolvedConfiguration } from '../core/configuration.ts';
import type { FunctionType, ValueType } from '../core/types.ts';

export interface ValidationContext {
  readonly module: ModuleDeclaration;
  readonly configuration: ResolvedConfiguration;
  /** Type per function of the index space. */
  readonly functionTypes: readonly FunctionType[];
  /** What exceptions carry, per tag of the index space. */
  readonly tagTypes: readonly (readonly ValueType[])[];
  /** 1 for a function that occurs outside of bodies, so that a body's `ref.func` may name it (the context's refs). */
  readonly referable: Uint8Array;
}
