// Prints the loop a second time, for hosts whose `switch` is a chain of comparisons: the same arms, in groups, and what
// programs do most at the front. Development only; which host gets which loop is execution/dispatch.ts.

/** Arms to a group, as a power of two: about the square root of how many there are, so that both chains are short. */
const shift = 4;
const mask = (1 << shift) - 1;

const noArm = '          default:\n            status = -9;\n            break loop;\n';

const flatHead = '        switch (w & 1023) {\n';

/**
 * The operations that programs spend 95 % of their steps in, the most frequent first: counted on every other program of
 * the benchmark, at small size. Only the order of comparisons comes of it.
 */
const frequent =
  'i32.add sk,i32.sub sk,i32.add ss,i32.load8_u,i32.load,constant_word,i64.xor ss,call,return_word,move_word,i32.store8,' +
  'i32.or ss,i32.xor ss,f64.mul ss,i64.load,br_if i32.ge_s sk,i64.shr_u sk,i64.mul sk,branch_if_not_zero,i32.shr_u sk,' +
  'f64.load,branch_if_zero,br_if i32.ne ss,i32.and ss,i64.store,i32.mul sk,i64.add sk,i32.rotl sk,br_if i32.ne sk,' +
  'f32.add ss,i64.rotl sk,i64.shl sk,i64.and sk,i64.add ss,i32.store,i32.shl sk,f32.mul ss,f64.store,branch,f64.add ss,' +
  'f64.sub ss,i32.mul ss,i64.or ss,i64.load8_u,i32.sub ss';

/** The loop with its one switch made two; `names` are those of the operations, by number. */
export function groupedLoop(loop: string, names: readonly string[]): string {
  const start = loop.indexOf(flatHead);
  const end = loop.indexOf('          default:\n', start);
  const arms = loop.slice(start + flatHead.length, end).split(/^(?= {10}case \d+:)/m);
  const groups = new Map<number, string[]>();
  for (const number of inOrder(names)) {
    const within = arms[number]!.replace(/^ {10}case \d+:/, `          case ${number & mask}:`);
    groups.set(number >> shift, [...(groups.get(number >> shift) ?? []), within]);
  }
  const printed = [...groups].map(([group, arms]) => {
    const inner = `switch (w & ${mask}) {\n${arms.join('').trimEnd()}\n${noArm}          }`;
    return `          case ${group}: ${inner}\n          break;\n`;
  });
  return [
    loop.slice(0, start),
    `        switch ((w & 1023) >> ${shift}) {\n`,
    ...printed,
    loop.slice(end),
    probe(),
  ].join('');
}

/** The numbers of all operations, the frequent ones first. */
function inOrder(names: readonly string[]): number[] {
  const first = frequent.split(',').map((name) => {
    const number = names.indexOf(name);
    if (number < 0) throw new Error(`there is no operation ${name}`);
    return number;
  });
  return [...new Set([...first, ...names.keys()])];
}

/** A switch to try a host with: dense, and long enough that a chain of comparisons shows. */
function probe(): string {
  const cases = Array.from({ length: 256 }, (_, label) => `    case ${label}:\n      return ${label ^ 1};\n`);
  return [
    '\n/** What dispatch.ts tries the host with: a function that does nothing but choose. */\n',
    'export function chooseOne(label: number): number {\n  switch (label) {\n',
    ...cases,
    '    default:\n      return label;\n  }\n}\n',
  ].join('');
}
