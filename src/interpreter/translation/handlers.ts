// Where exceptions go: for each position of a function's code the innermost `try` around it, and for each `try` what it
// catches. Built by the translator beside the code, read when something is thrown; running code never looks here, so a
// `try` that nothing is thrown in costs nothing but its instruction. Which tags are the same is execution's business.

import type { Emitter, Label } from './emitter.ts';

/** A catch clause: what it catches, and how its code is entered. */
export interface CatchClause {
  /** Tag index, or `anyTag`. */
  readonly tag: number;
  /** Where its code begins, and what its first line costs. */
  readonly position: number;
  readonly cost: number;
  /** Slot of the first value that the exception carries. */
  readonly slot: number;
  /** Slot of the reference to the exception; `noSlot` where none is wanted. */
  readonly referenceSlot: number;
}

export const anyTag = -1;
export const noSlot = -1;

/** A `try`. The first of its clauses that fits is taken; where none fits, `outer` is next. */
export interface Handler {
  readonly outer: Handler | undefined;
  readonly clauses: readonly CatchClause[];
}

/** A function's handlers, by position. */
export class HandlerTable {
  readonly #positions: readonly number[];
  readonly #handlers: readonly (Handler | undefined)[];

  constructor(positions: readonly number[], handlers: readonly (Handler | undefined)[]) {
    this.#positions = positions;
    this.#handlers = handlers;
  }

  /** The innermost `try` around the operation at a position (or around the call that returns there). */
  at(position: number): Handler | undefined {
    let low = 0;
    let high = this.#positions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#positions[middle]! <= position) low = middle + 1;
      else high = middle;
    }
    return this.#handlers[low - 1];
  }
}

interface ClauseDraft {
  readonly tag: number;
  readonly label: Label;
  readonly slot: number;
  readonly referenceSlot: number;
}

/** A `try` whose clauses are not all known. */
export class HandlerDraft {
  outer: HandlerDraft | undefined;
  readonly clauses: ClauseDraft[] = [];
  readonly #tags = new Set<number>();

  constructor(outer: HandlerDraft | undefined) {
    this.outer = outer;
  }

  /**
   * Adds a clause, unless those before it catch all that it would: what is looked through when something is thrown is
   * bounded by the module's tags, not by the clauses that hostile code may repeat.
   */
  add(tag: number, label: Label, slot: number, referenceSlot: number): void {
    if (this.#tags.has(anyTag) || this.#tags.has(tag)) return;
    this.#tags.add(tag);
    this.clauses.push({ tag, label, slot, referenceSlot });
    label.isCatchTarget = true;
  }
}

/** The handlers of the function in translation. */
export class HandlerRanges {
  #positions: number[] = [];
  #drafts: (HandlerDraft | undefined)[] = [];

  begin(): void {
    this.#positions = [];
    this.#drafts = [];
  }

  /** From this position on, exceptions go here first. Positions come in order. */
  mark(position: number, draft: HandlerDraft | undefined): void {
    this.#positions.push(position);
    this.#drafts.push(draft);
  }

  /** The table, once all labels are bound and all lines have ended; undefined where there is nothing to catch. */
  finish(emitter: Emitter): HandlerTable | undefined {
    if (this.#positions.length === 0) return undefined;
    const finished = new Map<HandlerDraft, Handler>();
    // An outer `try` begins before those within it, so it is there already when they ask for it.
    const handlers = this.#drafts.map((draft) => {
      if (draft === undefined) return undefined;
      let handler = finished.get(draft);
      if (handler === undefined) {
        handler = {
          outer: draft.outer && finished.get(draft.outer),
          clauses: draft.clauses.map(({ tag, label, slot, referenceSlot }) => {
            return { tag, position: label.position, cost: emitter.costOf(label), slot, referenceSlot };
          }),
        };
        finished.set(draft, handler);
      }
      return handler;
    });
    return new HandlerTable(this.#positions, handlers);
  }
}
