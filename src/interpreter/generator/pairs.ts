// Prints the arms that compute two value instructions, the second on what the first has computed. Development only.
// Which pairs pay was counted on programs of two kinds and measured on those that were not counted (DECISIONS, "Which
// pairs of instructions are one operation?"). Neither of a pair traps, so that the operation is its second instruction's.

import { f64, i64 } from '../core/types.ts';
import type { InstructionRow, ValueRow } from '../instructions/row.ts';
import { type Arm, constantFields, FieldReader, floatResult, next, take } from './arms.ts';
import { evaluate, type Meaning } from './meanings.ts';

type Shape = 's' | 'ss' | 'sk';

/** The first instruction with its shape; the second, whose other operand is a slot (s) or a constant (k). */
const pairs: readonly (readonly [first: string, shape: Shape, second: string, other: 's' | 'k'])[] = [
  ['i32.add', 'ss', 'i32.add', 's'],
  ['i32.add', 'ss', 'i32.add', 'k'],
  ['i32.add', 'ss', 'i32.xor', 's'],
  ['i32.xor', 'ss', 'i32.add', 's'],
  ['i32.xor', 'ss', 'i32.xor', 's'],
  ['i32.xor', 'ss', 'i32.rotl', 'k'],
  ['i32.and', 'ss', 'i32.xor', 's'],
  ['i32.shl', 'sk', 'i32.add', 's'],
  ['i32.shr_u', 'sk', 'i32.and', 'k'],
  ['i32.rotl', 'sk', 'i32.add', 's'],
  ['i32.rotl', 'sk', 'i32.xor', 's'],
  ['i64.add', 'ss', 'i64.add', 's'],
  ['i64.xor', 'ss', 'i64.xor', 's'],
  ['i64.xor', 'ss', 'i64.rotl', 'k'],
  ['i64.and', 'ss', 'i64.xor', 's'],
  ['i64.shl', 'sk', 'i64.and', 'k'],
  ['i64.shl', 'sk', 'i64.xor', 's'],
  ['i64.shr_u', 'sk', 'i64.xor', 's'],
  ['i64.rotl', 'sk', 'i64.xor', 's'],
  ['i64.extend_i32_u', 's', 'i64.mul', 's'],
  ['i64.mul', 'ss', 'i64.add', 's'],
  ['f64.mul', 'ss', 'f64.add', 's'],
  ['f64.mul', 'ss', 'f64.mul', 's'],
  ['f64.add', 'ss', 'f64.add', 's'],
];

/** The arms of all pairs. */
export function pairArms(rows: readonly InstructionRow[], meanings: ReadonlyMap<string, Meaning>): Arm[] {
  const rowOf = (name: string): ValueRow =>
    rows.find((row): row is ValueRow => row.kind === 'value' && row.name === name)!;
  return pairs.map(([first, shape, second, other]) => {
    const { fields, body } = pairArm(rowOf(first), rowOf(second), meanings, shape, other);
    return { name: `${first} ${shape}, ${second} ${other}`, fields, body };
  });
}

function pairArm(
  firstRow: ValueRow,
  row: ValueRow,
  meanings: ReadonlyMap<string, Meaning>,
  shape: Shape,
  other: 's' | 'k',
): Omit<Arm, 'name'> {
  const [first, second] = [meanings.get(firstRow.name)!, meanings.get(row.name)!];
  const type = row.results[0];
  const slot = type === f64 ? 'S' : 's';
  const lettersOf = (shape: string, row: ValueRow, meaning: Meaning): string =>
    [...shape].map((letter) => (letter === 's' ? slot : constantFields(row, meaning))).join('');
  const firstLetters = lettersOf(shape, firstRow, first);
  const letters = [...firstLetters, ...lettersOf(other, row, second)];
  const fields = (type === f64 ? 'D' : 'd') + letters.join('');
  const reader = new FieldReader(fields);
  const places = letters.map((_, index) => reader.text(index + 1));
  const lines: string[] = [];
  const bases = ['n', 'm', 'e'];
  // The words of an operand: an i64 in a slot has two, but for what is extended from the first of them.
  const operands = letters.map((letter, index) => {
    const place = places[index]!;
    if (letter === 'k') return [place];
    if (type === f64) return [`F64[fd + ${place}]!`];
    if (type !== i64 || (index === 0 && firstRow.operands[0] !== i64)) return [`I[fp + ${place}]!`];
    const base = bases.shift()!;
    lines.push(`${base} = (fp + ${place}) | 0;`);
    return [`I[${base}]!`, `I[${base} + 1]!`];
  });
  const inner = evaluate(first.arrow, operands.slice(0, firstLetters.length).flat(), '1');
  lines.push(...inner.setup);
  let words: readonly string[] = inner.words.map((word) => `(${word})`);
  if (type === i64) {
    lines.push(`al = ${inner.words[0]};`, `ah = ${inner.words[1]};`);
    words = ['al', 'ah'];
  }
  const outer = evaluate(second.arrow, [...words, ...operands.slice(firstLetters.length).flat()], '2');
  lines.push(...outer.setup);
  if (type === i64) {
    // Both are computed before the first is written: the destination may be an operand's slot.
    lines.push(`a = ${outer.words[0]};`, `b = ${outer.words[1]};`);
    lines.push('n = (fp + (w >>> 10)) | 0;', 'I[n] = a;', 'I[n + 1] = b;');
  } else if (type === f64) {
    return { fields, body: [...reader.setup, ...lines, ...floatResult(row, outer.words[0]!, reader.length)] };
  } else {
    lines.push(`I[fp + (w >>> 10)] = ${outer.words[0]};`);
  }
  return { fields, body: [...reader.setup, ...lines, ...next(reader.length)] };
}

/** Comparisons that loops end with, after counting: the shape is that of the branch alone. */
const countedBranches: readonly (readonly [name: string, shape: 'ss' | 'sk'])[] = [
  ['i32.ne', 'ss'],
  ['i32.ne', 'sk'],
  ['i32.lt_s', 'ss'],
  ['i32.lt_s', 'sk'],
  ['i32.lt_u', 'ss'],
  ['i32.lt_u', 'sk'],
];

/** The arms that add a constant to a slot and branch on a comparison of the sum. */
export function countedBranchArms(meanings: ReadonlyMap<string, Meaning>): Arm[] {
  const arm = (name: string, fields: string, addend: number, condition: (reader: FieldReader) => string): Arm => {
    const reader = new FieldReader(fields);
    const source = reader.text(1);
    const text = condition(reader);
    const sum = `a = (I[fp + ${source}]! + ${reader.text(addend)}) | 0;`;
    // The other operand may be the slot that is added to: it is read after the sum has been written.
    const lines = [...reader.setup, sum, 'I[fp + (w >>> 10)] = a;', `if (${text}) {`];
    lines.push(...take(reader.length).map((line) => `  ${line}`), '}');
    return { name, fields, body: [...lines, ...next(reader.length)] };
  };
  const notZero = arm('add, branch_if_not_zero', 'dsktc', 2, () => 'a !== 0');
  const others = countedBranches.map(([name, shape]) =>
    arm(`add, br_if ${name} ${shape}`, shape === 'ss' ? 'dssktc' : 'dskktc', shape === 'ss' ? 3 : 2, (reader) => {
      const other = shape === 'ss' ? `I[fp + ${reader.text(2)}]!` : reader.text(3);
      const [text] = evaluate(meanings.get(name)!.arrow, ['a', other], '').words;
      return text!;
    }),
  );
  return [notZero, ...others];
}
