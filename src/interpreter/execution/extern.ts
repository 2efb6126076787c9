// What can be imported and exported, as one type, and its type as matching sees it (specification 3.4.13).

import type { ExternalType } from '../core/types.ts';
import { Func } from './func.ts';
import { Global } from './global.ts';
import { Memory } from './memory.ts';
import { Table } from './table.ts';
import { Tag } from './tag.ts';

/** Something that can be imported and exported; `kind` tells them apart. */
export type Extern = Func | Table | Memory | Global | Tag;

/** Is it one, and no proxy or look-alike of one? */
export function isExtern(value: unknown): value is Extern {
  return Func.is(value) || Table.is(value) || Memory.is(value) || Global.is(value) || Tag.is(value);
}

/** Its type as it is now: a memory's or a table's minimum is its size (specification 4.5.3). */
export function externalTypeOf(extern: Extern): ExternalType {
  switch (extern.kind) {
    case 'func':
      return { kind: 'func', type: extern.signature, typeId: extern.typeId };
    case 'table':
      return { kind: 'table', type: { ...extern.tableType, minimum: extern.elements.length } };
    case 'memory':
      return { kind: 'memory', type: { ...extern.memoryType, minimum: extern.size } };
    case 'global':
      return { kind: 'global', type: extern.globalType };
    case 'tag':
      return { kind: 'tag', type: extern.signature, typeId: extern.typeId };
  }
}
