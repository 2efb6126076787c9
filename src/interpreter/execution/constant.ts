// Evaluates constant expressions (specification 3.4.16) where they stand in the module's bytes: initial values of
// globals and tables, elements, offsets. They have been validated, so that nothing here can fail but an allocation that
// the store's cap refuses; work and depth are bounded by their length and that cap. Free of fuel.

import { readOpcode } from '../binary/body.ts';
import type { ConstantExpression } from '../binary/declaration.ts';
import { loneConstant } from '../binary/expressions.ts';
import { readHeapType } from '../binary/types.ts';
import { i64, isReference, v128 } from '../core/types.ts';
import { rowOf } from '../instructions/table.ts';
import { HeapConstants } from './constant-heap.ts';
import type { Global } from './global.ts';

/** One evaluator serves all expressions of a module; what an expression gave is left in its fields. */
export class ConstantEvaluator extends HeapConstants {
  /** What the last expression gave, as an address or an index: exact up to 2^53, which is far outside. */
  address(address64: boolean): number {
    const low = this.low >>> 0;
    return address64 ? (this.high >>> 0) * 4294967296 + low : low;
  }

  /** @throws Trap `gc-allocation-refused`, or `null-descriptor-reference` */
  evaluate(expression: ConstantExpression): void {
    const reader = this.reader;
    const constant = loneConstant(reader, expression);
    if (constant !== undefined) {
      this.low = constant;
      this.high = 0;
      this.reference = null;
      return;
    }
    reader.open(expression);
    for (;;) {
      const opcode = readOpcode(reader);
      switch (opcode) {
        case 0x0b: // end
          this.pop();
          return;
        case 0x23: // global.get
          this.#globalGet(this.context.globals[reader.u32()]!);
          break;
        case 0x41: // i32.const
          this.push(reader.s32(), 0);
          break;
        case 0x42: // i64.const
          reader.s64();
          this.push(reader.low, reader.high);
          break;
        case 0x43: // f32.const
          this.push(reader.f32Bits(), 0);
          break;
        case 0x44: // f64.const
          reader.f64Bits();
          this.push(reader.low, reader.high);
          break;
        case 0xfd000c: // v128.const
          for (let word = 0; word < 4; word++) this.vector[word] = reader.f32Bits();
          this.pushReference(this.vector.slice());
          break;
        case 0xd0: // ref.null
          readHeapType(reader);
          this.pushReference(null);
          break;
        case 0xd2: // ref.func
          this.pushReference(this.context.functionAt(reader.u32()));
          break;
        default:
          if (opcode >> 16 === 0xfb) this.onHeap(opcode);
          else this.#compute(opcode);
      }
    }
  }

  #globalGet(global: Global): void {
    const { content } = global.globalType;
    if (isReference(content)) {
      this.pushReference(global.reference);
    } else if (content === v128) {
      this.vector.set(global.cells);
      this.pushReference(this.vector.slice());
    } else this.push(global.cells[global.offset]!, global.cells[global.offset + 1]!);
  }

  /** The arithmetic of extended constant expressions, by the meaning in its row. */
  #compute(opcode: number): void {
    const row = rowOf(opcode);
    if (row?.kind !== 'value') throw new Error(`0x${opcode.toString(16)} in a constant expression that was validated`);
    const words: number[] = [];
    const first = this.lows.length - row.operands.length;
    row.operands.forEach((type, position) => {
      words.push(this.lows[first + position]!);
      if (type === i64) words.push(this.highs[first + position]!);
    });
    this.truncate(first);
    const result = row.meaning(...words);
    if (typeof result === 'object') this.push(result[0], result[1]);
    else this.push(Number(result), 0);
  }
}
