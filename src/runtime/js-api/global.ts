// `WebAssembly.Global` (JavaScript interface, "Globals").

import { Global, type GlobalType } from '../../interpreter/index.ts';
import type { Agent } from './agent.ts';
import { defaultOf } from './table.ts';
import { conversionOf, noValue, toJavaScript, toWebAssembly } from './values.ts';
import { valueTypeNamed, valueWords } from './value-types.ts';
import { defineInterface, descriptor, type InterfaceObject, oneOf, required } from './webidl.ts';

/** Defines the interface for a namespace. */
export function defineGlobal(agent: Agent): InterfaceObject {
  const { globals, store } = agent;
  const read = (object: unknown): unknown => {
    const global = globals.require(object);
    const { content } = global.type;
    const conversion = conversionOf(agent, content);
    if (conversion === 'none') throw noValue(content);
    return toJavaScript(agent, conversion, global.value);
  };
  const prototype = {
    valueOf() {
      return read(this);
    },
    get value() {
      return read(this);
    },
    set value(value: unknown) {
      const global = globals.require(this);
      const { content, mutable } = global.type;
      const conversion = conversionOf(agent, content);
      if (conversion === 'none') throw noValue(content);
      if (!mutable) throw new TypeError('the global is immutable');
      global.value = toWebAssembly(agent, conversion, value);
    },
  };
  agent.prototypes.Global = prototype;
  return defineInterface('Global', 1, prototype, (object, [given, ...rest]) => {
    const source = descriptor(given, 'a global');
    const mutable = Boolean(source.mutable);
    const content = valueTypeNamed(oneOf(required(source.value, 'value'), valueWords, "property 'value'"));
    const conversion = conversionOf(agent, content);
    if (conversion === 'none') throw noValue(content);
    const type: GlobalType = { content, mutable };
    globals.bind(object, Global.create(store, type, initialValue(rest)));

    function initialValue([value]: readonly unknown[]): unknown {
      const isNumber = conversion === 'i32' || conversion === 'i64' || conversion === 'float';
      // Undefined that was given is a value only where a reference can be one.
      if (isNumber && value === undefined) return conversion === 'i64' ? 0n : 0;
      return rest.length === 0 ? defaultOf(content) : toWebAssembly(agent, conversion, value);
    }
  });
}
