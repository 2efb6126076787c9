// Growth with what a module is made of: bytes, functions, exports and so on. Decoded and validated, and where it matters
// instantiated or run.
import { Func, Instance, Module } from '../../src/interpreter/index.ts';
import { i32, ModuleBuilder } from '../../spec-tests/generate/module-builder.ts';
import { doublings, engine, roomyStore, type Scenario } from './scenario.ts';

const times = (count: number, code: readonly number[]): number[] => Array.from({ length: count }, () => code).flat();

/** Local 0 becomes 7 times itself plus 1, and is stored: 12 instructions in 20 bytes. */
const statement = [0x20, 0, 0x41, 7, 0x6c, 0x41, 1, 0x6a, 0x21, 0, 0x41, 0, 0x20, 0, 0x36, 2, 0, 0x01, 0x01, 0x01];

function built(build: (builder: ModuleBuilder) => void): Uint8Array {
  const builder = new ModuleBuilder();
  build(builder);
  return builder.toBytes();
}

/** Compiles a module with so many of something. */
function compiling(build: (builder: ModuleBuilder, size: number) => void): Scenario['prepare'] {
  return (size) => {
    const bytes = built((builder) => build(builder, size));
    return () => new Module(engine, bytes);
  };
}

/** Instantiates a module with so many of something. */
function instantiating(build: (builder: ModuleBuilder, size: number) => void): Scenario['prepare'] {
  return (size) => {
    const module = new Module(
      engine,
      built((builder) => build(builder, size)),
    );
    return () => new Instance(roomyStore(), module);
  };
}

/** A function of so many statements that returns before the first: what its first call takes is its translation. */
function translated(builder: ModuleBuilder, body: readonly number[]): void {
  builder.memory(1);
  builder.export('run', 'func', builder.func([i32], [], [], [0x20, 0, 0x45, 0x04, 0x40, 0x0f, 0x0b, ...body]));
}

function firstCall(build: (builder: ModuleBuilder, size: number) => void): Scenario['prepare'] {
  return (size) => {
    const bytes = built((builder) => build(builder, size));
    return () => {
      const instance = new Instance(roomyStore(), new Module(engine, bytes));
      instance.getFunc('run')!.call(0);
      return instance;
    };
  };
}

function nested(builder: ModuleBuilder, size: number): void {
  translated(builder, [...times(size, [0x02, 0x40]), ...times(size, [0x0b])]);
}

function importing(size: number): () => unknown {
  const module = new Module(
    engine,
    built((builder) => {
      for (let index = 0; index < size; index++) builder.importFunction('host', `f${index}`, [i32], []);
    }),
  );
  const store = roomyStore();
  const imports = module.imports.map(() => Func.host(store, { parameters: ['i32'], results: [] }, () => undefined));
  return () => new Instance(store, module, imports);
}

export const moduleScenarios: readonly Scenario[] = [
  {
    name: 'compile: code',
    counted: 'KiB',
    sizes: doublings(512),
    prepare: compiling((builder, size) => {
      builder.memory(1);
      for (let index = 0; index < size; index++) builder.func([i32], [], [], times(51, statement));
    }),
  },
  {
    name: 'compile: functions',
    counted: 'functions',
    sizes: doublings(10_000),
    prepare: compiling((builder, size) => {
      for (let index = 0; index < size; index++) builder.func([i32], [i32], [], [0x20, 0]);
    }),
  },
  {
    name: 'compile: exports',
    counted: 'exports',
    sizes: doublings(10_000),
    prepare: compiling((builder, size) => {
      const index = builder.func([], [], [], []);
      for (let left = size; left > 0; left--) builder.export(`a name of a length that is usual ${left}`, 'func', index);
    }),
  },
  {
    name: 'compile: types',
    counted: 'types',
    sizes: doublings(5_000),
    prepare: compiling((builder, size) => {
      const digits = (index: number): number[] => Array.from({ length: 18 }, (_, bit) => 0x7f - ((index >> bit) & 1));
      for (let index = 0; index < size; index++) builder.type(digits(index), []);
    }),
  },
  {
    name: 'compile: nested blocks',
    counted: 'blocks',
    sizes: doublings(20_000),
    prepare: compiling(nested),
  },
  {
    name: 'compile and call: statements of one function',
    counted: 'statements',
    sizes: doublings(5_000),
    prepare: firstCall((builder, size) => translated(builder, times(size, statement))),
  },
  {
    name: 'compile and call: nested blocks of one function',
    counted: 'blocks',
    sizes: doublings(20_000),
    prepare: firstCall(nested),
  },
  {
    name: 'compile and call: functions, all of them',
    counted: 'functions',
    sizes: doublings(2_500),
    prepare: firstCall((builder, size) => {
      const callees = Array.from({ length: size }, () => builder.func([], [], [], []));
      const calls = callees.flatMap((index) => [
        0x10,
        (index & 0x7f) | 0x80,
        ((index >> 7) & 0x7f) | 0x80,
        index >> 14,
      ]);
      builder.export('run', 'func', builder.func([i32], [], [], calls));
    }),
  },
  {
    name: 'instantiate: functions and exports, all asked for',
    counted: 'functions',
    sizes: doublings(5_000),
    prepare: (size) => {
      const module = new Module(
        engine,
        built((builder) => {
          for (let index = 0; index < size; index++) builder.export(`f${index}`, 'func', builder.func([], [], [], []));
        }),
      );
      return () => {
        const instance = new Instance(roomyStore(), module);
        return [instance, instance.exports];
      };
    },
  },
  { name: 'instantiate: imports', counted: 'imports', sizes: doublings(2_500), prepare: importing },
  {
    name: 'instantiate: globals',
    counted: 'globals',
    sizes: doublings(5_000),
    prepare: instantiating((builder, size) => {
      for (let index = 0; index < size; index++) builder.global(i32, true, 1n);
    }),
  },
  {
    name: 'instantiate: data segments',
    counted: 'segments',
    sizes: doublings(10_000),
    prepare: instantiating((builder, size) => {
      builder.memory(16);
      for (let index = 0; index < size; index++) builder.data([1, 2, 3, 4], 8 * index);
    }),
  },
  {
    name: 'instantiate: elements of a segment',
    counted: 'elements',
    sizes: doublings(10_000),
    prepare: instantiating((builder, size) => {
      builder.table(0x70, size);
      const functions = Array.from({ length: 1000 }, () => builder.func([], [], [], []));
      builder.elements(
        Array.from({ length: size }, (_, index) => functions[index % 1000]!),
        0,
      );
    }),
  },
];
