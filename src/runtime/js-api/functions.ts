// Exported functions, and host functions that modules import (JavaScript interface, "Exported Functions"). A call of an
// exported function converts, runs, and keeps the account of its instance; a host function is wrapped for the engine.

import { Func, type FunctionType, type Module } from '../../interpreter/index.ts';
import type { Account, Agent, ExportedFunction, Shape } from './agent.ts';
import { thrownInward, thrownOutward } from './errors.ts';
import { apply, defineProperty } from './intrinsics.ts';
import { conversionOf, noValue, toJavaScript, toWebAssembly } from './values.ts';
import { listOf } from './webidl.ts';

/** How the values of a function are converted; found once for each type. */
function shapeOf(agent: Agent, func: Func): Shape {
  const known = agent.shapes.get(func.typeId);
  if (known !== undefined) return known;
  const shape = shapeOfType(agent, func.type);
  agent.shapes.set(func.typeId, shape);
  return shape;
}

/** The same for a function that is imported; found once for each import of a module. */
function shapeOfImport(agent: Agent, module: Module, position: number): Shape {
  const type = module.imports[position]!.type as FunctionType & { kind: 'func' };
  const known = agent.importShapes.get(type);
  if (known !== undefined) return known;
  const shape = shapeOfType(agent, type);
  agent.importShapes.set(type, shape);
  return shape;
}

function shapeOfType(agent: Agent, { parameters, results }: FunctionType): Shape {
  const types = [...parameters, ...results];
  const conversions = types.map((type) => conversionOf(agent, type));
  return {
    parameters: conversions.slice(0, parameters.length),
    results: conversions.slice(parameters.length),
    hidden: types[conversions.indexOf('none')],
  };
}

/** The function of JavaScript for a function of the store, made when it is first asked for. */
export function exportedFunction(agent: Agent, func: Func): ExportedFunction {
  if (func.face !== undefined) return func.face as ExportedFunction;
  const shape = shapeOf(agent, func);
  const account = func.instance === null ? undefined : agent.accountOf(func.instance);
  const made = callable(shape.parameters.length, callerOf(agent, func, shape, account));
  defineProperty(made, 'name', { value: `${func.index}`, writable: false, enumerable: false, configurable: true });
  func.face = made;
  agent.functionsBehind.set(made, func);
  return made;
}

/** A function of so many parameters. Those of few have no list of arguments to be taken apart. */
function callable(arity: number, call: (values: unknown[]) => unknown): ExportedFunction {
  switch (arity) {
    case 0:
      return () => call([]);
    case 1:
      return (a) => call([a]);
    case 2:
      return (a, b) => call([a, b]);
    case 3:
      return (a, b, c) => call([a, b, c]);
    case 4:
      return (a, b, c, d) => call([a, b, c, d]);
    default: {
      const made: ExportedFunction = (...values) => {
        values.length = arity;
        return call(values);
      };
      return defineProperty(made, 'length', { value: arity, writable: false, enumerable: false, configurable: true });
    }
  }
}

/** What a call does with its arguments, as many as there are parameters, in a list that it may use. */
function callerOf(
  agent: Agent,
  func: Func,
  { parameters, results, hidden }: Shape,
  account: Account | undefined,
): (values: unknown[]) => unknown {
  const { meter } = agent.store;
  return (values) => {
    if (hidden !== undefined) throw noValue(hidden);
    for (let index = 0; index < parameters.length; index++) {
      values[index] = toWebAssembly(agent, parameters[index]!, values[index]);
    }
    const outer = agent.charge(account ?? agent.account);
    let returned: unknown;
    try {
      returned = func.apply(values);
    } catch (error) {
      throw thrownOutward(agent, error);
    } finally {
      // As `charge`, without a call: the host's stack may be at its end.
      const { consumed } = meter;
      if (agent.account !== undefined) agent.account.fuel += consumed - agent.mark;
      agent.mark = consumed;
      agent.account = outer;
    }
    if (results.length === 0) return undefined;
    if (results.length === 1) return toJavaScript(agent, results[0]!, returned);
    const list = returned as unknown[];
    for (let index = 0; index < results.length; index++) {
      list[index] = toJavaScript(agent, results[index]!, list[index]);
    }
    return list;
  };
}

/** A function to be imported: what was exported is itself again, anything else becomes a host function of the type. */
export function importedFunction(agent: Agent, value: ExportedFunction, module: Module, position: number): Func {
  const known = agent.functionsBehind.get(value);
  if (known !== undefined) return known;
  const shape = shapeOfImport(agent, module, position);
  return Func.forImport(agent.store, module, position, hostFunction(agent, value, shape));
}

/** Calls a function of JavaScript with what the engine gives, and gives the engine what it returns or throws. */
function hostFunction(agent: Agent, called: ExportedFunction, shape: Shape): ExportedFunction {
  const { parameters, hidden } = shape;
  if (hidden !== undefined) {
    return () => {
      throw noValue(hidden);
    };
  }
  const returnTo = (returned: unknown): unknown => resultsOf(agent, shape, returned);
  const isPlain = parameters.every(
    (conversion) => conversion === 'i32' || conversion === 'float' || conversion === 'i64',
  );
  // Numbers need no conversion, and few of them no list.
  if (isPlain && parameters.length === 0) {
    return () => {
      try {
        return returnTo(called());
      } catch (error) {
        throw thrownInward(agent, error);
      }
    };
  }
  if (isPlain && parameters.length === 1) {
    return (a) => {
      try {
        return returnTo(called(a));
      } catch (error) {
        throw thrownInward(agent, error);
      }
    };
  }
  if (isPlain && parameters.length === 2) {
    return (a, b) => {
      try {
        return returnTo(called(a, b));
      } catch (error) {
        throw thrownInward(agent, error);
      }
    };
  }
  return (...values) => {
    try {
      for (let index = 0; index < parameters.length; index++) {
        values[index] = toJavaScript(agent, parameters[index]!, values[index]);
      }
      return returnTo(apply(called, undefined, values));
    } catch (error) {
      throw thrownInward(agent, error);
    }
  };
}

/** What a function of JavaScript returned, as the engine takes it. */
function resultsOf(agent: Agent, { results }: Shape, returned: unknown): unknown {
  const { length } = results;
  if (length === 0) return undefined;
  if (length === 1) return toWebAssembly(agent, results[0]!, returned);
  const list = listOf(returned, 'what a function with several results returns');
  if (list.length !== length) throw new TypeError(`expected ${length} results, not ${list.length}`);
  for (let index = 0; index < length; index++) {
    list[index] = toWebAssembly(agent, results[index]!, list[index]);
  }
  return list;
}
