// Prints the arms of the loop over vector operations that move bits and compute nothing: lanes as numbers and back,
// loads and stores of lanes, the mask of signs. What a row says of them is a lane type. Development only.

import type { VectorRow } from '../instructions/row.ts';
import { type LaneType, laneBytes } from '../instructions/vector-row.ts';
import { asBits, destination, isNarrow, laneInVector, packedConstants, plus, slot } from './lanes.ts';

/** Lines of an arm whose rule has no meaning. */
export function accessArm({ rule, name }: VectorRow): string[] {
  switch (rule.form) {
    case 'bit mask':
      return bitMask(rule.lane);
    case 'extract':
      return extract(rule.lane);
    case 'replace':
      return replace(rule.lane);
    case 'load splat':
    case 'load zero':
      return loadOne(rule.form, rule.lane);
    case 'load lane':
      return [...fetched(laneBytes(rule.lane), 2), ...copyAnd(3, rule.lane, 'code[pc + 7]!')];
    case 'store lane':
      return storeLane(rule.lane);
    default:
      throw new Error(`${name} is no access`);
  }
}

function bitMask(lane: LaneType): string[] {
  const word = (index: number) => `I[${plus('a', index)}]!`;
  const pieces: string[] = [];
  const count = 16 / laneBytes(lane);
  for (let index = 0; index < 4; index++) {
    // The product brings the four signs side by side to the top; no two of its other bits meet.
    const signs = `(Math.imul((${word(index)} & ${packedConstants('u8')[0]}) >>> 7, 0x10204080) >>> 28)`;
    if (laneBytes(lane) === 1) pieces.push(`(${signs} << ${4 * index})`);
    if (laneBytes(lane) === 2)
      pieces.push(`((((${word(index)} >>> 15) & 1) | ((${word(index)} >>> 30) & 2)) << ${2 * index})`);
    const isTop = ((index + 1) * 4) % laneBytes(lane) === 0;
    if (!isNarrow(lane) && isTop) pieces.push(`((${word(index)} >>> 31) << ${Math.floor((index * count) / 4)})`);
  }
  return [`a = ${slot(2)};`, `I[${destination()}] = ${pieces.join(' | ')};`];
}

/** Operands: vector; lane, which is narrow (wider ones are taken by a move). */
function extract(lane: LaneType): string[] {
  return [`a = ${slot(2)};`, 'e = code[pc + 3]!;', `I[${destination()}] = ${laneInVector('a', lane, 'e')};`];
}

/** Operands: vector, number; lane. */
function replace(lane: LaneType): string[] {
  const lines = [`a = ${slot(3)};`, 'm = I[a]!;'];
  if (lane === 'i64') lines.push('n = I[a + 1]!;');
  return [...lines, ...copyAnd(2, lane, 'code[pc + 4]!')];
}

/** The vector at a word's slot with one lane replaced by m (and n). */
function copyAnd(word: number, lane: LaneType, index: string): string[] {
  const lines = [`b = ${slot(word)};`, `d = ${destination()};`];
  for (let i = 0; i < 4; i++) lines.push(`n${i} = I[${plus('b', i)}]!;`);
  for (let i = 0; i < 4; i++) lines.push(`I[${plus('d', i)}] = n${i};`);
  lines.push(`e = ${index};`);
  if (lane === 'i64') return [...lines, 'I[d + 2 * e] = m;', 'I[d + 2 * e + 1] = n;'];
  if (!isNarrow(lane)) return [...lines, 'I[d + e] = m;'];
  const perWord = 4 / laneBytes(lane);
  const ones = 2 ** (8 * laneBytes(lane)) - 1;
  lines.push(`d = d + (e >> ${Math.log2(perWord)});`, `e = (e & ${perWord - 1}) << ${Math.log2(8 * laneBytes(lane))};`);
  return [...lines, `I[d] = (I[d]! & ~(${ones} << e)) | ((m & ${ones}) << e);`];
}

// ---- memory

/** The words of an access, behind those of so many operands: see vector.template.ts. */
const access = (operands: number) => ({
  addend: `code[pc + ${2 + operands}]!`,
  offset: `code[pc + ${3 + operands}]!`,
  memory: `code[pc + ${4 + operands}]!`,
});

function inBounds(bytes: number, operands: number): string {
  const aligned = bytes === 1 ? '' : bytes === 2 ? '(e & 1) === 0 && ' : '(e & 3) === 0 && ';
  return `${access(operands).memory} === 0 && a >= 0 && ${aligned}e >>> 0 < machine.bytes${bytes === 8 ? ' - 4' : ''}`;
}

function addressed(operands: number): string[] {
  const { addend, offset } = access(operands);
  return [`a = (I[${slot(2)}]! + ${addend}) | 0;`, `e = (a + ${offset}) | 0;`];
}

/** Reads so many bytes of memory into m, and of eight the higher ones into n. */
export function fetched(bytes: number, operands: number): string[] {
  const { offset, memory } = access(operands);
  const fast = {
    1: ['m = machine.u8[e >>> 0]!;'],
    2: ['m = machine.u16[e >>> 1]!;'],
    4: ['m = machine.i32[e >>> 2]!;'],
    8: ['m = machine.i32[e >>> 2]!;', 'n = machine.i32[(e >>> 2) + 1]!;'],
  }[bytes]!;
  return [
    ...addressed(operands),
    `if (${inBounds(bytes, operands)}) {`,
    ...fast.map((line) => `  ${line}`),
    '} else {',
    `  status = fetch(machine, ${memory}, a, ${offset}, ${bytes});`,
    '  if (status !== 0) break loop;',
    '  m = machine.low;',
    ...(bytes === 8 ? ['  n = machine.high;'] : []),
    '}',
  ];
}

function loadOne(form: 'load splat' | 'load zero', lane: LaneType): string[] {
  const bytes = laneBytes(lane);
  const lines = [...fetched(bytes, 1), `d = ${destination()};`];
  if (bytes < 4) lines.push(`m = Math.imul(m, ${bytes === 1 ? '0x01010101' : '0x00010001'});`);
  const pair = bytes === 8 ? ['m', 'n'] : ['m', form === 'load splat' ? 'm' : '0'];
  const words = form === 'load splat' ? [...pair, ...pair] : [...pair, '0', '0'];
  return [...lines, ...words.map((word, index) => `I[${plus('d', index)}] = ${word};`)];
}

/** Operands: address, vector; offset, memory, lane. */
function storeLane(lane: LaneType): string[] {
  const bytes = laneBytes(lane);
  const { offset, memory } = access(2);
  const lines = [`b = ${slot(3)};`, 'e = code[pc + 7]!;'];
  if (lane === 'i64') lines.push('m = I[b + 2 * e]!;', 'n = I[b + 2 * e + 1]!;');
  else lines.push(isNarrow(lane) ? `m = ${laneInVector('b', asBits(lane), 'e')};` : 'm = I[b + e]!;', 'n = 0;');
  const fast = {
    1: ['machine.u8[e >>> 0] = m;'],
    2: ['machine.u16[e >>> 1] = m;'],
    4: ['machine.i32[e >>> 2] = m;'],
    8: ['machine.i32[e >>> 2] = m;', 'machine.i32[(e >>> 2) + 1] = n;'],
  }[bytes];
  return [
    ...lines,
    ...addressed(2),
    `if (${inBounds(bytes, 2)}) {`,
    ...fast.map((line) => `  ${line}`),
    '} else {',
    `  status = put(machine, ${memory}, a, ${offset}, ${bytes}, m, n);`,
    '  if (status !== 0) break loop;',
    '}',
  ];
}
