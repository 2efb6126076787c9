// Exceptions in generated function bodies, in either form: what is thrown, most often with somebody around to catch it,
// and handlers that use what they are handed. Valid and ending as all that statements.ts writes: a clause that goes back
// to a loop counts the loop's local down when its `try_table` is entered.

import { exnref, type TypeCode, unsigned } from './module-builder.ts';
import { StatementWriter } from './statements.ts';

const emptyBlock = 0x40;
const deepestTry = 4;

/** A catch clause of a `try_table`. */
interface Clause {
  /** Undefined: it catches all. */
  readonly tag: number | undefined;
  readonly handsReference: boolean;
}

export class ExceptionWriter extends StatementWriter {
  protected override statement(): void {
    const { exceptions } = this.surroundings;
    if (exceptions === undefined || !this.choices.once(10)) super.statement();
    else if (exceptions === 'standard') this.#standard();
    else this.#older();
  }

  #standard(): void {
    const kind = this.choices.below(12);
    if (kind < 2) this.#throw();
    else if (kind < 4) this.#throwReference();
    else if (this.blocks.length > deepestTry) this.numeric();
    else if (kind < 9) this.#handled();
    else this.#tryTable();
  }

  #older(): void {
    const kind = this.choices.below(12);
    if (kind < 2) this.#throw();
    else if (kind < 4) this.#rethrow();
    else if (this.blocks.length > deepestTry) this.numeric();
    else this.#try();
  }

  // ---- throwing

  #throw(): void {
    const tag = this.choices.below(this.surroundings.tags.length);
    const carried = this.surroundings.tags[tag]!;
    this.#mostlyUnderCondition(() => {
      this.need(carried);
      this.endBy(0x08, ...unsigned(tag));
    });
  }

  /** An end of all that follows: seldom as such, lest nothing be reached. */
  #mostlyUnderCondition(act: () => void): void {
    if (this.choices.once(this.blocks.length === 1 ? 16 : 4)) return act();
    this.condition([]);
    this.emit(0x04, emptyBlock);
    this.take(1);
    this.open({ types: [], counter: undefined }, [], 0);
    act();
    this.blocks.pop();
    this.emit(0x0b);
  }

  // if (local is not null) throw it; now and then without asking
  #throwReference(): void {
    const local = this.localOf(exnref);
    if (local === undefined || this.choices.once(12)) {
      return this.#mostlyUnderCondition(() => {
        this.need([exnref]);
        this.endBy(0x0a);
      });
    }
    this.emit(0x20, ...unsigned(local), 0xd1, 0x45, 0x04, emptyBlock, 0x20, ...unsigned(local), 0x0a, 0x0b);
  }

  #rethrow(): void {
    const depths = [...this.blocks.keys()].filter((depth) => this.blocks[this.blocks.length - 1 - depth]!.isCatch);
    if (depths.length === 0) return this.#throw();
    const depth = this.choices.of(depths);
    if (this.choices.once(2)) return this.endBy(0x09, ...unsigned(depth));
    this.condition([]);
    this.emit(0x04, emptyBlock, 0x09, ...unsigned(depth + 1), 0x0b);
    this.take(1);
  }

  // ---- try_table

  #carriedBy({ tag, handsReference }: Clause): TypeCode[] {
    return [...(tag === undefined ? [] : this.surroundings.tags[tag]!), ...(handsReference ? [exnref] : [])];
  }

  #anyClause(): Clause {
    const { choices } = this;
    const tag = choices.once(4) ? undefined : choices.below(this.surroundings.tags.length);
    return { tag, handsReference: choices.once(3) };
  }

  /** Bytes of a clause that goes to the label at a depth. */
  #clauseBytes({ tag, handsReference }: Clause, depth: number): number[] {
    const kind = (tag === undefined ? 2 : 0) + (handsReference ? 1 : 0);
    return [kind, ...(tag === undefined ? [] : unsigned(tag)), ...unsigned(depth)];
  }

  /** A `try_table` with a block of its own for each clause, whose code does something with what it is handed. */
  #handled(): void {
    const { choices } = this;
    const results = this.anyTypes();
    const clauses = Array.from({ length: 1 + choices.below(3) }, () => this.#anyClause());
    this.#beginBlock(results);
    for (const clause of [...clauses].reverse()) this.#beginBlock(this.#carriedBy(clause));
    if (choices.once(2)) this.numeric();
    this.#body(clauses.map((clause, depth) => this.#clauseBytes(clause, depth)));
    for (const [index, clause] of clauses.entries()) {
      this.need(results);
      this.endBy(0x0c, ...unsigned(clauses.length - index));
      this.endBlock();
      this.emit(0x0b);
      this.give(this.#carriedBy(clause));
      if (choices.once(2)) this.takeParameter();
      this.statements(4);
    }
    this.endBlock();
    this.emit(0x0b);
    this.give(results);
  }

  #beginBlock(results: readonly TypeCode[]): void {
    this.emit(0x02);
    this.blockType([], results);
    this.open({ types: results, counter: undefined }, results, 0);
  }

  /** A `try_table` whose clauses go to labels that are there already, loops and the function's own among them. */
  #tryTable(): void {
    const bytes: number[][] = [];
    for (let count = this.choices.below(5); count > 0; count--) {
      const clause = this.#anyClause();
      const carried = this.#carriedBy(clause).join();
      const depths = [...this.blocks.keys()].filter((depth) => this.labelAt(depth).types.join() === carried);
      if (depths.length === 0) continue;
      const depth = this.choices.of(depths);
      const { counter } = this.labelAt(depth);
      if (counter !== undefined) this.#leaveAtTheEndOf(counter);
      bytes.push(this.#clauseBytes(clause, depth));
    }
    this.#body(bytes);
  }

  // if (no round is left) return defaults
  #leaveAtTheEndOf(counter: number): void {
    this.countDown(counter);
    this.emit(0x45, 0x04, emptyBlock);
    this.take(1);
    this.open({ types: [], counter: undefined }, [], 0);
    for (const type of this.blocks[0]!.results) this.constant(type, 0n);
    this.endBy(0x0f);
    this.blocks.pop();
    this.emit(0x0b);
  }

  #body(clauses: readonly (readonly number[])[]): void {
    const parameters = this.someOperands();
    const results = this.anyTypes();
    this.emit(0x1f);
    this.blockType(parameters, results);
    this.emit(...unsigned(clauses.length), ...clauses.flat());
    this.open({ types: results, counter: undefined }, results, parameters.length);
    if (this.choices.once(3)) this.takeParameter();
    this.statements(8);
    this.endBlock();
    this.emit(0x0b);
    this.give(results);
  }

  // ---- try

  #try(): void {
    const { choices } = this;
    const { tags } = this.surroundings;
    const parameters = this.someOperands();
    const results = this.anyTypes();
    this.emit(0x06);
    this.blockType(parameters, results);
    this.#part(results, parameters.length, false, 8);
    if (choices.once(5)) {
      this.emit(0x18, ...unsigned(choices.below(this.blocks.length)));
      return this.give(results);
    }
    for (let count = choices.below(4); count > 0; count--) {
      const tag = choices.below(tags.length);
      this.emit(0x07, ...unsigned(tag));
      this.give(tags[tag]!);
      this.#part(results, tags[tag]!.length, true, 5);
    }
    if (choices.once(3)) {
      this.emit(0x19);
      this.#part(results, 0, true, 5);
    }
    this.emit(0x0b);
    this.give(results);
  }

  /** The part of a `try` before its first handler, or a handler. */
  #part(results: readonly TypeCode[], parameters: number, isCatch: boolean, most: number): void {
    const base = this.stack.length - parameters;
    this.blocks.push({ label: { types: results, counter: undefined }, results, base, dead: false, isCatch });
    if (this.choices.once(3)) this.takeParameter();
    this.statements(most);
    this.endBlock();
  }
}
