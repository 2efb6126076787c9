// Prints the arms of the loop over vector operations that compute on lanes, by the rules of their rows. Development only.
// Vectors are read, computed and written 32 bits at a time: bytes that are stored one by one and read again as a word
// make the processor wait. Whatever is not lane by lane in its own place is read whole before anything is written, since
// the destination may be an operand's slot.

import { f64, i64 } from '../core/types.ts';
import type { InstructionRow, ValueRow, VectorRow } from '../instructions/row.ts';
import { laneRows } from '../instructions/vector-lanes.ts';
import { type LaneType, laneBytes, type VectorRule } from '../instructions/vector-row.ts';
import {
  asBits,
  destination,
  isFloat,
  isNarrow,
  laneInWord,
  packedConstants,
  plus,
  slot,
  viewOf,
  wordOfLanes,
} from './lanes.ts';
import { type Arrow, evaluate, independentOf, type Meaning, roundedByStore } from './meanings.ts';
import { accessArm, fetched } from './vector-access.ts';

type LanesRule = Extract<VectorRule, { form: 'lanes' }>;

/** Where an argument of a lane's meaning is: a lane of an operand, or (no index) a number that all lanes share. */
interface Place {
  readonly operand: number;
  readonly lane: LaneType;
  readonly index: number | undefined;
}

/** The operands' places are in these. */
const bases = 'abc';
const everyWord = [0, 1, 2, 3] as const;
const words = (base: string): string[] => everyWord.map((word) => `I[${plus(base, word)}]!`);
const stored = (texts: readonly string[]): string[] => texts.map((text, word) => `I[${plus('d', word)}] = ${text};`);

/** Prints arms from rows and what was read of their meanings. */
export class VectorArms {
  readonly #scalars = new Map<string, ValueRow>();
  readonly #meanings: ReadonlyMap<string, Meaning>;
  readonly #packed: ReadonlyMap<string, Meaning>;

  /** `packed` are the meanings on words of narrow lanes, by the name of that on a lane. */
  constructor(
    rows: readonly InstructionRow[],
    meanings: ReadonlyMap<string, Meaning>,
    packed: ReadonlyMap<string, Meaning>,
  ) {
    for (const row of [...rows, ...laneRows]) if (row.kind === 'value') this.#scalars.set(row.name, row);
    this.#meanings = meanings;
    this.#packed = packed;
  }

  /** The lines of a row's arm, without what ends it. With `constant` a shift's count stands in the code. */
  lines(row: VectorRow, constant: boolean): string[] {
    const { rule } = row;
    switch (rule.form) {
      case 'lanes':
        return this.#lanes(rule, constant);
      case 'choose':
        return this.#choose(rule.lane, rule.meaning);
      case 'narrow':
        return this.#narrow(rule.result, rule.from, rule.meaning);
      case 'all true':
        return this.#allTrue(rule.lane);
      case 'load extended':
        return this.#loadExtended(rule);
      default:
        return accessArm(row);
    }
  }

  #scalar(name: string): { row: ValueRow; meaning: Meaning } {
    const row = this.#scalars.get(name);
    const meaning = this.#meanings.get(name);
    if (row === undefined || meaning === undefined) throw new Error(`no meaning was read for ${name}`);
    return { row, meaning };
  }

  // ---- lane by lane

  #lanes(rule: LanesRule, constant: boolean): string[] {
    const { row } = this.#scalar(rule.meaning);
    const isBits = row.view === 'bits';
    const result = isBits ? asBits(rule.result) : rule.result;
    const sources = rule.sources.map((source) => ({ ...source, lane: isBits ? asBits(source.lane) : source.lane }));
    const lines = [`d = ${destination(result)};`];
    for (const { operand, lane, scale, mask } of sources) {
      const isNumber = scale === undefined;
      const read = isNumber ? `I[${slot(2 + operand)}]!` : slot(2 + operand, lane);
      const number = constant ? `code[pc + ${2 + operand}]!` : mask === undefined ? read : `${read} & ${mask}`;
      const line = isNumber ? `n = ${number};` : `${bases[operand]} = ${read};`;
      if (!lines.includes(line)) lines.push(line);
      if (isNumber && lane === 'i64') lines.push(`m = I[(${slot(2 + operand)}) + 1]!;`);
    }
    const inPlace = sources.every(({ lane, scale, offset }) => {
      return scale === undefined || (scale === 1 && offset === 0 && laneBytes(lane) === laneBytes(result));
    });
    if (isNarrow(result) && inPlace && this.#packedFor(rule.meaning) !== undefined) {
      const used = sources.map(({ operand, scale }) => (scale === undefined ? 'n' : bases[operand]!));
      const use = (word: number, text: string): string[] => [`I[${plus('d', word)}] = ${text};`];
      return [...lines, ...this.#wordByWord(rule.meaning, result, used, use)];
    }
    const places = (lane: number): Place[] =>
      sources.map(({ operand, lane: type, scale, offset = 0 }) => {
        return { operand, lane: type, index: scale === undefined ? undefined : scale * lane + offset };
      });
    return [...lines, ...this.#laneByLane(rule.meaning, result, rule.count, places)];
  }

  /** Evaluates a meaning for each lane on what `places` says, then writes all of them. */
  #laneByLane(name: string, result: LaneType, count: number, places: (lane: number) => Place[]): string[] {
    const { row, meaning } = this.#scalar(name);
    const lanes = Array.from({ length: count }, (_, lane) => places(lane));
    const lines = readWords(lanes.flat());
    const answers = lanes.map((sources, lane) => {
      const operands = row.operands.flatMap((type, index) => {
        const isPair = type === i64 || (type === f64 && row.view === 'bits');
        return textsOf(sources[index]!).slice(0, isPair ? 2 : 1);
      });
      const { setup, words: texts } = evaluate(meaning.arrow, operands, `${lane}`);
      lines.push(...setup);
      if (!isTest(row)) return texts;
      const test = `${texts[0]} ? -1 : 0`;
      return laneBytes(result) === 8 ? [test, `n${2 * lane}`] : [test];
    });
    if (isNarrow(result)) {
      const perWord = 4 / laneBytes(result);
      const texts = everyWord.map((word) => answers.slice(word * perWord, (word + 1) * perWord).flat());
      // A number for all lanes makes all words the same.
      const isSame = (word: number) => word > 0 && texts[word]!.join() === texts[0]!.join();
      lines.push(...texts.map((own, word) => `n${word} = ${isSame(word) ? 'n0' : wordOfLanes(result, own)};`));
      return [...lines, ...stored(everyWord.map((word) => `n${word}`))];
    }
    const view = viewOf[result];
    const names = answers.flat().map((_, index) => `${view === 'I' ? 'n' : 'x'}${index}`);
    const texts = answers.flat().map((answer) => (view === 'F32' ? roundedByStore(answer) : answer));
    lines.push(...texts.map((text, index) => `${names[index]} = ${text};`));
    lines.push(...names.map((name, index) => `${view}[${plus('d', index)}] = ${name};`));
    const base = view === 'F64' ? '(d << 1)' : 'd';
    for (let word = (count * laneBytes(result)) / 4; word < 4; word++) lines.push(`I[${plus(base, word)}] = 0;`);
    return [...lines, ...canonicalized(row, result, names)];
  }

  #narrow(result: LaneType, from: LaneType, meaning: string): string[] {
    const half = 8 / laneBytes(result);
    const lines = [`d = ${destination()};`, `a = ${slot(2)};`, `b = ${slot(3)};`];
    const place = (lane: number): Place[] => [{ operand: Math.floor(lane / half), lane: from, index: lane % half }];
    return [...lines, ...this.#laneByLane(meaning, result, 2 * half, place)];
  }

  /** Eight bytes of memory, in m and n, as lanes of twice their width. */
  #loadExtended({ memory, result, meaning }: Extract<VectorRule, { form: 'load extended' }>): string[] {
    const perWord = 4 / laneBytes(memory);
    const { arrow } = this.#scalar(meaning).meaning;
    const texts = Array.from({ length: 8 / laneBytes(memory) }, (_, lane) => {
      const word = 'mn'[Math.floor(lane / perWord)]!;
      return evaluate(arrow, [isNarrow(memory) ? laneInWord(word, memory, lane % perWord) : word], '').words;
    }).flat();
    const pairs = everyWord.map((word) => texts.slice(2 * word, 2 * word + 2));
    const filled = isNarrow(result) ? pairs.map((pair) => wordOfLanes(result, pair)) : texts;
    return [...fetched(8, 1), `d = ${destination()};`, ...stored(filled)];
  }

  // ---- narrow lanes, a word at a time

  /** The meaning on words: its own, or that of the comparison that it mirrors, that it inverts, or both. */
  #packedFor(name: string): { arrow: Arrow; isExchanged: boolean; isInverted: boolean } | undefined {
    const row = this.#scalars.get(name);
    const inverse = row?.inverse === undefined ? undefined : this.#scalars.get(row.inverse);
    const ways = [
      [name.replace(/(?<=_sat_[su])(8|16)$/, ''), false, false],
      [row?.swapped, true, false],
      [inverse?.name, false, true],
      [inverse?.swapped, true, true],
    ] as const;
    for (const [packed, isExchanged, isInverted] of ways) {
      const meaning = packed === undefined ? undefined : this.#packed.get(packed);
      if (meaning !== undefined) return { arrow: meaning.arrow, isExchanged, isInverted };
    }
    return undefined;
  }

  /** Evaluates for each of the four words of `sources`, bases or n; `use` makes lines of the word's number and result. */
  #wordByWord(
    name: string,
    lane: LaneType,
    sources: readonly string[],
    use: (word: number, text: string) => string[],
  ): string[] {
    const { arrow, isExchanged, isInverted } = this.#packedFor(name)!;
    const ordered = isExchanged ? [...sources].reverse() : sources;
    const constants = packedConstants(lane);
    const shared = independentOf(
      arrow,
      arrow.parameters.filter((_, index) => ordered[index]?.length === 1 && ordered[index] !== 'n'),
    );
    const row = this.#scalars.get(name)!;
    return everyWord.flatMap((word) => {
      const operands = ordered.map((source) => (source === 'n' ? 'n' : `I[${plus(source, word)}]!`));
      const {
        setup,
        words: [text],
      } = evaluate(arrow, [...operands, ...constants], '');
      const lines = setup.filter((line) => word === 0 || !shared.has(line.split(' ')[0]!));
      if (!isTest(row)) return [...lines, ...use(word, text!)];
      lines.push(`e = ${isInverted ? `~(${text}) & ${constants[0]}` : text};`);
      return [...lines, ...use(word, `(e << 1) - (e >>> ${constants[2]})`)];
    });
  }

  #allTrue(lane: LaneType): string[] {
    const lines = [`a = ${slot(2)};`];
    let holds: string;
    if (isNarrow(lane)) {
      const { arrow } = this.#packedFor('i32.eq')!;
      const zeros = words('a').map((word, index) => evaluate(arrow, [word, '0', ...packedConstants(lane)], `${index}`));
      lines.push(...zeros.flatMap(({ setup }) => setup));
      holds = `(${zeros.map(({ words: [text] }) => text).join(' | ')}) === 0`;
    } else {
      const wide = laneBytes(lane) / 4;
      const lanes = everyWord.filter((word) => word % wide === 0).map((word) => words('a').slice(word, word + wide));
      holds = lanes.map((parts) => `(${parts.join(' | ')}) !== 0`).join(' && ');
    }
    return [...lines, `I[${destination()}] = ${holds} ? 1 : 0;`];
  }

  // ---- one of two

  /** Lanes of the second operand where the comparison holds; bits are copied, whatever they are compared as. */
  #choose(lane: LaneType, meaning: string): string[] {
    const lines = [`d = ${destination()};`, `a = ${slot(2)};`, `b = ${slot(3)};`];
    if (isNarrow(lane)) {
      const use = (word: number, text: string): string[] => {
        const [chosen, other] = [words('b')[word], words('a')[word]];
        return [`m = ${text};`, `I[${plus('d', word)}] = (${chosen} & m) | (${other} & ~m);`];
      };
      return [...lines, ...this.#wordByWord(meaning, lane, ['a', 'b'], use)];
    }
    const { arrow } = this.#scalar(meaning).meaning;
    for (let index = 0; index < 16 / laneBytes(lane); index++) {
      const base = (letter: string) => (lane === 'f64' ? `(${letter} >> 1)` : letter);
      const operands = ['a', 'b'].map((letter) => `${viewOf[lane]}[${plus(base(letter), index)}]!`);
      const {
        words: [holds],
      } = evaluate(arrow, operands, '');
      lines.push(`e = ${holds} ? b : a;`);
      const wide = laneBytes(lane) / 4;
      for (let word = wide * index; word < wide * (index + 1); word++)
        lines.push(`I[${plus('d', word)}] = I[${plus('e', word)}]!;`);
    }
    return lines;
  }
}

const isTest = (row: ValueRow): boolean => {
  return typeof row.meaning(...row.operands.flatMap((type) => (type === i64 ? [1, 1] : [1]))) === 'boolean';
};

/** The word of narrow lanes that a place is in, once it has been read. */
const wordName = ({ operand, lane, index }: Place): string =>
  `${bases[operand]}${Math.floor((index! * laneBytes(lane)) / 4)}`;

/** Reads the words that narrow lanes are in. */
function readWords(places: readonly Place[]): string[] {
  const lines = places
    .filter(({ lane, index }) => isNarrow(lane) && index !== undefined)
    .map((place) => {
      const name = wordName(place);
      return `${name} = I[${plus(name[0]!, Number(name.slice(1)))}]!;`;
    });
  return [...new Set(lines)];
}

/** The texts that an argument is read with, a text per word. */
function textsOf(place: Place): string[] {
  const { operand, lane, index } = place;
  if (index === undefined) return ['n', 'm'];
  if (isNarrow(lane)) return [laneInWord(wordName(place), lane, index % (4 / laneBytes(lane)))];
  const base = bases[operand]!;
  if (lane === 'i64') return [`I[${plus(base, 2 * index)}]!`, `I[${plus(base, 2 * index + 1)}]!`];
  return [`${viewOf[lane]}[${plus(base, index)}]!`];
}

/** A NaN that was computed is made the canonical one, as in the loop: one look at all lanes, whose sum is then NaN. */
function canonicalized(row: ValueRow, result: LaneType, names: readonly string[]): string[] {
  if (row.view === 'bits' || !isFloat(row.results[0]) || !row.operands.some(isFloat)) return [];
  const helper = result === 'f64' ? 'makeCanonical64(I, d << 1)' : 'makeCanonical32(I, d)';
  return [`x0 = ${names.join(' + ')};`, `if (x0 !== x0) ${helper};`];
}
