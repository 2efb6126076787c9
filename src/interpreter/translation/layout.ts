// How an internal operation lies in code words: the one place that generator, emitter and printer agree on.
//
// Word 0 is `operation | first << 10`, where `first` is the destination, or for an operation without one its first
// source. Further sources go two to a word, 16 bits each; one that is left alone, and everything that is not a slot,
// has a word of its own (5 to 10 % faster than a word per field: DECISIONS, "Why are operands packed?").

/**
 * A letter per field, in order:
 * d, s: destination, source, counted in int32 units (slot * 2);  D, S: the same in float64 units (slot);
 * k: a constant or index;  t: a target position in the code;  c: fuel to pay on the way there.
 */
export type Fields = string;

/** Where a field lies: in which word, from which bit, under which mask (0: the whole rest of the word). */
export interface Place {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
}

export interface Layout {
  /** Words of the operation, word 0 included; what may follow it (a branch table) is not counted. */
  readonly length: number;
  readonly places: readonly Place[];
}

/** Bits of word 0 that hold the operation's number. */
export const operationBits = 10;
/** The largest value of a field that shares its word. */
export const largestPairedField = 0xffff;

const isSlot = (letter: string): boolean => 'dsDS'.includes(letter);

/** Lays out an operation's fields. */
export function layoutOf(fields: Fields): Layout {
  const places: Place[] = [];
  let length = 1;
  let halfFilled: number | undefined;
  for (const [index, letter] of [...fields].entries()) {
    if (!isSlot(letter)) {
      places.push({ word: length++, shift: 0, mask: 0 });
    } else if (index === 0) {
      places.push({ word: 0, shift: operationBits, mask: 0 });
    } else if (halfFilled === undefined) {
      halfFilled = length++;
      places.push({ word: halfFilled, shift: 0, mask: largestPairedField });
    } else {
      places.push({ word: halfFilled, shift: 16, mask: 0 });
      halfFilled = undefined;
    }
  }
  if (halfFilled !== undefined) {
    const alone = places.findIndex((place) => place.word === halfFilled);
    places[alone] = { word: halfFilled, shift: 0, mask: 0 };
  }
  return { length, places };
}
