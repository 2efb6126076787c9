// `WebAssembly.Table` (JavaScript interface, "Tables").

import { Table, type TableType, type ValueTypeName } from '../../interpreter/index.ts';
import type { Agent } from './agent.ts';
import { grown, roomError } from './errors.ts';
import { sizeFrom, widthOf } from './memory.ts';
import { conversionOf, noValue, toJavaScript, toWebAssembly } from './values.ts';
import { elementWords, valueTypeNamed } from './value-types.ts';
import {
  defineInterface,
  descriptor,
  fromAddress,
  type InterfaceObject,
  oneOf,
  required,
  toAddress,
  type Width,
} from './webidl.ts';

/** The initial value of an element that was not given: undefined where that is a reference, else null. */
export function defaultOf(type: ValueTypeName): unknown {
  return type === 'externref' ? undefined : null;
}

/** Defines the interface for a namespace. */
export function defineTable(agent: Agent): InterfaceObject {
  const { tables, store } = agent;
  /** What an operation is to put into elements. Undefined is as none (Web IDL 3.6, "missing"). */
  const elementFrom = ({ element }: TableType, [value]: readonly unknown[]): unknown => {
    if (value !== undefined) return toWebAssembly(agent, conversionOf(agent, element), value);
    if (element.startsWith('(ref ') && !element.startsWith('(ref null ')) {
      throw new TypeError(`an element of type ${element} has no default`);
    }
    return defaultOf(element);
  };
  const indexFrom = (table: Table, width: Width, given: unknown): number => {
    const index = toAddress(given, width, 'the index');
    if (index < table.size) return index;
    throw new RangeError(`index ${index} is outside the table of ${table.size} elements`);
  };
  const requireValue = ({ element }: TableType): void => {
    if (conversionOf(agent, element) === 'none') throw noValue(element);
  };
  const prototype = {
    get length() {
      const table = tables.require(this);
      return fromAddress(table.size, widthOf(table.type));
    },
    grow(delta: unknown, ...rest: unknown[]) {
      const table = tables.require(this);
      const { type } = table;
      const width = widthOf(type);
      const count = toAddress(delta, width, 'the number of elements');
      const element = elementFrom(type, rest);
      const before = grown(() => table.grow(count, element));
      if (before < 0) throw new RangeError(`a table of ${table.size} elements cannot grow by ${count}`);
      return fromAddress(before, width);
    },
    set(index: unknown, ...rest: unknown[]) {
      const table = tables.require(this);
      const { type } = table;
      requireValue(type);
      // The value is converted before the index is looked at, and converting can grow the table.
      const at = toAddress(index, widthOf(type), 'the index');
      const element = elementFrom(type, rest);
      table.set(indexFrom(table, 'i32', at), element);
    },
    get(index: unknown) {
      const table = tables.require(this);
      const { type } = table;
      requireValue(type);
      return toJavaScript(agent, conversionOf(agent, type.element), table.get(indexFrom(table, widthOf(type), index)));
    },
  };
  agent.prototypes.Table = prototype;
  return defineInterface('Table', 1, prototype, (object, [given, ...rest]) => {
    const source = descriptor(given, 'a table');
    let element: ValueTypeName = 'funcref';
    const size = sizeFrom(source, () => {
      element = valueTypeNamed(oneOf(required(source.element, 'element'), elementWords, "property 'element'"));
    });
    const { address, minimum } = size;
    // A maximum beyond exact numbers is none that a host can reach.
    const maximum = size.maximum === undefined ? undefined : Math.min(size.maximum, Number.MAX_SAFE_INTEGER);
    const type: TableType = { element, address, minimum, maximum };
    try {
      const initial = elementFrom(type, rest);
      tables.bind(object, Table.create(store, type, initial));
    } catch (error) {
      throw roomError(error);
    }
  });
}
