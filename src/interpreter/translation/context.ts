// What the translator is given of a module.

import type { ModuleDeclaration } from '../binary/declaration.ts';
import type { ResolvedConfiguration } from '../core/configuration.ts';

export interface TranslationContext {
  readonly declaration: ModuleDeclaration;
  readonly configuration: ResolvedConfiguration;
  /** The engine-wide number of each type of the module, by type index. */
  readonly typeIds: Int32Array;
  /** Puts an f64 into the module's pool of constants; answers its index. */
  readonly poolIndex: (low: number, high: number) => number;
}
