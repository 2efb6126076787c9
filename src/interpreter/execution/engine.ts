// An engine: the configuration that modules are compiled under, and the numbers of defined types that make a check of
// types a comparison of two integers. Stateless but for those numbers; shared by any number of modules and stores.

import { type EngineConfiguration, type ResolvedConfiguration, resolveConfiguration } from '../core/configuration.ts';
import { UsageError } from '../core/errors.ts';
import { TypeRegistry } from '../core/type-registry.ts';
import {
  anyref,
  exnref,
  externref,
  type FunctionType,
  funcref,
  isReference,
  packed16,
  packed8,
  referenceTo,
  typeName,
  type ValueType,
} from '../core/types.ts';
import { type ValueTypeName, valueTypeFrom } from './external-types.ts';

type Hierarchy = 'any' | 'extern' | 'func' | 'exn';

const hierarchies = new Map<ValueType, Hierarchy>([
  [anyref, 'any'],
  [externref, 'extern'],
  [funcref, 'func'],
  [exnref, 'exn'],
]);

/**
 * What modules are compiled and stores are made with: features, limits, how code is translated, whether fuel is
 * counted. One engine serves a whole program.
 *
 * ```ts
 * import { Engine } from 'wasmeter';
 *
 * const trusting = new Engine();
 * const careful = new Engine({ limits: 'strict', features: { tailCall: false } });
 * console.log(careful !== trusting); // true
 * ```
 */
export class Engine {
  /** @internal */
  readonly configuration: ResolvedConfiguration;
  /** @internal The defined types of all its modules. */
  readonly types: TypeRegistry;

  /** @throws RangeError for a figure that is out of its range; UsageError on a host that is not little-endian */
  constructor(configuration: EngineConfiguration = {}) {
    // Loads and stores are typed-array accesses, which have the host's byte order; WebAssembly's is little-endian.
    if (new Uint8Array(new Uint16Array([1]).buffer)[0] !== 1) throw new UsageError('needs a little-endian host');
    this.configuration = resolveConfiguration(configuration);
    this.types = new TypeRegistry();
  }

  /**
   * The word for references, nullable, to arrays whose type stands alone and is final: what hosts can take and give
   * beyond the types that have words of their own.
   * @throws TypeError for elements of a type that there is not
   */
  arrayType(element: ValueTypeName | 'i8' | 'i16', mutable: boolean): ValueTypeName {
    const storage = element === 'i8' ? packed8 : element === 'i16' ? packed16 : valueTypeFrom(element, this.types);
    const type = { kind: 'array', element: this.types.field(storage, mutable) } as const;
    return typeName(referenceTo(this.types.intern([{ type, isFinal: true, supertype: undefined }])));
  }

  /**
   * The hierarchy of references that a value type belongs to (specification 2.3.4, "heap types"), by its top; undefined
   * for numbers and vectors.
   * @throws TypeError for a word that names no value type
   */
  hierarchyOf(type: ValueTypeName): 'any' | 'extern' | 'func' | 'exn' | undefined {
    const valueType = valueTypeFrom(type, this.types);
    if (!isReference(valueType)) return undefined;
    return hierarchies.get(this.types.topOf(valueType));
  }

  /** @internal The number of a function type: the same for all types of this engine that are structurally equal. */
  typeId(type: FunctionType): number {
    return this.types.functionTypeId(type);
  }
}
