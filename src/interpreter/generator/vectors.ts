// Writes the loop over vector operations, from its template and the rows' rules, and the table of those operations.
// Development only; what an arm looks like is vector-arms.ts and vector-access.ts.

import { readFileSync } from 'node:fs';
import type { InstructionRow, VectorRow } from '../instructions/row.ts';
import { laneBytes } from '../instructions/vector-row.ts';
import type { Meaning } from './meanings.ts';
import { readMeanings } from './meanings.ts';
import { VectorArms } from './vector-arms.ts';

/** Generated code means the host's `Math` as it was when the engine was loaded. */
const importOfMath = `import { hostMath } from '../core/host-math.ts';\n`;

/** One operation: its name, what it does, and how many words it has. */
interface VectorArm {
  readonly name: string;
  readonly lines: readonly string[];
  readonly length: number;
}

/**
 * What stands in the loop itself: a function that V8 optimizes has room for about half of all arms. The others are
 * functions of their own, at the price of a call. Chosen for what published builds are made of: of the vector operations
 * in those of webp, Argon2, llhttp and es-module-lexer, 89 % stand in the loop.
 */
const inLoop: Readonly<Record<string, string>> = {
  v128: 'not and andnot or xor bitselect load8_splat load32_splat load64_splat load32_zero load64_zero store32_lane store64_lane',
  i8x16: 'splat eq lt_u gt_u add sub shr_u_k bitmask extract_lane_u',
  i16x8:
    'splat eq lt_u add sub mul shl_k shr_s_k shr_u_k bitmask extract_lane_s extract_lane_u extend_low_i8x16_u extend_high_i8x16_u',
  i32x4:
    'splat replace_lane eq lt_s gt_s add sub mul min_s max_s shl_k shr_s_k shr_u_k bitmask dot_i16x8_s extend_low_i16x8_s extend_high_i16x8_s extend_low_i16x8_u extend_high_i16x8_u trunc_sat_f32x4_s',
  i64x2: 'splat replace_lane add sub shl_k shr_u_k',
  f32x4: 'add sub mul div min max sqrt abs neg eq lt gt le ge convert_i32x4_s',
  f64x2: 'add sub mul div min max sqrt abs neg lt gt le ge promote_low_f32x4 convert_low_i32x4_s',
};
const namesInLoop = new Set(
  Object.entries(inLoop).flatMap(([shape, names]) => {
    return names.split(' ').map((name) => `${shape}.${name.replace(/_k$/, ' k')}`);
  }),
);
const isInLoop = ({ name }: VectorArm): boolean => namesInLoop.has(name);

/** The two generated files, by the path from src/interpreter, whose URL is `root`. */
export function vectorFiles(
  root: URL,
  rows: readonly InstructionRow[],
  meanings: ReadonlyMap<string, Meaning>,
  notice: string,
): Map<string, string> {
  const template = readFileSync(new URL('execution/vector.template.ts', root), 'utf8');
  const own = ownOperations(template);
  const { arms, shared } = armsOf(root, rows, meanings);
  const ownArms = arms.filter(isInLoop);
  const texts = arms.map((arm, index) => caseOf(arm, own.length + index));
  const functions = arms.filter((arm) => !isInLoop(arm)).map(functionOf);
  const used = (name: string): boolean =>
    [...texts, ...functions].some((text) => new RegExp(`\\b${name}\\b`).test(text));
  const helpers = ['f32FromInteger64', 'multiplyHigh', 'populationCount', 'roundToEven'].filter(used);
  const code = template
    .replace(/^(\/\/.*\n)+/, notice)
    .replace(
      / {4}\/\/#temporaries\n/,
      declared(
        ownArms,
        [...template.matchAll(/let (\w+) = /g)].map(([, name]) => name!),
        4,
      ),
    )
    .replace(/ *\/\/#arms\n/, texts.join(''))
    // As in the loop: a constant of the closure.
    .replace('//#math\n', 'const Math = hostMath;\n')
    .replace('//#imports\n', `import { ${helpers.join(', ')} } from '../core/arithmetic.ts';\n${importOfMath}`);
  const names = [...own, ...arms.map(({ name }) => name)];
  const table = [
    notice,
    '/** The operations on vectors; the index is their number. A shift by a constant has a k behind its name. */\n',
    'export const vectorOperationTable: readonly string[] = [\n',
    ...names.map((name) => `  '${name}',\n`),
    '];\n\n/** Instructions that are the operation of another. */\n',
    'export const sharedVectorOperations: readonly (readonly [instruction: string, operation: string])[] = [\n',
    ...shared.map(([instruction, operation]) => `  ['${instruction}', '${operation}'],\n`),
    '];\n',
  ];
  return new Map([
    ['execution/vector.generated.ts', [code, ...functions].join('')],
    ['translation/vector-operations.generated.ts', table.join('')],
  ]);
}

/** Is it a move of a slot or of half of one, so that the loop has an operation for it? */
export const isMove = ({ rule }: VectorRow): boolean => rule.form === 'extract' && laneBytes(rule.lane) >= 4;

/** The arms of all rules, in the order of the rows, and the instructions that are the operation of another. */
function armsOf(root: URL, rows: readonly InstructionRow[], meanings: ReadonlyMap<string, Meaning>) {
  const packed = readMeanings([new URL('instructions/vector-packed.ts', root)]);
  const printer = new VectorArms(rows, meanings, packed);
  const arms: VectorArm[] = [];
  const shared: [instruction: string, operation: string][] = [];
  const byRule = new Map<string, string>();
  for (const row of rows) {
    if (row.kind !== 'vector' || isMove(row)) continue;
    const { name, rule } = row;
    const key = JSON.stringify(rule);
    const operation = rule.form === 'own' ? rule.name : byRule.get(key);
    if (operation !== undefined) {
      shared.push([name, operation]);
      continue;
    }
    byRule.set(key, name);
    const immediates = row.immediates.map((immediate) => (immediate === 'memory access' ? 3 : 1));
    const length = immediates.reduce<number>((sum, words) => sum + words, 2 + row.operands.length);
    arms.push({ name, lines: printer.lines(row, false), length });
    const isShift = rule.form === 'lanes' && rule.sources.some(({ mask }) => mask !== undefined);
    if (isShift) arms.push({ name: `${name} k`, lines: printer.lines(row, true), length });
  }
  return { arms, shared };
}

const identifier = (name: string): string => name.replace(/[. ]/g, '_');
const indented = (spaces: number, lines: readonly string[]): string =>
  lines.map((line) => `${' '.repeat(spaces)}${line}\n`).join('');

function caseOf(arm: VectorArm, number: number): string {
  const call = [`status = ${identifier(arm.name)}(machine, code, pc, fp);`, 'if (status !== 0) break loop;'];
  const lines = [...(isInLoop(arm) ? arm.lines : call), `pc = (pc + ${arm.length}) | 0;`, 'break;'];
  return `        case ${number}: // ${arm.name}\n${indented(10, lines)}`;
}

function functionOf(arm: VectorArm): string {
  const text = arm.lines.join('\n').replaceAll('break loop', 'return status');
  const views = [
    ['I', 'words'],
    ['F32', 'floats32'],
    ['F64', 'floats64'],
  ].flatMap(([name, view]) =>
    new RegExp(`\\b${name}\\b`).test(text) ? [`const ${name} = machine.stack.${view};`] : [],
  );
  if (/\bMath\b/.test(text)) views.unshift('const Math = hostMath;');
  const head = `function ${identifier(arm.name)}(machine: Machine, code: Int32Array, pc: number, fp: number): number {`;
  const word = text.includes('(w >>> 10)') ? ['const w = code[pc]!;'] : [];
  const body =
    indented(2, [...views, ...word]) + declared([arm], [], 2) + indented(2, [...text.split('\n'), 'return 0;']);
  return `\n/** ${arm.name} */\n${head}\n${body}}\n`;
}

/** Declarations of what arms assign to, but for what is declared already. */
function declared(arms: readonly VectorArm[], present: readonly string[], spaces: number): string {
  const assigned = arms.flatMap(({ lines }) => lines.flatMap((line) => /^\s*([a-z]\w*) = /.exec(line)?.[1] ?? []));
  const names = [...new Set(assigned)].filter((name) => !present.includes(name));
  return indented(
    spaces,
    names.map((name) => `let ${name} = 0;`),
  );
}

/** The template's own operations, in order: each case is followed by a comment that begins with its name. */
function ownOperations(template: string): string[] {
  return [...template.matchAll(/case (\d+): \/\/ (\w+)/g)].map(([, label, name], index) => {
    if (Number(label) !== index) throw new Error(`case ${label} of the vector template must be ${index}`);
    return name!;
  });
}
