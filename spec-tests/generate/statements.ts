// Writes the body of a generated function, statement by statement, always valid and always ending: each loop has a local
// that counts its repetitions, each function is paid from a global that counts calls (program.ts sets it).

import { type Block, type Label, OperandWriter } from './operands.ts';
import { externref, funcref, i32, signed, type TypeCode, typeBytes, unsigned } from './module-builder.ts';
import { accesses } from './numeric.ts';

const deepest = 4;
/** Bytes of code after which nothing more is begun. */
const longestCode = 1500;
const byteCounts = [0, 1, 8, 63, 64, 65, 127, 128, 200];
const elementCounts = [0, 1, 2, 5, 7, 8, 9];
const farOffsets = [0x7fffffff, 0x80000000, 0xffffffff];
const emptyBlock = 0x40;

export class StatementWriter extends OperandWriter {
  /** Writes the whole body of a function and answers its bytes, without the last `end`. */
  write(results: readonly TypeCode[], callsLeft: number): readonly number[] {
    this.blocks.push({ label: { types: results, counter: undefined }, results, base: 0, dead: false });
    this.#leaveWithoutCallsLeft(results, callsLeft);
    this.statements(100);
    this.endBlock();
    return this.code;
  }

  // if (callsLeft == 0) return defaults; callsLeft = callsLeft - 1
  #leaveWithoutCallsLeft(results: readonly TypeCode[], callsLeft: number): void {
    const global = unsigned(callsLeft);
    this.emit(0x23, ...global, 0x45, 0x04, emptyBlock);
    for (const type of results) this.constant(type, 0n);
    this.emit(0x0f, 0x0b);
    this.take(results.length);
    this.emit(0x23, ...global, 0x41, 1, 0x6b, 0x24, ...global);
  }

  protected statements(most: number): void {
    let count = 1 + this.choices.below(most);
    while (count-- > 0 && this.choices.left && this.code.length < longestCode) {
      this.statement();
      if (this.block.dead && !this.choices.once(2)) return;
    }
  }

  /** Brings the innermost block to its end; `end` itself is the caller's. */
  protected endBlock(): void {
    const { results, base, dead } = this.block;
    // Behind a branch the results may come out of nowhere.
    if (dead && this.choices.once(2)) while (this.available > 0) this.discard();
    else this.fit(results);
    this.blocks.pop();
    this.stack.length = base;
  }

  protected statement(): void {
    const kind = this.choices.below(128);
    if (kind < 21) this.numeric();
    else if (kind < 26) this.produce(this.choices.of(this.surroundings.types));
    else if (kind < 31) this.keep();
    else if (kind < 42) this.#set();
    else if (kind < 50) this.#access(true);
    else if (kind < 58) this.#access(false);
    else if (kind < 64) this.#globalSet();
    else if (kind < 68) this.#select();
    else if (kind < 72) this.#drop();
    else if (kind < 79) this.#call();
    else if (kind < 82) this.#callIndirect();
    else if (kind < 92) this.#transfer(kind - 82);
    else if (kind < 99) this.#blockOrLoop(false);
    else if (kind < 108) this.#blockOrLoop(true);
    else if (kind < 116) this.#if();
    else if (kind < 120) this.#bulkMemory();
    else if (kind < 124) this.#table();
    else if (kind < 126) this.#reference();
    else this.#size();
  }

  /** Some transfer of control; seldom where it would end the function, lest nothing be reached. */
  #transfer(kind: number): void {
    if (this.blocks.length === 1 && !this.choices.once(8)) return this.numeric();
    if (kind < 6) this.#branchIf();
    else if (kind < 7) this.#branch();
    else if (kind < 9) this.#branchTable();
    else if (this.choices.once(3)) this.#leave();
    else this.#branchIf();
  }

  #drop(): void {
    if (this.available === 0) this.emit(0x01);
    else this.discard();
  }

  #set(): void {
    const local = this.anySettableLocal();
    this.need([this.locals[local]!]);
    this.localSet(local, this.choices.once(3));
  }

  /** Uses a block's last parameter at once: what a translator has just made must not be changed across the label. */
  protected takeParameter(): void {
    const local = this.localOf(this.stack.at(-1));
    if (this.available > 0 && local !== undefined) this.localSet(local, this.choices.once(3));
  }

  #globalSet(): void {
    const globals = this.surroundings.globals.filter(({ mutable }) => mutable);
    if (globals.length === 0) return this.emit(0x01);
    const { index, type } = this.choices.of(globals);
    this.need([type]);
    this.emit(0x24, ...unsigned(index));
    this.take(1);
  }

  #select(): void {
    const { choices } = this;
    const type = choices.once(6) ? choices.of(this.surroundings.references) : choices.of(this.surroundings.types);
    this.need([type, type]);
    this.condition([type, type]);
    if (!this.surroundings.types.includes(type) || choices.once(4)) this.emit(0x1c, 1, ...typeBytes(type));
    else this.emit(0x1b);
    this.take(2);
  }

  // ---- memory

  #memory(): number {
    return this.surroundings.memories > 1 ? this.choices.below(2) : 0;
  }

  #access(isStore: boolean): void {
    const { choices } = this;
    const { opcode, type, alignment } = choices.of(accesses.filter(({ store }) => store === isStore));
    this.address();
    if (isStore) this.produce(type);
    const memory = this.#memory();
    const aligned = choices.below(alignment + 1);
    const kind = choices.below(128);
    const offset = kind < 100 ? choices.below(17) : kind < 126 ? 0 : kind === 126 ? 65_528 : choices.of(farOffsets);
    this.emit(opcode, ...(memory === 0 ? [aligned] : [aligned | 64, memory]), ...unsigned(offset));
    this.take(isStore ? 2 : 1);
    if (!isStore) this.give([type]);
  }

  #bulkMemory(): void {
    const kind = this.choices.below(3);
    if (this.choices.once(40)) return this.emit(0xfc, 9, 1);
    this.address();
    if (kind === 0) this.produce(i32);
    else if (kind === 1) this.address();
    else this.index(40);
    this.count(byteCounts);
    if (kind === 0) this.emit(0xfc, 11, this.#memory());
    else if (kind === 1) this.emit(0xfc, 10, this.#memory(), this.#memory());
    else this.emit(0xfc, 8, 1, this.#memory());
    this.take(3);
  }

  #size(): void {
    const memory = this.#memory();
    if (this.choices.once(2)) {
      this.constant(i32, BigInt(this.choices.of([0, 1, 2, 0xffffffff])));
      this.emit(0x40, memory);
      this.take(1);
    } else this.emit(0x3f, memory);
    this.give([i32]);
  }

  // ---- tables and references

  #table(): void {
    const { choices, surroundings } = this;
    const table = choices.once(3) ? 1 : 0;
    const type = table === 0 ? funcref : externref;
    const { tableSize } = surroundings;
    switch (choices.below(7)) {
      case 0:
        this.index(tableSize);
        this.emit(0x25, table);
        this.take(1);
        return this.give([type]);
      case 1:
        this.index(tableSize);
        this.produce(type);
        this.emit(0x26, table);
        return this.take(2);
      case 2:
        this.emit(0xfc, 16, table);
        return this.give([i32]);
      case 3:
        this.produce(type);
        this.constant(i32, BigInt(choices.below(4)));
        this.emit(0xfc, 15, table);
        this.take(2);
        return this.give([i32]);
      case 4:
        this.index(tableSize / 2);
        this.produce(type);
        this.count(elementCounts);
        this.emit(0xfc, 17, table);
        return this.take(3);
      case 5:
        this.index(tableSize / 2);
        this.index(tableSize / 2);
        this.count(elementCounts);
        this.emit(0xfc, 14, table, table);
        return this.take(3);
      default:
        if (choices.once(20)) return this.emit(0xfc, 13, 1);
        this.index(tableSize / 2);
        this.index(tableSize / 2);
        this.count(elementCounts);
        this.emit(0xfc, 12, 1, 0);
        return this.take(3);
    }
  }

  #reference(): void {
    this.produce(this.choices.of(this.surroundings.references));
    if (this.choices.once(3)) return;
    this.emit(0xd1);
    this.take(1);
    this.give([i32]);
  }

  // ---- calls

  #call(): void {
    const { parameters, results, index } = this.choices.of(this.surroundings.functions);
    this.need(parameters);
    if (this.canTailCall(results)) return this.endBy(0x12, ...unsigned(index));
    this.emit(0x10, ...unsigned(index));
    this.take(parameters.length);
    this.give(results);
  }

  #callIndirect(): void {
    const { functions, tableFunctions } = this.surroundings;
    const element = this.choices.below(tableFunctions.length);
    const isRight = !this.choices.once(20);
    const { parameters, results } = isRight ? tableFunctions[element]! : this.choices.of(functions);
    this.need(parameters);
    if (isRight) this.constant(i32, BigInt(element));
    else this.index(this.surroundings.tableSize);
    const immediates = [...unsigned(this.surroundings.builder.type(parameters, results)), 0];
    if (this.canTailCall(results)) return this.endBy(0x13, ...immediates);
    this.emit(0x11, ...immediates);
    this.take(parameters.length + 1);
    this.give(results);
  }

  protected canTailCall(results: readonly TypeCode[]): boolean {
    return this.surroundings.tailCalls && sameTypes(results, this.blocks[0]!.results) && this.choices.once(3);
  }

  // ---- branches

  /** An instruction behind which control does not go on. */
  protected endBy(...bytes: readonly number[]): void {
    this.emit(...bytes);
    this.stack.length = this.block.base;
    this.block.dead = true;
  }

  #leave(): void {
    if (this.choices.once(4)) return this.endBy(0x00);
    this.need(this.blocks[0]!.results);
    this.endBy(0x0f);
  }

  /** Most often the label of a block near by. */
  protected anyDepth(): number {
    const { length } = this.blocks;
    return this.choices.below(length > 1 && !this.choices.once(6) ? length - 1 : length);
  }

  protected labelAt(depth: number): Label {
    return this.blocks[this.blocks.length - 1 - depth]!.label;
  }

  /** Counts a loop's local down and pushes whether another round is allowed. */
  protected countDown(counter: number): void {
    const local = unsigned(counter);
    this.emit(0x20, ...local, 0x41, 1, 0x6b, 0x22, ...local);
    const ways: readonly (readonly number[])[] = [
      [0x41, 0, 0x4a],
      [0x41, 1, 0x4e],
      [0x41, 0, 0x4c, 0x45],
      [0x41, 1, 0x48, 0x45],
    ];
    this.emit(...this.choices.of(ways));
    this.give([i32]);
  }

  #branchIf(): void {
    const depth = this.anyDepth();
    const { types, counter } = this.labelAt(depth);
    if (counter === undefined) this.condition(types);
    else {
      this.need(types);
      this.countDown(counter);
    }
    this.emit(0x0d, ...unsigned(depth));
    this.take(1);
  }

  #branch(): void {
    const depth = this.anyDepth();
    const { types, counter } = this.labelAt(depth);
    if (counter === undefined) {
      this.need(types);
      return this.endBy(0x0c, ...unsigned(depth));
    }
    this.countDown(counter);
    this.emit(0x04, emptyBlock);
    this.take(1);
    this.open({ types: [], counter: undefined }, [], 0);
    for (const type of types) this.produce(type);
    this.endBy(0x0c, ...unsigned(depth + 1));
    this.blocks.pop();
    this.emit(0x0b);
  }

  #branchTable(): void {
    const { choices } = this;
    const { types } = this.labelAt(this.anyDepth());
    const depths = [...this.blocks.keys()].filter((depth) => sameTypes(this.labelAt(depth).types, types));
    const targets = Array.from({ length: 1 + choices.below(6) }, () => choices.of(depths));
    const harmlessIndex = targets.findIndex((depth) => this.labelAt(depth).counter === undefined);
    const counters = targets.flatMap((depth) => this.labelAt(depth).counter ?? []);
    if (counters.length > 0 && harmlessIndex < 0) return this.emit(0x01);
    this.need(types);
    this.index(targets.length + 1);
    // A loop is taken again only while its counter lasts: all of them count down, and an outer one ends first.
    for (const counter of new Set(counters)) {
      this.constant(i32, BigInt(harmlessIndex));
      this.countDown(counter);
      this.emit(0x1b);
      this.take(2);
    }
    this.endBy(0x0e, ...unsigned(targets.length - 1), ...targets.flatMap(unsigned));
  }

  // ---- blocks

  protected open(label: Label, results: readonly TypeCode[], parameters: number): void {
    const block: Block = { label, results, base: this.stack.length - parameters, dead: false };
    this.blocks.push(block);
  }

  protected anyTypes(): TypeCode[] {
    const { choices } = this;
    const count = choices.once(16) ? 7 : choices.below(3);
    return Array.from({ length: count }, () =>
      choices.once(12) ? choices.of(this.surroundings.references) : choices.of(this.surroundings.types),
    );
  }

  /** Some of the values on the stack, to be a block's parameters. */
  protected someOperands(): TypeCode[] {
    const most = this.choices.once(8) ? 8 : 2;
    const count = this.choices.below(Math.min(this.available, most) + 1);
    return count === 0 ? [] : this.stack.slice(-count);
  }

  protected blockType(parameters: readonly TypeCode[], results: readonly TypeCode[]): void {
    if (parameters.length > 0 || results.length > 1)
      this.emit(...signed(this.surroundings.builder.type(parameters, results)));
    else this.emit(...(results[0] === undefined ? [emptyBlock] : typeBytes(results[0])));
  }

  #blockOrLoop(isLoop: boolean): void {
    if (this.blocks.length > deepest) return this.numeric();
    const results = this.anyTypes();
    let counter: number | undefined;
    if (isLoop) {
      counter = this.ownLocal(i32);
      this.constant(i32, BigInt(1 + this.choices.below(4)));
      this.localSet(counter);
      // So that a loop can begin right behind the operation that makes its parameter.
      if (this.choices.once(2)) this.numeric();
    }
    const parameters = this.someOperands();
    this.emit(isLoop ? 0x03 : 0x02);
    this.blockType(parameters, results);
    this.open({ types: isLoop ? parameters : results, counter }, results, parameters.length);
    if (this.choices.once(3)) this.takeParameter();
    this.statements(8);
    if (counter !== undefined && !this.block.dead && !this.choices.once(5)) {
      this.need(parameters);
      this.countDown(counter);
      this.emit(0x0d, 0);
      this.take(1);
    }
    this.endBlock();
    this.emit(0x0b);
    this.give(results);
  }

  #if(): void {
    if (this.blocks.length > deepest) return this.numeric();
    this.condition([]);
    this.take(1);
    const parameters = this.someOperands();
    const hasElse = !this.choices.once(3);
    const results = hasElse ? this.anyTypes() : parameters;
    this.emit(0x04);
    this.blockType(parameters, results);
    for (const isElse of hasElse ? [false, true] : [false]) {
      if (isElse) {
        this.emit(0x05);
        this.give(parameters);
      }
      this.open({ types: results, counter: undefined }, results, parameters.length);
      if (this.choices.once(3)) this.takeParameter();
      this.statements(6);
      this.endBlock();
    }
    this.emit(0x0b);
    this.give(results);
  }
}

function sameTypes(a: readonly TypeCode[], b: readonly TypeCode[]): boolean {
  return a.length === b.length && a.every((type, index) => type === b[index]);
}
