// What a test of this folder finds wrong. Independent of any test runner: the same tests run inside Vitest and on hosts
// that have only this repository's own runner.

/** A rule that is not kept. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';
}

/** A value in a few words. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const entries = Object.entries(value).map(([key, one]) => `${key}: ${shown(one)}`);
  return `${Object.prototype.toString.call(value)} {${entries.join(', ')}}`;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function areEqual(actual: unknown, expected: unknown): boolean {
  if (Object.is(actual, expected)) return true;
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.length === expected.length && actual.every((value, index) => areEqual(value, expected[index]));
  }
  if (!isPlain(actual) || !isPlain(expected)) return false;
  return areEqual(Object.entries(actual), Object.entries(expected));
}

/** Arrays and plain objects are compared by what is in them and its order, anything else by identity, -0 and NaN as such. */
export function equal(actual: unknown, expected: unknown, what = 'it'): void {
  if (!areEqual(actual, expected)) throw new Mismatch(`${what} is ${shown(actual)}, not ${shown(expected)}`);
}

/** The prototype is looked at, so that an error of a class below the wanted one does not pass. */
function requireError(error: unknown, kind: unknown, what: string): void {
  const { name, prototype } = kind as ErrorConstructor;
  if (typeof error !== 'object' || error === null || Object.getPrototypeOf(error) !== prototype) {
    throw new Mismatch(`${what} throws ${shown(error)}, not a ${name}`);
  }
}

/** The call must throw an error of exactly that class. */
export function throws(kind: unknown, act: () => unknown, what = 'it'): void {
  requireError(thrownBy(act, what), kind, what);
}

/** What a call throws. */
export function thrownBy(act: () => unknown, what = 'it'): unknown {
  let returned: unknown;
  try {
    returned = act();
  } catch (error) {
    return error;
  }
  throw new Mismatch(`${what} throws nothing, and answers ${shown(returned)}`);
}

/** The call must return a promise that rejects with an error of exactly that class. */
export async function rejects(kind: unknown, act: () => unknown, what = 'it'): Promise<void> {
  requireError(await rejectionOf(act, what), kind, what);
}

/** The same for a class or one below it: hosts have TypeErrors of their own. */
export async function rejectsBelow(kind: unknown, act: () => unknown, what = 'it'): Promise<void> {
  const error = await rejectionOf(act, what);
  if (!(error instanceof (kind as ErrorConstructor))) throw new Mismatch(`${what} rejects with ${shown(error)}`);
}

/** What the promise that a call returns rejects with. */
export async function rejectionOf(act: () => unknown, what = 'it'): Promise<unknown> {
  const promise = act();
  if (!(promise instanceof Promise)) throw new Mismatch(`${what} is ${shown(promise)}, not a promise`);
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Mismatch(`${what} resolves, with ${shown(value)}`);
}

/** A property as a word: `get`, `set`, `get set` or `value`, and `w`, `e`, `c` for what it is. */
export function attributes(object: object, key: PropertyKey): string {
  const property = Object.getOwnPropertyDescriptor(object, key);
  if (property === undefined) return 'none';
  const { get, set, writable, enumerable, configurable } = property;
  const accessors = [get && 'get', set && 'set'].filter((word) => word !== undefined);
  const kind = accessors.length > 0 ? accessors.join(' ') : 'value';
  return [kind, writable && 'w', enumerable && 'e', configurable && 'c'].filter((word) => word).join(' ');
}
