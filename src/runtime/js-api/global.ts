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
  return defineInterface('Global', 1, prototype, (object, [given, value]) => {
    const source = descriptor(given, 'a global');
    const mutable = Boolean(source.mutable);
    const content = valueTypeNamed(oneOf(required(source.value, 'value'), valueWords, "property 'value'"));
    const conversion = conversionOf(agent, content);
    if (conversion === 'none') throw noValue(content);
    const type: GlobalType = { content, mutable };
    globals.bind(object, Global.create(store, type, initialValue()));

    function initialValue(): unknown {
      // Undefined is as none (Web IDL 3.6, "missing").
      if (value !== undefined) return toWebAssembly(agent, conversion, value);
      if (conversion === 'i64') return 0n;
      return conversion === 'i32' || conversion === 'float' ? 0 : defaultOf(content);
    }
  });
}
