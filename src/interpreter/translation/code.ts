// A module's internal code: translated function by function, each on its first call, into one array of words that all
// instances of the module run. Also what is known of a position in it: its function, its instruction, its fuel account.

import type { ModuleDeclaration } from '../binary/declaration.ts';
import type { ResolvedConfiguration } from '../core/configuration.ts';
import { Marks } from './emitter.ts';
import type { HandlerTable } from './handlers.ts';
import { operationNamed } from './operations.ts';
import { FunctionTranslator } from './translator.ts';

/**
 * Where a call returns to that was not made by an operation: a word of cost 0, then `halt`. Every module's code begins
 * with it, so that position 0 means it everywhere.
 */
export const haltPosition = 0;

export class InternalCode {
  readonly #declaration: ModuleDeclaration;
  readonly #configuration: ResolvedConfiguration;
  readonly #typeIds: Int32Array;
  #translator: FunctionTranslator | undefined;
  /** Header position per function index; 0 where it has not been translated (or is imported). */
  readonly entries: Int32Array;
  /** The f64 constants that operations refer to by index. */
  constants = new Float64Array(8);
  #constantCount = 0;
  readonly #constantIndices = new Map<string, number>();
  // Functions in the order of their code: where each begins, and which it is.
  readonly #starts: number[] = [];
  readonly #functions: number[] = [];
  readonly #handlers = new Map<number, HandlerTable>();
  readonly #marks = new Map<number, Marks>();
  #used = 0;
  #words = new Int32Array([0, operationNamed('halt').number]);

  constructor(declaration: ModuleDeclaration, configuration: ResolvedConfiguration, typeIds: Int32Array) {
    this.#declaration = declaration;
    this.#configuration = configuration;
    this.#typeIds = typeIds;
    this.entries = new Int32Array(declaration.functions.length);
  }

  /** The code. Another array after each `translate`: hold it no longer than until the next call. */
  get words(): Int32Array {
    return this.#words;
  }

  /** Is fuel paid ahead by the line, or (plain translation) by each instruction as it comes? */
  get prepaid(): boolean {
    return this.#configuration.metering && this.#configuration.translation !== 'plain';
  }

  /** Translates a function unless it has been; answers its header's position. */
  translate(functionIndex: number): number {
    const present = this.entries[functionIndex]!;
    if (present !== 0) return present;
    const translator = this.#ready();
    const header = translator.translate(functionIndex, undefined);
    this.entries[functionIndex] = header;
    if (translator.handlers !== undefined) this.#handlers.set(functionIndex, translator.handlers);
    this.#starts.push(header);
    this.#functions.push(functionIndex);
    this.#words = translator.emitter.words;
    this.#used = translator.emitter.used;
    return header;
  }

  /** The function whose code holds a position, or undefined for the stub at the beginning. */
  functionAt(position: number): number | undefined {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle]! <= position) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : this.#functions[low - 1];
  }

  /** Where exceptions go in a translated function; undefined where it catches none. */
  handlersOf(functionIndex: number): HandlerTable | undefined {
    return this.#handlers.get(functionIndex);
  }

  /** Behind the last word of a translated function. */
  endOf(functionIndex: number): number {
    return this.#starts[this.#functions.indexOf(functionIndex) + 1] ?? this.#used;
  }

  /**
   * The account of a translated function, operation by operation. Made when first asked for, by translating the function
   * once more behind the code and shifting the positions: nothing is kept for functions that never stop.
   */
  marksOf(functionIndex: number): Marks {
    let marks = this.#marks.get(functionIndex);
    if (marks === undefined) {
      marks = new Marks();
      const { emitter } = this.#ready();
      const shift = this.entries[functionIndex]! - this.#ready().translate(functionIndex, marks);
      for (let index = 0; index < marks.positions.length; index++) marks.positions[index]! += shift;
      emitter.used = this.#used;
      this.#words = emitter.words;
      this.#marks.set(functionIndex, marks);
    }
    return marks;
  }

  #ready(): FunctionTranslator {
    if (this.#translator === undefined) {
      this.#translator = new FunctionTranslator({
        declaration: this.#declaration,
        configuration: this.#configuration,
        typeIds: this.#typeIds,
        poolIndex: (low, high) => this.#poolIndex(low, high),
      });
      const { emitter } = this.#translator;
      emitter.append(this.#words[haltPosition]!);
      emitter.append(this.#words[haltPosition + 1]!);
      this.#used = emitter.used;
    }
    return this.#translator;
  }

  #poolIndex(low: number, high: number): number {
    const key = `${low},${high}`;
    let index = this.#constantIndices.get(key);
    if (index === undefined) {
      index = this.#constantCount++;
      if (index === this.constants.length) {
        const larger = new Float64Array(2 * index);
        larger.set(this.constants);
        this.constants = larger;
      }
      const words = new Int32Array(this.constants.buffer);
      words[2 * index] = low;
      words[2 * index + 1] = high;
      this.#constantIndices.set(key, index);
    }
    return index;
  }

  // ---- fuel lines

  /** The index in a function's marks of the first operation at or behind a position. */
  #markAt(marks: Marks, position: number): number {
    let low = 0;
    let high = marks.positions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (marks.positions[middle]! < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What has been paid for the rest of the line behind the operation at a position that has just trapped. */
  refundAt(position: number): number {
    if (!this.prepaid) return 0;
    const owner = this.functionAt(position);
    if (owner === undefined) return 0;
    const marks = this.marksOf(owner);
    const index = this.#markAt(marks, position);
    return marks.terminators[marks.lines[index]!]! - marks.paid[index]!;
  }

  /**
   * Entering at a position, `owed` units of the line's price were missing: the first operation that they do not cover.
   * It is at or behind the position, in straight line.
   */
  stopFor(position: number, owed: number): number {
    const owner = this.functionAt(position);
    // Behind a tail call of a host function there may be no function left to stop in, only what the host has charged.
    if (!this.prepaid || owner === undefined) return position;
    const marks = this.marksOf(owner);
    let index = this.#markAt(marks, position);
    const paid = marks.terminators[marks.lines[index]!]! - owed;
    while (marks.paid[index]! <= paid) index++;
    return marks.positions[index]!;
  }

  /** Offset in the module's bytes of the instruction whose operation stands at a position, or before it for a return position. */
  offsetAt(position: number, isReturn: boolean): number | undefined {
    const owner = this.functionAt(position);
    if (owner === undefined) return undefined;
    const marks = this.marksOf(owner);
    const index = this.#markAt(marks, position) - (isReturn ? 1 : 0);
    return marks.offsets[Math.max(index, 0)];
  }
}
