// Evaluates constant expressions (specification 3.4.16) where they stand in the module's bytes: initial values of
// globals and tables, elements, offsets. They have been validated, so nothing here can fail or trap; work and depth are
// bounded by their length. Free of fuel.

import { readOpcode } from '../binary/body.ts';
import type { ConstantExpression } from '../binary/declaration.ts';
import { BinaryReader } from '../binary/reader.ts';
import { readHeapType } from '../binary/types.ts';
import { i64, isReference, v128 } from '../core/types.ts';
import { rowOf } from '../instructions/table.ts';
import type { Global } from './global.ts';
import type { Reference } from './values.ts';

/** What an expression can refer to: the instance that is being made. */
export interface ConstantContext {
  readonly globals: readonly Global[];
  functionAt(index: number): Reference;
}

/** One evaluator serves all expressions of a module; what an expression gave is left in its fields. */
export class ConstantEvaluator {
  /** The two words of a number. */
  low: number;
  high: number;
  reference: Reference;
  /** The four words of a vector. */
  readonly vector: Int32Array;
  readonly #reader: BinaryReader;
  readonly #context: ConstantContext;
  readonly #lows: number[];
  readonly #highs: number[];

  constructor(bytes: Uint8Array, context: ConstantContext) {
    this.low = 0;
    this.high = 0;
    this.reference = null;
    this.vector = new Int32Array(4);
    this.#reader = new BinaryReader(bytes);
    this.#context = context;
    this.#lows = [];
    this.#highs = [];
  }

  /** What the last expression gave, as an address or an index: exact up to 2^53, which is far outside. */
  address(address64: boolean): number {
    const low = this.low >>> 0;
    return address64 ? (this.high >>> 0) * 4294967296 + low : low;
  }

  evaluate(expression: ConstantExpression): void {
    const reader = this.#reader;
    reader.open(expression);
    for (;;) {
      const opcode = readOpcode(reader);
      switch (opcode) {
        case 0x0b: // end
          this.low = this.#lows.pop() ?? 0;
          this.high = this.#highs.pop() ?? 0;
          return;
        case 0x23: // global.get
          this.#globalGet(this.#context.globals[reader.u32()]!);
          break;
        case 0x41: // i32.const
          this.#push(reader.s32(), 0);
          break;
        case 0x42: // i64.const
          reader.s64();
          this.#push(reader.low, reader.high);
          break;
        case 0x43: // f32.const
          this.#push(reader.f32Bits(), 0);
          break;
        case 0x44: // f64.const
          reader.f64Bits();
          this.#push(reader.low, reader.high);
          break;
        case 0xfd000c: // v128.const
          for (let word = 0; word < 4; word++) this.vector[word] = reader.f32Bits();
          break;
        // No constant instruction has a reference or a vector for an operand: the last one is the one that counts.
        case 0xd0: // ref.null
          readHeapType(reader);
          this.reference = null;
          break;
        case 0xd2: // ref.func
          this.reference = this.#context.functionAt(reader.u32());
          break;
        default:
          this.#compute(opcode);
      }
    }
  }

  #push(low: number, high: number): void {
    this.#lows.push(low);
    this.#highs.push(high);
  }

  #globalGet(global: Global): void {
    const { content } = global.globalType;
    if (isReference(content)) this.reference = global.reference;
    else if (content === v128) this.vector.set(global.cells);
    else this.#push(global.cells[global.offset]!, global.cells[global.offset + 1]!);
  }

  /** The arithmetic of extended constant expressions, by the meaning in its row. */
  #compute(opcode: number): void {
    const row = rowOf(opcode);
    if (row?.kind !== 'value') throw new Error(`0x${opcode.toString(16)} in a constant expression that was validated`);
    const words: number[] = [];
    const first = this.#lows.length - row.operands.length;
    row.operands.forEach((type, position) => {
      words.push(this.#lows[first + position]!);
      if (type === i64) words.push(this.#highs[first + position]!);
    });
    this.#lows.length = first;
    this.#highs.length = first;
    const result = row.meaning(...words);
    if (typeof result === 'object') this.#push(result[0], result[1]);
    else this.#push(Number(result), 0);
  }
}
