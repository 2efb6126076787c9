// Writes operations into code words and keeps the account of fuel lines. Knows nothing of WebAssembly's instructions.
//
// A line is code from where control may enter to the next operation that never falls through. Whoever enters pays for
// the whole line ahead; a branch taken out of its middle pays the difference between the target's rest and its own
// (src/interpreter/README.md, "Fuel lines and stops").

import { largestPairedField, operationBits } from './layout.ts';
import { type Operation, operationNamed } from './operations.ts';

/** A position that branches go to. Bound once; until then the words that want it are remembered. */
export class Label {
  position = -1;
  /** Instructions paid before it in its function, and the line it lies in. */
  paid = 0;
  line = 0;
  readonly patches: number[] = [];
  /** Exceptions go to it. */
  isCatchTarget = false;

  get used(): boolean {
    return this.patches.length > 0 || this.isCatchTarget;
  }
}

/** For each operation in code order, four numbers: position, instructions paid when it takes effect, line, byte offset. */
export class Marks {
  readonly positions: number[] = [];
  readonly paid: number[] = [];
  readonly lines: number[] = [];
  readonly offsets: number[] = [];
  /** Instructions paid at the end of each line. */
  terminators: readonly number[] = [];
}

interface Cost {
  readonly word: number;
  readonly target: Label;
  /** For a branch that may fall through: the account at the branch, whose rest of the line is given back. */
  readonly paid: number;
  readonly line: number;
}

const wideMove = operationNamed('move_words');
const rare = operationNamed('rare');
const vector = operationNamed('vector');

/** One function's code in the making. Reused for all functions of a module. */
export class Emitter {
  words = new Int32Array(1024);
  used = 0;
  /** Instructions of this function translated so far: what a straight run would have paid. */
  paid = 0;
  line = 0;
  /** Costs are written only where fuel is counted ahead; else they stay 0. */
  prepaid = true;
  marks: Marks | undefined;
  /** Byte offset of the instruction being translated. */
  offset = 0;
  /** Two slots that stand in for sources too far away for a paired field; -1 where the frame is small. */
  scratch = -1;
  #terminators: number[] = [];
  #costs: Cost[] = [];

  begin(prepaid: boolean, marks: Marks | undefined): void {
    this.paid = 0;
    this.line = 0;
    this.prepaid = prepaid;
    this.marks = marks;
    this.scratch = -1;
    this.#terminators = [];
    this.#costs = [];
  }

  /** Writes an operation; fields in order, slots in slots. Answers its position. */
  emit(operation: Operation, f0 = 0, f1 = 0, f2 = 0, f3 = 0, f4 = 0, f5 = 0, f6 = 0): number {
    if (this.scratch >= 0) {
      if (this.#isTooFar(operation, 1, f1)) f1 = this.#bringNear(operation, 1, f1, this.scratch);
      if (this.#isTooFar(operation, 2, f2)) f2 = this.#bringNear(operation, 2, f2, this.scratch + 1);
      // A pair of slots shares a word whatever stands between them.
      if (this.#isTooFar(operation, 3, f3)) f3 = this.#bringNear(operation, 3, f3, this.scratch + 1);
    }
    const position = this.used;
    this.#reserve(operation.length);
    this.words[position] = operation.number;
    for (let word = 1; word < operation.length; word++) this.words[position + word] = 0;
    this.used = position + operation.length;
    const count = operation.places.length;
    if (count > 0) this.setField(position, operation, 0, f0);
    if (count > 1) this.setField(position, operation, 1, f1);
    if (count > 2) this.setField(position, operation, 2, f2);
    if (count > 3) this.setField(position, operation, 3, f3);
    if (count > 4) this.setField(position, operation, 4, f4);
    if (count > 5) this.setField(position, operation, 5, f5);
    if (count > 6) this.setField(position, operation, 6, f6);
    this.#mark(position);
    return position;
  }

  /** Adds bare words behind the last operation. */
  append(word: number): number {
    this.#reserve(1);
    this.words[this.used] = word;
    return this.used++;
  }

  /** Writes an operation of a group that shares an arm of the loop: a destination slot and words. */
  emitGroup(group: Operation, number: number, destination: number, ...words: number[]): number {
    const position = this.emit(group, destination, number | ((2 + words.length) << 16));
    for (const word of words) this.append(word);
    return position;
  }

  /** Writes an operation on vectors: a destination slot and words. */
  emitVector(number: number, destination: number, words: readonly number[]): number {
    return this.emitGroup(vector, number, destination, ...words);
  }

  /** Writes a rare operation. */
  emitRare(number: number, destination: number, ...words: number[]): number {
    return this.emitGroup(rare, number, destination, ...words);
  }

  setField(position: number, operation: Operation, index: number, value: number): void {
    const place = operation.places[index]!;
    const letter = operation.fields[index];
    const inUnits = letter === 's' || letter === 'd' ? value * 2 : value;
    const at = position + place.word;
    if (place.shift === 0 && place.mask === 0) this.words[at] = inUnits;
    else if (place.shift === operationBits) this.words[at] = (this.words[at]! & 1023) | (inUnits << operationBits);
    else if (place.shift === 0) this.words[at] = (this.words[at]! & ~place.mask) | inUnits;
    else this.words[at] = (this.words[at]! & 0xffff) | (inUnits << 16);
  }

  /** Takes back everything from a position on; only what no label or cost refers to. */
  retractTo(position: number): void {
    this.used = position;
    const marks = this.marks;
    if (marks === undefined) return;
    while (marks.positions.length > 0 && marks.positions[marks.positions.length - 1]! >= position) {
      marks.positions.pop();
      marks.paid.pop();
      marks.lines.pop();
      marks.offsets.pop();
    }
  }

  /** Control never passes here by falling through: the line ends. */
  endLine(): void {
    this.#terminators.push(this.paid);
    this.line++;
  }

  /** Puts a label here. */
  bind(label: Label): void {
    label.position = this.used;
    label.paid = this.paid;
    label.line = this.line;
    for (const word of label.patches) this.words[word] = this.used;
  }

  /** Makes a word hold a label's position, now or when it is bound. */
  target(word: number, label: Label): void {
    if (label.position >= 0) this.words[word] = label.position;
    label.patches.push(word);
  }

  /** Makes a word hold what entering at the label costs. */
  cost(word: number, target: Label): void {
    this.#costs.push({ word, target, paid: 0, line: -1 });
  }

  /** The same for a branch that has paid for the rest of its own line. */
  costDifference(word: number, target: Label): void {
    this.#costs.push({ word, target, paid: this.paid, line: this.line });
  }

  /** A label bound right here: for costs of what follows. */
  here(): Label {
    const label = new Label();
    this.bind(label);
    return label;
  }

  /** Fills in all costs. Every line must have ended. */
  finish(): void {
    const terminators = this.#terminators;
    if (this.prepaid) {
      for (const { word, target, paid, line } of this.#costs) {
        const owed = terminators[target.line]! - target.paid;
        this.words[word] = line < 0 ? owed : owed - (terminators[line]! - paid);
      }
    }
    if (this.marks !== undefined) this.marks.terminators = terminators;
  }

  /** What entering at a label costs, once every line has ended. */
  costOf(label: Label): number {
    return this.prepaid ? this.#terminators[label.line]! - label.paid : 0;
  }

  #mark(position: number): void {
    const marks = this.marks;
    if (marks === undefined) return;
    marks.positions.push(position);
    marks.paid.push(this.paid);
    marks.lines.push(this.line);
    marks.offsets.push(this.offset);
  }

  #reserve(count: number): void {
    if (this.used + count <= this.words.length) return;
    const larger = new Int32Array(Math.max(this.words.length * 2, this.used + count));
    larger.set(this.words);
    this.words = larger;
  }

  #isTooFar(operation: Operation, index: number, slot: number): boolean {
    const place = operation.places[index];
    if (place === undefined || (place.mask === 0 && place.shift === 0)) return false;
    return slot * 2 > largestPairedField;
  }

  #bringNear(operation: Operation, index: number, slot: number, scratch: number): number {
    // Float fields count in float64 units, but a slot is a slot: two words are moved either way.
    if (operation.fields[index] === undefined) throw new Error(`${operation.name} has no field ${index}`);
    this.emit(wideMove, scratch, slot);
    return scratch;
  }
}
