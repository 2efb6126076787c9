// Growth with what a program does and with how many there are of them: instances, stores, calls inside one another,
// memories and tables that grow one by one, exceptions through many frames, calls that stop and go on.
import { Instance, Memory, Module, Table } from '../../src/interpreter/index.ts';
import { i32, ModuleBuilder } from '../../spec-tests/generate/module-builder.ts';
import { doublings, engine, roomyStore, type Scenario } from './scenario.ts';

/** A module with one exported function `run`. */
function bytesOf(
  code: readonly number[],
  results: readonly number[] = [],
  prepare: (builder: ModuleBuilder) => void = () => undefined,
): Uint8Array {
  const builder = new ModuleBuilder();
  prepare(builder);
  builder.export('run', 'func', builder.func([i32], results, [], code));
  return builder.toBytes();
}

const runnable = (...parts: Parameters<typeof bytesOf>): Module => new Module(engine, bytesOf(...parts));

/** `code` so many times as the argument says. */
const repeated = (code: readonly number[]): number[] => [
  ...[0x03, 0x40, ...code, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b],
];

/** In the manner of Emscripten's: a memory of its own, a table, globals, one function. */
const tinyBytes = bytesOf([0x20, 0], [i32], (builder) => {
  builder.memory(0);
  builder.table(0x70, 4);
  builder.global(i32, true, 1n);
  builder.global(i32, false, 2n);
});
const tiny = new Module(engine, tinyBytes);

/** Calls itself as often as its argument says, and answers the sum on the way back. */
const recursive = runnable(
  [0x20, 0, 0x45, 0x04, i32, 0x41, 0, 0x05, 0x20, 0, 0x20, 0, 0x41, 1, 0x6b, 0x10, 0, 0x6a, 0x0b],
  [i32],
);
/** The same, but traps at the deepest call. */
const trapping = runnable([0x20, 0, 0x45, 0x04, 0x40, 0x00, 0x0b, 0x20, 0, 0x41, 1, 0x6b, 0x10, 0]);
/** The same, but throws, and what it throws is caught by its first call only. */
const throwing = ((): Module => {
  const builder = new ModuleBuilder();
  const tag = builder.tag([]);
  const deep = builder.func(
    [i32],
    [],
    [],
    [0x20, 0, 0x45, 0x04, 0x40, 0x08, tag, 0x0b, 0x20, 0, 0x41, 1, 0x6b, 0x10, 0],
  );
  const catcher = [0x1f, 0x40, 1, 2, 0, 0x20, 0, 0x10, deep, 0x0b];
  builder.export('run', 'func', builder.func([i32], [], [], catcher));
  return new Module(engine, builder.toBytes());
})();

/** Calls `run` of a new instance. */
function calling(module: Module): Scenario['prepare'] {
  return (size) => () => {
    const store = roomyStore({ callDepth: 1_000_000, valueStackSlots: 100_000_000 });
    const instance = new Instance(store, module);
    try {
      return [instance, instance.getFunc('run')!.call(size)];
    } catch (error) {
      return [instance, error];
    }
  };
}

const growMemory = runnable(repeated([0x41, 1, 0x40, 0, 0x1a]), [], (builder) => builder.memory(1));
const growTable = runnable(repeated([0xd0, 0x70, 0x41, 1, 0xfc, 0x0f, 0, 0x1a]), [], (builder) =>
  builder.table(0x70, 0),
);
const busy = runnable(repeated([0x01, 0x01]));

/** As many of something as the size says, all held. */
function many(make: () => () => unknown): Scenario['prepare'] {
  return (size) => () => {
    const one = make();
    return Array.from({ length: size }, one);
  };
}

export const runningScenarios: readonly Scenario[] = [
  {
    name: 'instances of one store',
    counted: 'instances',
    sizes: doublings(1_000),
    prepare: many(() => {
      const store = roomyStore();
      return () => new Instance(store, tiny);
    }),
  },
  {
    name: 'stores of an instance each, called',
    counted: 'stores',
    sizes: doublings(250),
    prepare: many(() => () => {
      const instance = new Instance(roomyStore(), tiny);
      instance.getFunc('run')!.call(1);
      return instance;
    }),
  },
  {
    name: 'modules of one function',
    counted: 'modules',
    sizes: doublings(1_000),
    prepare: many(() => () => new Module(engine, tinyBytes)),
  },
  { name: 'calls inside one another', counted: 'calls', sizes: doublings(10_000), prepare: calling(recursive) },
  { name: 'a trap under so many calls', counted: 'calls', sizes: doublings(10_000), prepare: calling(trapping) },
  {
    name: 'an exception through so many calls',
    counted: 'calls',
    sizes: doublings(10_000),
    prepare: calling(throwing),
  },
  {
    name: 'memory.grow by one page',
    counted: 'pages',
    sizes: doublings(1_000),
    prepare: calling(growMemory),
  },
  {
    name: 'Memory.grow by one page',
    counted: 'pages',
    sizes: doublings(1_000),
    prepare: (size) => () => {
      const memory = Memory.create(roomyStore(), { minimum: 0 });
      for (let left = size; left > 0; left--) memory.grow(1);
      return memory;
    },
  },
  { name: 'table.grow by one element', counted: 'elements', sizes: doublings(10_000), prepare: calling(growTable) },
  {
    name: 'Table.grow by one element',
    counted: 'elements',
    sizes: doublings(10_000),
    prepare: (size) => () => {
      const table = Table.create(roomyStore(), { element: 'externref', minimum: 0 });
      for (let left = size; left > 0; left--) table.grow(1);
      return table;
    },
  },
  {
    name: 'stops of a call that goes on',
    counted: 'stops',
    sizes: doublings(1_000),
    prepare: (size) => () => {
      const instance = new Instance(roomyStore(), busy);
      const call = instance.getFunc('run')!.startCall(size);
      while (call.run({ slice: 7 }).kind !== 'finished');
      return instance;
    },
  },
];
