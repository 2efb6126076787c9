// `WebAssembly.Tag` and `WebAssembly.Exception` (JavaScript interface, "Tags" and "Exceptions").

import { Exception, Tag, type ValueTypeName } from '../../interpreter/index.ts';
import type { Agent } from './agent.ts';
import { ErrorConstructor, weakMap } from './intrinsics.ts';
import { conversionOf, noValue, toJavaScript, toWebAssembly } from './values.ts';
import { valueTypeNamed, valueWords } from './value-types.ts';
import {
  defineInterface,
  descriptor,
  dictionary,
  type InterfaceObject,
  oneOf,
  required,
  sequenceOf,
  toUnsignedLong,
} from './webidl.ts';

/** Defines the interface for a namespace. */
export function defineTag(agent: Agent): InterfaceObject {
  const { store, tags } = agent;
  const prototype = {};
  agent.prototypes.Tag = prototype;
  return defineInterface('Tag', 1, prototype, (object, [given]) => {
    const words = sequenceOf(required(descriptor(given, 'a tag').parameters, 'parameters'), "property 'parameters'");
    const parameters: ValueTypeName[] = [];
    for (let index = 0; index < words.length; index++) {
      parameters[index] = valueTypeNamed(oneOf(words[index], valueWords, 'a parameter'));
    }
    tags.bind(object, Tag.create(store, { parameters }));
  });
}

/** Defines the interface for a namespace. */
export function defineException(agent: Agent): InterfaceObject {
  const { exceptions, store, tags } = agent;
  /** Of those that were made with `traceStack`. */
  const stacks = weakMap<object, string>();
  const prototype = {
    /** By index alone, as the specification has it; with the tag before, as engines have it and programs use it. */
    getArg(tagOrIndex: unknown, ...rest: unknown[]) {
      const exception = exceptions.require(this);
      const tag = rest.length === 0 ? exception.tag : tags.require(tagOrIndex);
      const index = toUnsignedLong(rest.length === 0 ? tagOrIndex : rest[0], 'the index');
      if (tag !== exception.tag) throw new TypeError('the exception has another tag');
      const { parameters } = tag.type;
      const type = parameters[index];
      if (type === undefined) throw new RangeError(`the exception carries ${parameters.length} values`);
      const conversion = conversionOf(agent, type);
      if (conversion === 'none') throw noValue(type);
      return toJavaScript(agent, conversion, exception.valueAt(index));
    },
    is(tag: unknown) {
      return exceptions.require(this).tag === tags.require(tag);
    },
    get stack() {
      exceptions.require(this);
      return stacks.get(this);
    },
  };
  agent.prototypes.Exception = prototype;
  return defineInterface('Exception', 2, prototype, (object, [givenTag, payload, options]) => {
    const tag = tags.require(givenTag);
    const values = sequenceOf(payload, 'the payload');
    const isTraced = Boolean(dictionary(options, 'the options').traceStack);
    if (tag === store.hostExceptionTag) throw new TypeError('only the host throws by JSTag');
    const { parameters } = tag.type;
    if (values.length !== parameters.length) {
      throw new TypeError(`an exception of this tag carries ${parameters.length} values, not ${values.length}`);
    }
    for (let index = 0; index < values.length; index++) {
      const conversion = conversionOf(agent, parameters[index]!);
      if (conversion === 'none') throw noValue(parameters[index]!);
      values[index] = toWebAssembly(agent, conversion, values[index]);
    }
    exceptions.bind(object, new Exception(tag, values));
    const { stack } = isTraced ? new ErrorConstructor() : { stack: undefined };
    if (stack !== undefined) stacks.set(object, stack);
  });
}
