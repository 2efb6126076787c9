// The operand stack of constant expressions, and what they can refer to. What they do is constant.ts and constant-heap.ts.

import { BinaryReader } from '../binary/reader.ts';
import type { Global } from './global.ts';
import type { Store } from './store.ts';
import type { Reference } from './values.ts';

/** What an expression can refer to: the instance that is being made. */
export interface ConstantContext {
  readonly store: Store<unknown>;
  readonly module: { readonly typeIds: Int32Array };
  readonly globals: readonly Global[];
  functionAt(index: number): Reference;
}

export class ConstantStack {
  /** The two words of a number. */
  low: number;
  high: number;
  reference: Reference;
  /** The four words of the last vector: no instruction computes one, so that it is the one an expression gave. */
  readonly vector: Int32Array;
  protected readonly reader: BinaryReader;
  protected readonly context: ConstantContext;
  // The operand stack: an entry of each list for a value. The words of a vector are among the references.
  protected readonly lows: number[];
  protected readonly highs: number[];
  protected readonly references: Reference[];

  constructor(bytes: Uint8Array, context: ConstantContext) {
    this.low = 0;
    this.high = 0;
    this.reference = null;
    this.vector = new Int32Array(4);
    this.reader = new BinaryReader(bytes);
    this.reader.typeIds = context.module.typeIds;
    this.context = context;
    this.lows = [];
    this.highs = [];
    this.references = [];
  }

  protected push(low: number, high: number): void {
    this.lows.push(low);
    this.highs.push(high);
    this.references.push(null);
  }

  protected pushReference(reference: Reference): void {
    this.lows.push(0);
    this.highs.push(0);
    this.references.push(reference);
  }

  protected pop(): void {
    this.low = this.lows.pop() ?? 0;
    this.high = this.highs.pop() ?? 0;
    this.reference = this.references.pop() ?? null;
  }

  protected truncate(height: number): void {
    this.lows.length = height;
    this.highs.length = height;
    this.references.length = height;
  }
}
