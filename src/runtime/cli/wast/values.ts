// Between a script's constants and the engine's raw values: arguments on the way in, comparison on the way
// out. Numbers stay bits on both ways; no host float is ever made of them.

import { Func, GcArray, GcStruct, type ValueTypeName } from '../../../interpreter/index.ts';
import { type Constant, type Expectation, isNanOfClass, type VectorOfLanes } from './constants.ts';

/** Stands for `(ref.extern N)`: an object, so that only its identity can make two of them the same. */
export class HostObject {
  readonly number: number;

  constructor(number: number) {
    this.number = number;
  }
}

/** The host objects of one script, one for each number. */
export class HostObjects {
  readonly #objects = new Map<number, HostObject>();

  get(number: number): HostObject {
    let object = this.#objects.get(number);
    if (object === undefined) {
      object = new HostObject(number);
      this.#objects.set(number, object);
    }
    return object;
  }
}

/** The raw value the engine is called with. */
export function toRawValue(constant: Constant, hosts: HostObjects): bigint | HostObject | null {
  switch (constant.kind) {
    case 'number':
    case 'vector':
      return constant.bits;
    case 'null':
      return null;
    case 'extern':
    case 'host':
      return hosts.get(constant.number);
  }
}

/** What is wrong with a list of results, or undefined where each is as expected. */
export function mismatch(
  actual: readonly unknown[],
  types: readonly ValueTypeName[],
  expected: readonly Expectation[],
  hosts: HostObjects,
): string | undefined {
  if (actual.length !== expected.length || types.length !== expected.length) {
    return `expected ${expected.length} results, got ${actual.length} of ${types.length} types`;
  }
  for (const [index, expectation] of expected.entries()) {
    const value = actual[index];
    const type = types[index] ?? '';
    if (!matches(value, type, expectation, hosts)) {
      return `result ${index}: expected ${showExpectation(expectation)}, got ${showValue(value, type)}`;
    }
  }
  return undefined;
}

/** Whether a raw value of a type is what is expected. */
export function matches(value: unknown, type: ValueTypeName, expectation: Expectation, hosts: HostObjects): boolean {
  switch (expectation.kind) {
    case 'number':
      return type === expectation.type && value === expectation.bits;
    case 'nan':
      return type === expectation.type && typeof value === 'bigint' && isNanOfClass(value, expectation);
    case 'vector':
      return type === 'v128' && value === expectation.bits;
    case 'lanes':
      return type === 'v128' && typeof value === 'bigint' && matchesLanes(value, expectation);
    case 'null':
      return value === null;
    case 'extern':
    case 'host':
      return value === hosts.get(expectation.number);
    case 'reference':
      return matchesReference(value, expectation.of);
    case 'either':
      return expectation.of.some((one) => matches(value, type, one, hosts));
  }
}

function matchesLanes(bits: bigint, expectation: VectorOfLanes): boolean {
  const { format, lanes } = expectation;
  return lanes.every((lane, index) => {
    const actual = BigInt.asUintN(format.width, bits >> BigInt(index * format.width));
    return typeof lane === 'bigint' ? actual === lane : isNanOfClass(actual, lane);
  });
}

/** An i31 is a number; `extern` is anything that is not null, seen from outside. */
function matchesReference(value: unknown, kind: string): boolean {
  switch (kind) {
    case 'func':
      return value instanceof Func;
    case 'i31':
      return typeof value === 'number';
    case 'struct':
      return value instanceof GcStruct;
    case 'array':
      return value instanceof GcArray;
    case 'eq':
      return typeof value === 'number' || value instanceof GcStruct || value instanceof GcArray;
    case 'any':
    case 'extern':
    case 'host':
      return value !== null && value !== undefined;
    default:
      return false;
  }
}

/** A raw value for people. */
export function showValue(value: unknown, type: ValueTypeName): string {
  if (typeof value === 'bigint') return `${type} 0x${value.toString(16)}`;
  if (value instanceof HostObject) return `(ref.extern ${value.number})`;
  if (value instanceof Func) return '(ref.func)';
  if (value instanceof GcStruct || value instanceof GcArray) return `(ref.${value.kind})`;
  if (value === null) return '(ref.null)';
  return `${type} ${typeof value}`;
}

/** An expectation for people. */
export function showExpectation(expectation: Expectation): string {
  switch (expectation.kind) {
    case 'number':
      return `${expectation.type} 0x${expectation.bits.toString(16)}`;
    case 'nan':
      return `${expectation.type} nan:${expectation.class}`;
    case 'vector':
      return `v128 0x${expectation.bits.toString(16)}`;
    case 'lanes':
      return `v128 (${expectation.lanes.map((lane) => (typeof lane === 'bigint' ? `0x${lane.toString(16)}` : showExpectation(lane))).join(' ')})`;
    case 'null':
      return '(ref.null)';
    case 'extern':
    case 'host':
      return `(ref.${expectation.kind} ${expectation.number})`;
    case 'reference':
      return `(ref.${expectation.of})`;
    case 'either':
      return `either ${expectation.of.map(showExpectation).join(' or ')}`;
  }
}
