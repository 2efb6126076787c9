// A function body in the making, at the level of single values: bytes written so far, the types on the operand stack,
// locals, and the ways to get a value of a type. Control and everything with an effect is statements.ts.

import type { Choices } from './choices.ts';
import type { HeapTypes } from './heap-types.ts';
import {
  constant,
  externref,
  f32,
  f64,
  funcref,
  i32,
  i64,
  type ModuleBuilder,
  type TypeCode,
  unsigned,
  v128,
} from './module-builder.ts';
import { comparisons, harmless, type NumericInstruction, trapping } from './numeric.ts';

/** A function that generated code may call. */
export interface Callable {
  readonly index: number;
  readonly parameters: readonly TypeCode[];
  readonly results: readonly TypeCode[];
}

/** What generated code finds in its module. */
export interface Surroundings {
  readonly builder: ModuleBuilder;
  readonly functions: readonly Callable[];
  readonly globals: readonly { readonly index: number; readonly type: TypeCode; readonly mutable: boolean }[];
  /** An i64 global that takes up the values that nothing else uses. */
  readonly accumulator: number;
  /** Functions that `ref.func` may name. */
  readonly referable: readonly number[];
  /** Memories of one page at first; 2 only where several are allowed. */
  readonly memories: number;
  /** Elements of table 0, of functions, of table 1, of host references, and of the passive segment, at first. */
  readonly tableSize: number;
  /** What the first elements of table 0 are, at first. */
  readonly tableFunctions: readonly Callable[];
  readonly tailCalls: boolean;
  /** The form that exceptions have, if there are any. */
  readonly exceptions: 'standard' | 'older' | undefined;
  /** What the exceptions of each tag carry. */
  readonly tags: readonly (readonly TypeCode[])[];
  /** Structures and arrays that code may make, if there are any. */
  readonly heap: HeapTypes | undefined;
  /** Types of numbers and vectors that random values have. */
  readonly types: readonly TypeCode[];
  /** Types of references that random values have. */
  readonly references: readonly TypeCode[];
  /** Are NaNs made canonical wherever their bits are not determined, so that engines can be compared bit by bit? */
  readonly determined: boolean;
}

/** A label: what a branch to it carries, and for a loop the local that counts how often it may be taken. */
export interface Label {
  readonly types: readonly TypeCode[];
  readonly counter: number | undefined;
}

/** An enclosing block; the outermost is the function's body. */
export interface Block {
  readonly label: Label;
  readonly results: readonly TypeCode[];
  /** Height of the stack below its parameters. */
  readonly base: number;
  /** Can control no longer come here? */
  dead: boolean;
  /** Is it a `catch` of the older form, whose exception can be thrown again? */
  readonly isCatch?: boolean;
}

export const numberTypes: readonly TypeCode[] = [i32, i64, f32, f64];
const canonicalBits = new Map<TypeCode, bigint>([
  [f32, 0x7fc00000n],
  [f64, 0x7ff8000000000000n],
]);

/** How a number becomes an i64; a reference becomes whether it is null. */
const toInteger64 = new Map<TypeCode, readonly number[]>([
  [i32, [0xad]],
  [i64, []],
  [f32, [0xbc, 0xad]],
  [f64, [0xbd]],
]);

/** i64x2.extract_lane; and how two such become one, none of whose bits the program could change unnoticed. */
export const halfOfVector = (lane: number): readonly number[] => [0xfd, 0x1d, lane];
export const mixedHalves: readonly number[] = [0x42, 13, 0x89, 0x85];

export class OperandWriter {
  readonly choices: Choices;
  readonly surroundings: Surroundings;
  readonly code: number[] = [];
  readonly stack: TypeCode[] = [];
  readonly blocks: Block[] = [];
  /** Types of parameters and locals. */
  readonly locals: TypeCode[];
  /** Locals that random code may set, and those that it may read. */
  readonly #settable: readonly number[];
  readonly #readable: number[];

  /** @param unused locals between parameters and others that no code touches: they make the frame large */
  constructor(
    choices: Choices,
    surroundings: Surroundings,
    parameters: readonly TypeCode[],
    unused: number,
    locals: readonly TypeCode[],
  ) {
    this.choices = choices;
    this.surroundings = surroundings;
    this.locals = [...parameters, ...Array<TypeCode>(unused).fill(i64), ...locals];
    this.#readable = [...parameters.keys(), ...[...locals.keys()].map((local) => parameters.length + unused + local)];
    this.#settable = [...this.#readable];
  }

  emit(...bytes: readonly number[]): void {
    for (const byte of bytes) this.code.push(byte);
  }

  get block(): Block {
    const block = this.blocks.at(-1);
    if (block === undefined) throw new Error('no block is open');
    return block;
  }

  /** Values that belong to the innermost block. */
  get available(): number {
    return this.stack.length - this.block.base;
  }

  /** Pops types that are on the stack; in code that control cannot reach there may be fewer. */
  take(count: number): void {
    this.stack.length = Math.max(this.stack.length - count, this.block.base);
  }

  give(types: readonly TypeCode[]): void {
    this.stack.push(...types);
  }

  /** A local of this type that no random code sets. */
  ownLocal(type: TypeCode): number {
    const local = this.locals.push(type) - 1;
    this.#readable.push(local);
    return local;
  }

  /** A local of this type that random code may set. */
  localOf(type: TypeCode | undefined): number | undefined {
    return this.#settable.find((local) => this.locals[local] === type);
  }

  /** A local that random code may set. */
  anySettableLocal(): number {
    return this.choices.of(this.#settable);
  }

  constant(type: TypeCode, bits: bigint): void {
    this.emit(...constant(type, bits));
    this.give([type]);
  }

  localGet(local: number): void {
    this.emit(0x20, ...unsigned(local));
    this.give([this.locals[local]!]);
  }

  /** Sets a local, and leaves the value where `keep` is true. */
  localSet(local: number, keep = false): void {
    this.emit(keep ? 0x22 : 0x21, ...unsigned(local));
    if (!keep) this.take(1);
  }

  /** Pushes a value of a type, from somewhere. */
  produce(type: TypeCode): void {
    const { choices, surroundings } = this;
    const source = choices.below(8);
    const locals = this.#readable.filter((local) => this.locals[local] === type);
    const globals = surroundings.globals.filter((global) => global.type === type);
    if (source >= 3 && source < 7 && locals.length > 0) this.localGet(choices.of(locals));
    else if (source === 7 && globals.length > 0) {
      this.emit(0x23, ...unsigned(choices.of(globals).index));
      this.give([type]);
    } else if (type === funcref && source === 2) {
      this.emit(0xd2, ...unsigned(choices.of(surroundings.referable)));
      this.give([type]);
    } else if ((type === funcref || type === externref) && source === 1) {
      this.constant(i32, BigInt(choices.below(surroundings.tableSize)));
      this.emit(0x25, type === funcref ? 0 : 1);
      this.take(1);
      this.give([type]);
    } else this.constant(type, choices.bitsOf(type));
  }

  /** Sees to it that the stack ends in these types: uses what is there as far as it fits, and pushes the rest. */
  need(types: readonly TypeCode[]): void {
    let there = Math.min(types.length, this.available);
    while (there > 0 && !this.#endsIn(types.slice(0, there))) there--;
    for (const type of types.slice(there)) this.produce(type);
  }

  #endsIn(types: readonly TypeCode[]): boolean {
    const first = this.stack.length - types.length;
    return types.every((type, index) => this.stack[first + index] === type);
  }

  /** Pushes some locals' values, to lie there while what follows runs and changes the locals. */
  keep(): void {
    for (let count = 1 + this.choices.below(3); count > 0; count--) this.localGet(this.choices.of(this.#readable));
  }

  /** Sees to it that the innermost block has exactly these types on the stack. */
  fit(types: readonly TypeCode[]): void {
    const { base } = this.block;
    let same = 0;
    while (same < types.length && this.stack[base + same] === types[same]) same++;
    while (this.available > same) this.discard();
    for (const type of types.slice(same)) this.produce(type);
  }

  /**
   * Takes the topmost value away: seldom by `drop`, most often into the accumulator, so that a value that has gone wrong
   * is seen in the end.
   */
  discard(): void {
    const type = this.stack[this.stack.length - 1]!;
    this.take(1);
    if (this.choices.once(4)) return this.emit(0x1a);
    const accumulator = unsigned(this.surroundings.accumulator);
    if (type === v128) this.#bitsOfVector();
    else this.emit(...(toInteger64.get(type) ?? [0xd1, 0xad]));
    // acc = rotl(value + acc, 7), so that the order of values matters, too.
    this.emit(0x23, ...accumulator, 0x7c, 0x42, 7, 0x89, 0x24, ...accumulator);
  }

  // x.low ^ rotl(x.high, 13)
  #bitsOfVector(): void {
    const local = this.ownLocal(v128);
    this.emit(
      0x22,
      ...unsigned(local),
      ...halfOfVector(0),
      0x20,
      ...unsigned(local),
      ...halfOfVector(1),
      ...mixedHalves,
    );
  }

  // ---- numbers

  numeric(): void {
    this.applyNumeric(this.choices.of(this.choices.once(24) ? trapping : harmless));
  }

  /** Applies an instruction to what `before` leaves below its operands. */
  applyNumeric(instruction: NumericInstruction, before: readonly TypeCode[] = []): void {
    const { opcode, operands, result, floats } = instruction;
    // Code that is never reached may take operands out of nowhere.
    const outOfNowhere = this.block.dead && this.available === 0 && before.length === 0 && this.choices.once(2);
    if (!outOfNowhere) this.need([...before, ...operands]);
    this.emit(...opcode);
    this.take(operands.length);
    this.give([result]);
    if (floats && this.surroundings.determined) this.#makeCanonical(result);
  }

  // `x, NaN, x == x, select, local.tee`: x unless it is a NaN.
  #makeCanonical(type: TypeCode): void {
    const local = this.ownLocal(type);
    this.localSet(local, true);
    this.constant(type, canonicalBits.get(type)!);
    this.localGet(local);
    this.localGet(local);
    this.emit(type === f32 ? 0x5b : 0x61);
    this.emit(0x1b);
    this.take(3);
    // Later code may read the local, too.
    this.localSet(local, true);
  }

  /** Pushes an i32 to decide on, above `before`: most often a comparison, in the ways that compilers write them. */
  condition(before: readonly TypeCode[]): void {
    const kind = this.choices.below(6);
    if (kind < 2) this.need([...before, i32]);
    else this.applyNumeric(this.choices.of(comparisons), before);
    for (let count = kind === 5 ? this.choices.below(3) : 0; count > 0; count--) this.emit(0x45);
  }

  /** Pushes an address of memory: most often one near its beginning, sometimes one at or behind its end. */
  address(): void {
    const { choices } = this;
    const kind = choices.below(128);
    if (kind < 60) this.constant(i32, BigInt(choices.below(80)));
    else if (kind < 126) this.#masked(255n);
    else if (kind === 126) this.constant(i32, BigInt(65_536 - choices.below(12)));
    else this.constant(i32, choices.bitsOf(i32));
  }

  /** Pushes a count of bytes or elements: often one at which a surcharge begins. */
  count(counts: readonly number[]): void {
    if (this.choices.once(10)) this.#masked(15n);
    else this.constant(i32, BigInt(this.choices.of(counts)));
  }

  /** Pushes an index of up to so many elements, seldom beyond. */
  index(size: number): void {
    if (this.choices.once(64)) this.constant(i32, this.choices.bitsOf(i32));
    else if (this.choices.once(4)) this.#masked(7n);
    else this.constant(i32, BigInt(this.choices.below(size)));
  }

  // A fresh value: what lies on the stack may be operands that come before this one.
  #masked(mask: bigint): void {
    this.produce(i32);
    this.constant(i32, mask);
    this.emit(0x71);
    this.take(1);
  }
}
