// Prints the operations on vectors, a function each, from the rules of their rows. Development only.
// Lanes of 32 and 64 bits are unrolled; 8 and 16 lanes are a loop. What is not lane by lane in place (other widths,
// neighbouring lanes) is put together beside its destination first, which may be an operand's own slot.

import { f64, i64 } from '../core/types.ts';
import type { InstructionRow, ValueRow, VectorRow } from '../instructions/row.ts';
import { laneRows } from '../instructions/vector-lanes.ts';
import { type LaneSource, type LaneType, laneBytes, type VectorRule } from '../instructions/vector-row.ts';
import {
  asBits,
  at,
  destination,
  identifier,
  inUnits,
  isFloat,
  type Lane,
  plus,
  reads,
  scratch,
  slot,
  views,
} from './lanes.ts';
import { countNames, type Meaning, substitute } from './meanings.ts';

/** What is written by hand in execution/vector.ts, in the order of its numbers. */
const ownOperations = 'move select globalGet globalSet constant load store anyTrue shuffle swizzle'.split(' ');

/** The two generated files, by the path from src/interpreter. */
export function vectorFiles(
  rows: readonly InstructionRow[],
  meanings: ReadonlyMap<string, Meaning>,
  notice: string,
): Map<string, string> {
  const printer = new Printer(rows, meanings);
  const names = [...ownOperations];
  const shared: [instruction: string, operation: string][] = [];
  const functions: string[] = [];
  const byRule = new Map<string, string>();
  for (const row of rows) {
    if (row.kind !== 'vector') continue;
    const key = JSON.stringify(row.rule);
    const operation = row.rule.form === 'own' ? row.rule.name : byRule.get(key);
    if (operation !== undefined) {
      shared.push([row.name, operation]);
      continue;
    }
    byRule.set(key, row.name);
    names.push(row.name);
    const body = printer.body(row).map((line) => `  ${line}\n`);
    functions.push(
      `\n/** ${row.name} */\nfunction ${identifier(row.name)}(machine: Machine, code: Int32Array, pc: number, fp: number): number {\n${body.join('')}}\n`,
    );
  }
  const text = functions.join('');
  const imports = (from: string, list: readonly string[]) => {
    const used = list.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
    return `import { ${used.join(', ')} } from '${from}';\n`;
  };
  const helpers = ['outOfBounds', 'scratchS8', 'scratchU8', 'scratchS16', 'scratchU16', 'fromScratch'];
  const code = [
    notice,
    imports('../core/arithmetic.ts', ['f32FromInteger64', 'multiplyHigh', 'populationCount', 'roundToEven']),
    "import type { Machine } from './machine.ts';\n",
    imports('./vector.ts', helpers),
    `import { ${ownOperations.join(', ')} } from './vector.ts';\n`,
    text,
    '\n/** Runs an operation on vectors by its number. Calls of known functions, so that the host can inline the hot ones. */\n',
    'export function vector(number: number, machine: Machine, code: Int32Array, pc: number, fp: number): number {\n',
    '  switch (number) {\n',
    ...names.map((name, number) => `    case ${number}:\n      return ${identifier(name)}(machine, code, pc, fp);\n`),
    "    default:\n      throw new Error('there is no such operation on vectors');\n  }\n}\n",
  ];
  const table = [
    notice,
    '/** The operations on vectors; the index is their number. */\nexport const vectorOperationTable: readonly string[] = [\n',
    ...names.map((name) => `  '${name}',\n`),
    '];\n\n/** Instructions that are the operation of another. */\n',
    'export const sharedVectorOperations: readonly (readonly [instruction: string, operation: string])[] = [\n',
    ...shared.map(([instruction, operation]) => `  ['${instruction}', '${operation}'],\n`),
    '];\n',
  ];
  return new Map([
    ['execution/vector.generated.ts', code.join('')],
    ['translation/vector-operations.generated.ts', table.join('')],
  ]);
}

/** Prints the bodies of operations. */
class Printer {
  readonly #scalars = new Map<string, ValueRow>();
  readonly #meanings: ReadonlyMap<string, Meaning>;
  #views = new Set<string>();

  constructor(rows: readonly InstructionRow[], meanings: ReadonlyMap<string, Meaning>) {
    for (const row of [...rows, ...laneRows]) if (row.kind === 'value') this.#scalars.set(row.name, row);
    this.#meanings = meanings;
  }

  #scalar(name: string): { row: ValueRow; meaning: Meaning } {
    const row = this.#scalars.get(name);
    const meaning = this.#meanings.get(name);
    if (row === undefined || meaning === undefined) throw new Error(`no meaning was read for ${name}`);
    return { row, meaning };
  }

  /** The view of the stack that lanes of a type are in. */
  #view(lane: LaneType): string {
    const { view } = views[lane];
    this.#views.add(view);
    return view;
  }

  body(row: VectorRow): string[] {
    this.#views = new Set();
    const lines = this.#lines(row, row.rule);
    return [`const { ${[...this.#views].sort().join(', ')} } = machine.stack;`, ...lines, 'return 0;'];
  }

  #lines(row: VectorRow, rule: VectorRule): string[] {
    switch (rule.form) {
      case 'lanes':
        return this.#lanes(rule);
      case 'choose':
        return this.#choose(rule.lane, rule.meaning);
      case 'narrow':
        return this.#narrow(rule.result, rule.from, rule.meaning);
      case 'all true':
      case 'bit mask':
        return this.#reduce(rule.form, rule.lane);
      case 'extract':
        return this.#extract(rule.lane);
      case 'replace':
        return this.#replace(rule.lane);
      case 'load extended':
        return this.#loadExtended(rule);
      case 'load splat':
      case 'load zero':
        return this.#loadOne(rule.form, rule.lane);
      case 'load lane':
      case 'store lane':
        return this.#accessLane(rule.form, rule.lane);
      case 'own':
        throw new Error(`${row.name} is written by hand`);
    }
  }

  // ---- lane by lane

  #lanes(rule: Extract<VectorRule, { form: 'lanes' }>): string[] {
    const { row } = this.#scalar(rule.meaning);
    const isBits = row.view === 'bits';
    const result = isBits ? asBits(rule.result) : rule.result;
    const sources = rule.sources.map((source) => ({ ...source, lane: isBits ? asBits(source.lane) : source.lane }));
    const lines = [`const to = ${inUnits(destination, views[result].unit)};`, ...this.#bases(sources)];
    const inPlace = sources.every(
      ({ lane, scale, offset }) =>
        scale === undefined || (scale === 1 && offset === 0 && laneBytes(lane) === laneBytes(result)),
    );
    const put = scratch[result] !== undefined && !inPlace;
    if (rule.count > 4) {
      const { setup, words } = this.#evaluate(rule.meaning, sources, 'lane', '');
      const target = put ? `${scratch[result]}[lane]` : `${this.#view(result)}[to + lane]`;
      lines.push(`for (let lane = 0; lane < ${rule.count}; lane++) {`);
      lines.push(...[...setup, `${target} = ${this.#word(row, words[0]!)};`].map((line) => `  ${line}`), '}');
      if (put) lines.push(this.#fromScratch());
      return lines;
    }
    const writes: string[] = [];
    for (let lane = 0; lane < rule.count; lane++) {
      const { setup, words } = this.#evaluate(rule.meaning, sources, lane, `${lane}`);
      const names = words.map((_, index) => `${'xy'[index]}${lane}`);
      lines.push(...setup, ...names.map((name, index) => `const ${name} = ${this.#word(row, words[index]!)};`));
      writes.push(...this.#write(row, result, lane, names));
    }
    // Arguments were all read above, so the destination may be anywhere.
    lines.push(...writes);
    const filled = rule.count * (result === 'i64' || result === 'f64' ? 2 : 1);
    for (let word = filled; word < 4; word++) lines.push(`${this.#view('i32')}[${plus('to', word)}] = 0;`);
    return lines;
  }

  /** Where operands begin; numbers are read here, before anything is written. */
  #bases(sources: readonly LaneSource[]): string[] {
    const lines: string[] = [];
    const seen = new Set<number>();
    for (const { operand, lane, scale, mask } of sources) {
      if (seen.has(operand)) continue;
      seen.add(operand);
      if (scale !== undefined) {
        lines.push(`const from${operand} = ${inUnits(slot(2 + operand), views[lane].unit)};`);
        continue;
      }
      const words = this.#view('i32');
      const masked = mask === undefined ? '' : ` & ${mask}`;
      lines.push(`const number${operand} = ${words}[${slot(2 + operand)}]!${masked};`);
      if (lane === 'i64') lines.push(`const high${operand} = ${words}[${slot(2 + operand)} + 1]!;`);
    }
    return lines;
  }

  /** The texts that one argument is read with, a text per word. */
  #argument({ operand, lane, scale, offset }: LaneSource, index: Lane): string[] {
    if (scale === undefined) return [`number${operand}`, `high${operand}`];
    const view = this.#view(lane);
    if (lane !== 'i64') return [`${view}[${at(`from${operand}`, index, scale, offset)}]!`];
    const low = at(`from${operand}`, index, 2 * scale, 2 * (offset ?? 0));
    return [`${view}[${low}]!`, `${view}[${low} + 1]!`];
  }

  /** What a meaning answers for one lane: lines to run first, and a text per word. Names end in the suffix. */
  #evaluate(name: string, sources: readonly LaneSource[], lane: Lane, suffix: string) {
    const { row, meaning } = this.#scalar(name);
    const { parameters, statements, results } = meaning.arrow;
    const counts = countNames([...statements.map(({ expression }) => expression), ...results]);
    const replacements = new Map<string, string>();
    const setup: string[] = [];
    let parameter = 0;
    row.operands.forEach((type, index) => {
      const isPair = type === i64 || (type === f64 && row.view === 'bits');
      const source = sources[index];
      if (source === undefined) throw new Error(`${name} has more operands than its rule`);
      for (const text of this.#argument(source, lane).slice(0, isPair ? 2 : 1)) {
        const argument = parameters[parameter++];
        const count = argument === undefined ? 0 : (counts.get(argument) ?? 0);
        if (argument === undefined || count === 0) continue;
        if (count > 1 && source.scale !== undefined) setup.push(`const ${argument}${suffix} = ${text};`);
        replacements.set(argument, count > 1 && source.scale !== undefined ? `${argument}${suffix}` : text);
      }
    });
    for (const { name: declared, expression } of statements) {
      const text = substitute(expression, replacements);
      setup.push(declared === undefined ? `${text};` : `const ${declared}${suffix} = ${text};`);
      if (declared !== undefined) replacements.set(declared, `${declared}${suffix}`);
    }
    return { setup, words: results.map((result) => substitute(result, replacements)) };
  }

  #word(row: ValueRow, text: string): string {
    const ones = row.operands.flatMap((type) => (type === i64 ? [1, 1] : [1]));
    return typeof row.meaning(...ones) === 'boolean' ? `${text} ? -1 : 0` : text;
  }

  /** Writes a lane of 32 or 64 bits. A NaN that was computed is made the canonical one, as in the loop. */
  #write(row: ValueRow, result: LaneType, lane: number, names: readonly string[]): string[] {
    const view = this.#view(result);
    const [x, y = x] = names;
    if (result === 'i64') {
      return [`${view}[${plus('to', 2 * lane)}] = ${x};`, `${view}[${plus('to', 2 * lane + 1)}] = ${y};`];
    }
    const store = `${view}[${plus('to', lane)}] = ${x};`;
    if (row.view === 'bits' || !isFloat(row.results[0]) || !row.operands.some(isFloat)) return [store];
    const words = this.#view('i32');
    if (result === 'f32') return [`if (${x} === ${x}) ${store}`, `else ${words}[${plus('to', lane)}] = 2143289344;`];
    const low = lane === 0 ? 'to << 1' : `(${plus('to', lane)}) << 1`;
    return [
      `if (${x} === ${x}) ${store}`,
      'else {',
      `  ${words}[${low}] = 0;`,
      `  ${words}[(${low}) + 1] = 2146959360;`,
      '}',
    ];
  }

  #choose(lane: LaneType, meaning: string): string[] {
    const count = 16 / laneBytes(lane);
    const sources = [0, 1].map((operand) => ({ operand, lane, scale: 1, offset: 0 }));
    const { unit } = views[lane];
    // Whatever a lane is compared as, its bits are copied: those of a float in int32 units.
    const copied = asBits(lane);
    const isFloatLane = copied !== lane;
    const lines = [`const to = ${inUnits(destination, views[copied].unit)};`, ...this.#bases(sources)];
    const one = (index: Lane, suffix: string) => {
      const { setup, words } = this.#evaluate(meaning, sources, index, suffix);
      const view = this.#view(copied);
      if (copied !== 'i64') {
        const [a, b] = [0, 1].map((operand) => `${view}[${at(`from${operand}`, index)}]!`);
        return [...setup, `${view}[${at('to', index)}] = ${words[0]} ? ${b} : ${a};`];
      }
      const [a, b] = [0, 1].map((operand) => at(isFloatLane ? `word${operand}` : `from${operand}`, index, 2));
      return [
        ...setup,
        `const from${suffix} = ${words[0]} ? ${b} : ${a};`,
        `const low${suffix} = ${view}[from${suffix}]!;`,
        `const high${suffix} = ${view}[from${suffix} + 1]!;`,
        `${view}[${at('to', index, 2)}] = low${suffix};`,
        `${view}[${at('to', index, 2, 1)}] = high${suffix};`,
      ];
    };
    if (unit === ' >> 1') lines.push(...[0, 1].map((operand) => `const word${operand} = ${slot(2 + operand)};`));
    if (count > 4) {
      const loop = [`for (let lane = 0; lane < ${count}; lane++) {`];
      return [...lines, ...loop, ...one('lane', '').map((line) => `  ${line}`), '}'];
    }
    // The bases are called from0 and from1: the chosen place has a letter before its lane's number.
    for (let index = 0; index < count; index++) lines.push(...one(index, `Lane${index}`));
    return lines;
  }

  #narrow(result: LaneType, from: LaneType, meaning: string): string[] {
    const half = 8 / laneBytes(result);
    const sources = [0, 1].map((operand) => ({ operand, lane: from, scale: 1, offset: 0 }));
    const lines = [`const to = ${inUnits(destination, views[result].unit)};`, ...this.#bases(sources)];
    lines.push(`for (let lane = 0; lane < ${half}; lane++) {`);
    sources.forEach((source, index) => {
      const { setup, words } = this.#evaluate(meaning, [source], 'lane', `${index}`);
      lines.push(
        ...[...setup, `${scratch[result]}[${plus('lane', index * half)}] = ${words[0]};`].map((line) => `  ${line}`),
      );
    });
    return [...lines, '}', this.#fromScratch()];
  }

  #fromScratch(): string {
    return `fromScratch(${this.#view('i32')}, ${destination});`;
  }

  // ---- numbers out of and into vectors

  #reduce(form: 'all true' | 'bit mask', lane: LaneType): string[] {
    const view = this.#view(lane);
    const words = this.#view('i32');
    const count = 16 / laneBytes(lane);
    const lines = [`const to = ${destination};`, `const from0 = ${inUnits(slot(2), views[lane].unit)};`];
    if (count > 4) {
      const each =
        form === 'all true'
          ? `if (${view}[from0 + lane] === 0) all = 0;`
          : `all |= (${view}[from0 + lane]! >>> 31) << lane;`;
      const first = `let all = ${form === 'all true' ? 1 : 0};`;
      return [...lines, first, `for (let lane = 0; lane < ${count}; lane++) ${each}`, `${words}[to] = all;`];
    }
    const lanes = Array.from({ length: count }, (_, index) => index);
    const wide = lane === 'i64' ? 2 : 1;
    const word = (index: number) => `${view}[${plus('from0', index)}]!`;
    const all =
      form === 'all true'
        ? `${lanes.map((i) => (wide === 1 ? `${word(i)} !== 0` : `(${word(2 * i)} | ${word(2 * i + 1)}) !== 0`)).join(' && ')} ? 1 : 0`
        : lanes.map((i) => `((${word(wide * i + wide - 1)} >>> 31) << ${i})`).join(' | ');
    return [...lines, `${words}[to] = ${all};`];
  }

  /** Operands: vector; lane. */
  #extract(lane: LaneType): string[] {
    const view = this.#view(lane);
    const words = this.#view('i32');
    if (lane !== 'i64') {
      return [`${words}[${destination}] = ${view}[(${inUnits(slot(2), views[lane].unit)}) + code[pc + 3]!]!;`];
    }
    return [
      `const to = ${destination};`,
      `const from = ${slot(2)} + 2 * code[pc + 3]!;`,
      `const low = ${words}[from]!;`,
      `const high = ${words}[from + 1]!;`,
      `${words}[to] = low;`,
      `${words}[to + 1] = high;`,
    ];
  }

  /** Operands: vector, number; lane. */
  #replace(lane: LaneType): string[] {
    const words = this.#view('i32');
    const lines = [`const number = ${slot(3)};`, `const low = ${words}[number]!;`];
    if (lane === 'i64') lines.push(`const high = ${words}[number + 1]!;`);
    return [...lines, ...this.#copyAnd(2, lane, 'code[pc + 4]!')];
  }

  /** The vector at a word's slot with one lane replaced by `low` (and `high`). */
  #copyAnd(word: number, lane: LaneType, index: string): string[] {
    const words = this.#view('i32');
    const view = this.#view(lane);
    const lines = [`const from = ${slot(word)};`, `const to = ${destination};`];
    for (let i = 0; i < 4; i++) lines.push(`const word${i} = ${words}[${plus('from', i)}]!;`);
    for (let i = 0; i < 4; i++) lines.push(`${words}[${plus('to', i)}] = word${i};`);
    if (lane !== 'i64') return [...lines, `${view}[(to${views[lane].unit}) + ${index}] = low;`];
    return [...lines, `${words}[to + 2 * ${index}] = low;`, `${words}[to + 2 * ${index} + 1] = high;`];
  }

  // ---- memory

  /** Binds `data` and the address `at`, from the words behind the operands. */
  #address(bytes: number, operands: number): string[] {
    const words = this.#view('i32');
    return [
      `const memory = machine.instance!.memories[code[pc + ${3 + operands}]!]!;`,
      `const at = (${words}[${slot(2)}]! >>> 0) + (code[pc + ${2 + operands}]! >>> 0);`,
      `if (at + ${bytes} > memory.byteLength) return outOfBounds;`,
      'const { data } = memory;',
    ];
  }

  #loadExtended(rule: Extract<VectorRule, { form: 'load extended' }>): string[] {
    const { memory, result, meaning } = rule;
    const lines = [...this.#address(8, 1), `const to = ${inUnits(destination, views[result].unit)};`];
    const count = 8 / laneBytes(memory);
    const view = this.#view(result);
    for (let lane = 0; lane < count; lane++) {
      const value = reads[memory](plus('at', lane * laneBytes(memory)));
      if (meaning === 'same') {
        lines.push(`${view}[${plus('to', lane)}] = ${value};`);
        continue;
      }
      const { arrow } = this.#scalar(meaning).meaning;
      lines.push(`const a${lane} = ${value};`);
      const words = arrow.results.map((word) => substitute(word, new Map([[arrow.parameters[0]!, `a${lane}`]])));
      lines.push(...words.map((word, index) => `${view}[${plus('to', 2 * lane + index)}] = ${word};`));
    }
    return lines;
  }

  #loadOne(form: 'load splat' | 'load zero', lane: LaneType): string[] {
    const words = this.#view('i32');
    const bytes = laneBytes(lane);
    const lines = [...this.#address(bytes, 1), `const to = ${destination};`];
    // Narrow lanes are repeated within a word by a multiplication.
    const repeated =
      bytes === 1 ? 'Math.imul(data.getUint8(at), 0x01010101)' : 'Math.imul(data.getUint16(at, true), 0x00010001)';
    lines.push(`const low = ${bytes < 4 ? repeated : reads.i32('at')};`);
    if (bytes === 8) lines.push(`const high = ${reads.i32('at + 4')};`);
    const splat = bytes === 8 ? ['low', 'high', 'low', 'high'] : ['low', 'low', 'low', 'low'];
    const zero = bytes === 8 ? ['low', 'high', '0', '0'] : ['low', '0', '0', '0'];
    const filled = form === 'load splat' ? splat : zero;
    return [...lines, ...filled.map((text, i) => `${words}[${plus('to', i)}] = ${text};`)];
  }

  /** Operands: address, vector; offset, memory, lane. */
  #accessLane(form: 'load lane' | 'store lane', lane: LaneType): string[] {
    const words = this.#view('i32');
    const lines = this.#address(laneBytes(lane), 2);
    if (form === 'load lane') {
      lines.push(`const low = ${reads[lane]('at')};`);
      if (lane === 'i64') lines.push(`const high = ${reads.i32('at + 4')};`);
      return [...lines, ...this.#copyAnd(3, lane, 'code[pc + 6]!')];
    }
    if (lane === 'i64') {
      lines.push(`const from = ${slot(3)} + 2 * code[pc + 6]!;`);
      lines.push(`data.setInt32(at, ${words}[from]!, true);`, `data.setInt32(at + 4, ${words}[from + 1]!, true);`);
      return lines;
    }
    const value = `${this.#view(lane)}[((${slot(3)})${views[lane].unit}) + code[pc + 6]!]!`;
    const bits = 8 * laneBytes(lane);
    return [...lines, `data.setInt${bits}(at, ${value}${bits === 8 ? '' : ', true'});`];
  }
}
