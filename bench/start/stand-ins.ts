// Something of the right type for each import of a module, so that it can be instantiated; nothing of it can be run.
import {
  type Extern,
  Func,
  Global,
  Memory,
  type Module,
  type ModuleImport,
  type Store,
  Table,
  Tag,
} from '../../src/interpreter/index.ts';

export function standIns(store: Store, module: Module): Extern[] {
  return module.imports.map((wanted) => standIn(store, wanted));
}

function standIn(store: Store, { type }: ModuleImport): Extern {
  switch (type.kind) {
    case 'func':
      return Func.host(store, type, () => undefined);
    case 'memory':
      return Memory.create(store, type);
    case 'table':
      return Table.create(store, type);
    case 'global':
      return Global.create(store, type, type.content === 'i64' ? 0n : type.content.endsWith('ref') ? null : 0);
    case 'tag':
      return Tag.create(store, type);
  }
}
