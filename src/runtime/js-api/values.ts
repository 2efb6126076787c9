// ToJSValue and ToWebAssemblyValue (JavaScript interface, "Exported Functions"). What the engine checks itself, that a
// reference is of a type, is left to it; here is what JavaScript converts.

import { Exception, Func, GcArray, GcStruct, type ValueTypeName } from '../../interpreter/index.ts';
import type { Agent, Conversion } from './agent.ts';
import { exportedFunction } from './functions.ts';
import { asIntN, create, freeze, ProxyConstructor } from './intrinsics.ts';

/** How values of a type are converted. */
export function conversionOf(agent: Agent, type: ValueTypeName): Conversion {
  switch (type) {
    case 'i32':
      return 'i32';
    case 'i64':
      return 'i64';
    case 'f32':
    case 'f64':
      return 'float';
    case 'v128':
      return 'none';
    default: {
      const hierarchy = agent.store.engine.hierarchyOf(type);
      return hierarchy === 'exn' || hierarchy === undefined ? 'none' : hierarchy;
    }
  }
}

/** What is thrown where a type has no value in JavaScript. */
export function noValue(type: ValueTypeName): TypeError {
  return new TypeError(`a ${type} is no value of JavaScript`);
}

/**
 * Converts for the engine, which still refuses a reference of another type.
 * @throws TypeError for what JavaScript cannot convert
 */
export function toWebAssembly(agent: Agent, conversion: Conversion, value: unknown): unknown {
  switch (conversion) {
    case 'i32':
      return (value as number) | 0;
    case 'i64':
      return asIntN(64, value);
    case 'float':
      return +(value as number);
    case 'func':
      return value === null ? null : (agent.functionsBehind.get(value as never) ?? notExported(value));
    case 'any':
      // A negative zero is the i31 0.
      return value === 0 ? 0 : (agent.objects.find(value) ?? value);
    case 'extern':
      return agent.objects.find(value) ?? value;
    case 'none':
      throw noValue('v128 or exnref');
  }
}

function notExported(value: unknown): never {
  const what = typeof value === 'function' ? 'a function that WebAssembly has not exported' : `of type ${typeof value}`;
  throw new TypeError(`expected null or an exported function of this namespace, not ${what}`);
}

/** What JavaScript sees of a value of the engine. */
export function toJavaScript(agent: Agent, conversion: Conversion, value: unknown): unknown {
  switch (conversion) {
    case 'i32':
    case 'i64':
    case 'float':
      return value;
    case 'none':
      throw noValue('v128 or exnref');
    default:
      return seen(agent, value);
  }
}

/** The same for a reference, whatever its hierarchy. */
export function seen(agent: Agent, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Func.is(value) && value.store === agent.store) return exportedFunction(agent, value);
  if (GcStruct.is(value) || GcArray.is(value)) return opaque(agent, value);
  if (Exception.is(value)) return agent.exceptions.of(value);
  return value;
}

const nothing: object = freeze(create(null));
const refuse = (): never => {
  throw new TypeError('an object of WebAssembly cannot be changed');
};
const decline = (): boolean => false;
/** The internal methods of an exported GC object that are not those of a frozen object. */
const refusals: ProxyHandler<object> = {
  __proto__: null,
  set: refuse,
  deleteProperty: refuse,
  defineProperty: decline,
  setPrototypeOf: decline,
  preventExtensions: decline,
} as ProxyHandler<object>;

/** An exported GC object: nothing to see, nothing to change, the same for the same object. */
function opaque(agent: Agent, object: GcStruct | GcArray): object {
  const known = agent.objectFaces.get(object);
  if (known !== undefined) return known;
  const face: object = new ProxyConstructor(nothing, refusals);
  agent.objects.bind(face, object);
  agent.objectFaces.set(object, face);
  return face;
}
