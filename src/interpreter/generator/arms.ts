// Prints the arms of the loop: one per row and operand shape. Development only.
// Every arm is ended here, by `next` or `take`: one that is not would run on into its neighbour without a word.

import { type TrapCode, trapNumber } from '../core/errors.ts';
import { f32, f64, i64, type ValueType } from '../core/types.ts';
import type { AccessRow, InstructionRow, ValueRow } from '../instructions/row.ts';
import { type Fields, layoutOf } from '../translation/layout.ts';
import { type Arrow, countNames, type Meaning, roundedByStore, substitute } from './meanings.ts';

export interface Arm {
  /** The operation's name: instruction and shape, `i32.add sk`. */
  readonly name: string;
  readonly fields: Fields;
  readonly body: readonly string[];
}

/** Instructions that move no bits between slots, so that they need no operation. */
const transparent = /^i32\.wrap_i64$|reinterpret/;

/** Instructions that seldom have a constant, and whose arms are long. */
const withoutConstant = /^i64\.(div_s|rem_[su])$/;

/** Arithmetic on floats whose second operand is often a constant. */
const withFloatConstant = /^f(32|64)\.(add|mul)$/;

/** All arms of a row, for every shape that pays. */
export function armsOf(row: InstructionRow, meaning: Meaning | undefined, rows: readonly InstructionRow[]): Arm[] {
  if (row.kind === 'load' || row.kind === 'store') {
    const arm = (isSum: boolean) => (row.kind === 'load' ? loadArm(row, isSum) : storeArm(row, isSum));
    // The second adds a constant to the address first: as an instruction does, modulo 2^32.
    return isNarrowLoad(row) ? [arm(false)] : [arm(false), arm(true)];
  }
  if (row.kind !== 'value' || transparent.test(row.name)) return [];
  if (meaning === undefined) throw new Error(`no meaning was read for ${row.name}`);
  const isTest = meaningIsTest(row);
  // `a > b` is `b < a`: with two slots only the one of the pair that comes first gets an arm.
  const mirrored =
    row.swapped !== undefined && rows.findIndex((other) => other.name === row.swapped) < rows.indexOf(row);
  const shapes = row.operands.length === 1 ? ['s'] : mirrored ? [] : ['ss'];
  const takesConstant = isFloat(row.operands[0]!) ? withFloatConstant.test(row.name) : !withoutConstant.test(row.name);
  if (row.operands.length === 2 && takesConstant) shapes.push('sk');
  const arms: Arm[] = [];
  for (const shape of shapes) {
    arms.push(valueArm(row, meaning, shape));
    if (!isTest || row.name === 'i32.eqz') continue;
    arms.push(branchArm(row, meaning, shape, false));
    if (row.inverse === undefined) arms.push(branchArm(row, meaning, shape, true));
  }
  return arms;
}

/** Loads of less than an i64 into one: too rare for a second arm. */
const isNarrowLoad = (row: AccessRow): boolean => row.kind === 'load' && row.type === i64 && row.bytes < 8;

function meaningIsTest(row: ValueRow): boolean {
  return typeof row.meaning(...row.operands.flatMap((type) => (type === i64 ? [1, 1] : [1]))) === 'boolean';
}

const isFloat = (type: ValueType): boolean => type === f32 || type === f64;

// ---- pieces

/** Texts that read the fields of an operation, and what must run before them. */
export class FieldReader {
  readonly setup: string[] = [];
  readonly length: number;
  readonly #fields: Fields;
  #shared = false;

  constructor(fields: Fields) {
    this.#fields = fields;
    this.length = layoutOf(fields).length;
  }

  text(index: number): string {
    const place = layoutOf(this.#fields).places[index]!;
    if (place.word === 0) return '(w >>> 10)';
    const isShared = place.mask !== 0 || place.shift !== 0;
    if (!isShared) return `code[pc + ${place.word}]!`;
    if (!this.#shared) this.setup.push(`v = code[pc + ${place.word}]!;`);
    this.#shared = true;
    return place.shift === 16 ? '(v >>> 16)' : '(v & 65535)';
  }
}

export const next = (length: number): string[] => [`pc = P & (pc + ${length});`, 'continue;'];

/** Takes a branch whose target and cost stand in the words before `length`. */
export const take = (length: number): string[] => [
  `n = code[pc + ${length - 1}]!;`,
  `pc = P & code[pc + ${length - 2}]!;`,
  'fuel = (fuel - n) | 0;',
  'break;',
];

/** The letter of a source of this type. */
function sourceLetter(row: ValueRow, type: ValueType): string {
  return type === f64 && row.view === 'number' ? 'S' : 's';
}

function destinationLetter(row: ValueRow): string {
  return row.results[0] === f64 && row.view === 'number' ? 'D' : 'd';
}

interface Operands {
  readonly setup: string[];
  readonly replacements: Map<string, string>;
}

/** Binds an arrow's parameters to reads of slots or constants; one that is used once and alone is read in place. */
function bindOperands(row: ValueRow, meaning: Meaning, shape: string, reader: FieldReader, first: number): Operands {
  const expressions = [meaning.arrow, ...meaning.guards.map((guard) => guard.when)].flatMap(expressionsOf);
  const counts = countNames(expressions);
  const replacements = new Map<string, string>();
  const setup: string[] = [];
  let field = first;
  let parameter = 0;
  row.operands.forEach((type, index) => {
    const words = type === i64 || (type === f64 && row.view === 'bits') ? 2 : 1;
    const names = meaning.arrow.parameters.slice(parameter, parameter + words);
    const bind = (name: string, text: string, alone: boolean) => {
      if (alone && counts.get(name) === 1 && meaning.guards.length === 0) replacements.set(name, text);
      else if (counts.has(name)) {
        const temporary = isFloat(type) && row.view === 'number' ? (index === 0 ? 'x' : 'y') : name;
        setup.push(`${temporary} = ${text};`);
        replacements.set(name, temporary);
      }
    };
    if (shape[index] === 'k') {
      // A float constant is in the module's pool.
      const pooled = isFloat(type) ? (text: string) => `K[${text}]!` : (text: string) => text;
      for (const name of names) bind(name, pooled(reader.text(field++)), true);
    } else if (words === 2) {
      setup.push(`n = (fp + ${reader.text(field++)}) | 0;`);
      if (names[0] !== undefined) bind(names[0], 'I[n]!', false);
      if (names[1] !== undefined) bind(names[1], 'I[n + 1]!', false);
    } else {
      const view = isFloat(type) && row.view === 'number' ? (type === f64 ? 'F64[fd' : 'F32[fp') : 'I[fp';
      if (names[0] !== undefined) bind(names[0], `${view} + ${reader.text(field)}]!`, resultWords(row) === 1);
      field++;
    }
    parameter += words;
  });
  // The shared word must be read before anything that is read through it.
  return { setup: [...reader.setup, ...setup], replacements };
}

const expressionsOf = (arrow: Arrow) => [
  ...arrow.statements.map((statement) => statement.expression),
  ...arrow.results,
];
const resultWords = (row: ValueRow): number => (destinationLetter(row) === 'D' || !isPair(row) ? 1 : 2);
const isPair = (row: ValueRow): boolean => row.results[0] === i64 || (row.results[0] === f64 && row.view === 'bits');

function guardLines(meaning: Meaning, replacements: ReadonlyMap<string, string>): string[] {
  return meaning.guards.flatMap((guard) => {
    // A guard names its parameters as it likes: map them by position.
    const names = new Map<string, string>();
    guard.when.parameters.forEach((name, index) => {
      const text = replacements.get(meaning.arrow.parameters[index] ?? '') ?? replacements.get(name);
      if (text !== undefined) names.set(name, text);
    });
    const number = trapNumber(guard.trap as TrapCode);
    return [`if (${substitute(guard.when.results[0]!, names)}) {`, `  status = ${number};`, '  break loop;', '}'];
  });
}

/** Runs the arrow's statements and answers the texts of its result words. */
function evaluate(arrow: Arrow, replacements: Map<string, string>, lines: string[]): string[] {
  for (const { name, expression } of arrow.statements) {
    lines.push(`${name === undefined ? '' : `${name} = `}${substitute(expression, replacements)};`);
  }
  return arrow.results.map((result) => substitute(result, replacements));
}

// ---- arms

/** The fields that a constant second operand takes: as many words as the meaning looks at. */
export function constantFields(row: ValueRow, meaning: Meaning): string {
  if (row.operands[1] !== i64) return 'k';
  return meaning.arrow.parameters.length === 4 ? 'kk' : 'k';
}

function operandFields(row: ValueRow, meaning: Meaning, shape: string): string {
  return row.operands
    .map((type, index) => (shape[index] === 'k' ? constantFields(row, meaning) : sourceLetter(row, type)))
    .join('');
}

function valueArm(row: ValueRow, meaning: Meaning, shape: string): Arm {
  if (meaning.unlessNaN !== undefined) return signArm(row, meaning, meaning.unlessNaN, shape);
  const fields = destinationLetter(row) + operandFields(row, meaning, shape);
  const reader = new FieldReader(fields);
  const { setup, replacements } = bindOperands(row, meaning, shape, reader, 1);
  const lines = [...setup, ...guardLines(meaning, replacements)];
  const [low, high] = evaluate(meaning.arrow, replacements, lines);
  const name = `${row.name} ${shape}`;
  if (isFloat(row.results[0]) && row.view === 'number') {
    return { name, fields, body: [...lines, ...floatResult(row, low!, reader.length)] };
  }
  if (meaningIsTest(row)) {
    lines.push(`I[fp + (w >>> 10)] = ${low} ? 1 : 0;`);
  } else if (isPair(row)) {
    lines.push('n = (fp + (w >>> 10)) | 0;', `I[n] = ${low};`, `I[n + 1] = ${high};`);
  } else {
    lines.push(`I[fp + (w >>> 10)] = ${low};`);
  }
  return { name, fields, body: [...lines, ...next(reader.length)] };
}

/** Ends an arm by storing a float; where the operands are floats too, a NaN is made canonical: results are the same everywhere. */
export function floatResult(row: ValueRow, text: string, length: number): string[] {
  const isDouble = row.results[0] === f64;
  const store = isDouble ? 'F64[fd + (w >>> 10)] = ' : 'F32[fp + (w >>> 10)] = ';
  const [advance, end] = next(length) as [string, string];
  if (!isDouble) text = roundedByStore(text);
  if (!row.operands.some(isFloat)) return [`${store}${text};`, advance, end];
  // That of f32 is shorter behind the switch; that of f64 was slower there (nbody: 1.12).
  if (!isDouble) return [`x = ${text};`, advance, 'if (x !== x) break nan32;', `${store}x;`, end];
  const canonical = ['  n = (fd + (w >>> 10)) << 1;', '  I[n] = 0;', '  I[n + 1] = 2146959360;'];
  return [`x = ${text};`, `if (x === x) ${store}x;`, 'else {', ...canonical, '}', advance, end];
}

/** abs and neg of f64: one float store unless it is a NaN, whose payload only integers keep. */
function signArm(row: ValueRow, meaning: Meaning, unlessNaN: Arrow, shape: string): Arm {
  const lines = ['x = F64[fd + code[pc + 1]!]!;'];
  const number = substitute(unlessNaN.results[0]!, new Map([[unlessNaN.parameters[0]!, 'x']]));
  const words = meaning.arrow.results.map((result) =>
    substitute(result, new Map(meaning.arrow.parameters.map((name, index) => [name, `I[m + ${index}]!`]))),
  );
  lines.push(`if (x === x) F64[fd + (w >>> 10)] = ${number};`, 'else {');
  lines.push('  n = (fd + (w >>> 10)) << 1;', '  m = (fd + code[pc + 1]!) << 1;');
  lines.push(`  I[n] = ${words[0]};`, `  I[n + 1] = ${words[1]};`, '}');
  return { name: `${row.name} ${shape}`, fields: 'DS', body: [...lines, ...next(2)] };
}

/** Branches where the comparison holds, or where it does not (a NaN makes those two different from its inverse). */
function branchArm(row: ValueRow, meaning: Meaning, shape: string, negated: boolean): Arm {
  const fields = `${operandFields(row, meaning, shape)}tc`;
  const reader = new FieldReader(fields);
  const { setup, replacements } = bindOperands(row, meaning, shape, reader, 0);
  const lines = [...setup];
  const [condition] = evaluate(meaning.arrow, replacements, lines);
  lines.push(`if (${negated ? `!(${condition})` : condition}) {`);
  lines.push(...take(reader.length).map((line) => `  ${line}`), '}');
  const name = `${negated ? 'br_unless' : 'br_if'} ${row.name} ${shape}`;
  return { name, fields, body: [...lines, ...next(reader.length)] };
}

// ---- memory

/** How an aligned access of this many bytes reads and writes. A doubleword of integers is two words, 4-aligned. */
const inBounds = new Map<number, string>([
  [1, 'a >= 0 && e >>> 0 < bytes'],
  [2, 'a >= 0 && (e & 1) === 0 && e >>> 0 < bytes'],
  [4, 'a >= 0 && (e & 3) === 0 && e >>> 0 < bytes'],
  [8, 'a >= 0 && (e & 3) === 0 && e >>> 0 < bytes - 4'],
]);

/** Rows that move the same bytes to the same slot words share an arm. */
export function accessKey(row: AccessRow): string {
  const words =
    row.type === f64 ? 'float' : row.kind === 'load' && row.type === i64 ? 'pair' : row.bytes === 8 ? 'pair' : 'word';
  return `${row.kind} ${row.bytes} ${words}${row.signed ? ' signed' : ''}`;
}

/** Computes an access's address: `a` as the instruction has it, `e` with the offset added. */
function addressLines(isSum: boolean): { lines: string[]; offset: string } {
  const offset = `code[pc + ${isSum ? 3 : 2}]!`;
  const address = isSum ? '(I[fp + code[pc + 1]!]! + code[pc + 2]!) | 0' : 'I[fp + code[pc + 1]!]!';
  return { lines: [`a = ${address};`, `e = (a + ${offset}) | 0;`], offset };
}

function loadArm(row: AccessRow, isSum: boolean): Arm {
  const isDouble = row.type === f64;
  const isPairLoad = row.type === i64;
  const fields = (isDouble ? 'Dsk' : 'dsk') + (isSum ? 'k' : '');
  const { lines, offset } = addressLines(isSum);
  const shift = 32 - 8 * row.bytes;
  const narrow = row.bytes === 1 ? 'M8[e >>> 0]!' : row.bytes === 2 ? 'M16[e >>> 1]!' : 'M32[e >>> 2]!';
  const value = row.signed && shift > 0 ? `(${narrow} << ${shift}) >> ${shift}` : narrow;
  const slow = [
    '} else {',
    `  status = loadSlow(machine, a, ${offset}, ${row.bytes}, ${row.signed});`,
    '  if (status !== 0) break loop;',
  ];
  if (isDouble) {
    lines.push(
      'n = (fd + (w >>> 10)) << 1;',
      'if (a >= 0 && (e & 7) === 0 && e >>> 0 < bytes) {',
      '  x = MF64[e >>> 3]!;',
    );
    lines.push('  if (x === x) F64[fd + (w >>> 10)] = x;', '  else {');
    lines.push('    e = e >>> 2;', '    I[n] = M32[e]!;', '    I[n + 1] = M32[e + 1]!;', '  }');
    lines.push(...slow, '  I[n] = machine.low;', '  I[n + 1] = machine.high;', '}');
  } else if (isPairLoad) {
    lines.push('n = (fp + (w >>> 10)) | 0;', `if (${inBounds.get(row.bytes)}) {`);
    if (row.bytes === 8) lines.push('  e = e >>> 2;', '  I[n] = M32[e]!;', '  I[n + 1] = M32[e + 1]!;');
    else if (row.signed) lines.push(`  b = ${value};`, '  I[n] = b;', '  I[n + 1] = b >> 31;');
    else lines.push(`  I[n] = ${value};`, '  I[n + 1] = 0;');
    lines.push(...slow, '  I[n] = machine.low;', '  I[n + 1] = machine.high;', '}');
  } else {
    lines.push(`if (${inBounds.get(row.bytes)}) {`, `  I[fp + (w >>> 10)] = ${value};`);
    lines.push(...slow, '  I[fp + (w >>> 10)] = machine.low;', '}');
  }
  return { name: isSum ? `${row.name} sum` : row.name, fields, body: [...lines, ...next(isSum ? 4 : 3)] };
}

function storeArm(row: AccessRow, isSum: boolean): Arm {
  const isDouble = row.type === f64;
  const fields = (isDouble ? 'Ssk' : 'ssk') + (isSum ? 'k' : '');
  const { lines, offset } = addressLines(isSum);
  const slow = (low: string, high: string) => [
    '} else {',
    `  status = storeSlow(machine, a, ${offset}, ${row.bytes}, ${low}, ${high});`,
    '  if (status !== 0) break loop;',
    '}',
  ];
  if (isDouble) {
    lines.push('n = (fd + (w >>> 10)) << 1;', 'if (a >= 0 && (e & 7) === 0 && e >>> 0 < bytes) {');
    lines.push('  x = F64[fd + (w >>> 10)]!;', '  if (x === x) MF64[e >>> 3] = x;', '  else {');
    lines.push(
      '    e = e >>> 2;',
      '    M32[e] = I[n]!;',
      '    M32[e + 1] = I[n + 1]!;',
      '  }',
      ...slow('I[n]!', 'I[n + 1]!'),
    );
  } else if (row.bytes === 8) {
    lines.push('n = (fp + (w >>> 10)) | 0;', `if (${inBounds.get(8)}) {`, '  e = e >>> 2;');
    lines.push('  M32[e] = I[n]!;', '  M32[e + 1] = I[n + 1]!;', ...slow('I[n]!', 'I[n + 1]!'));
  } else {
    const target = row.bytes === 1 ? 'M8[e >>> 0]' : row.bytes === 2 ? 'M16[e >>> 1]' : 'M32[e >>> 2]';
    lines.push(
      `if (${inBounds.get(row.bytes)}) {`,
      `  ${target} = I[fp + (w >>> 10)]!;`,
      ...slow('I[fp + (w >>> 10)]!', '0'),
    );
  }
  return { name: isSum ? `${row.name} sum` : row.name, fields, body: [...lines, ...next(isSum ? 4 : 3)] };
}
