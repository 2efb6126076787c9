// Stands in for objects.ts where a build has no garbage-collected heap: nothing is a structure or an array there.

import type { TypeDefinition } from '../core/type-registry.ts';
import type { Store } from './store.ts';

/** Has no instances. */
export class GcStruct {
  readonly kind = 'struct';
  declare readonly store: Store<unknown>;
  declare readonly definition: TypeDefinition;

  static is(_value: unknown): _value is GcStruct {
    return false;
  }
}

/** Has no instances. */
export class GcArray {
  readonly kind = 'array';
  declare readonly store: Store<unknown>;
  declare readonly definition: TypeDefinition;

  static is(_value: unknown): _value is GcArray {
    return false;
  }
}
