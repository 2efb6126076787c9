// Every way in which a numeric instruction can meet its operands and its result: from locals, from other operations,
// from constants on either side; into a local, an operand's own one too; as the condition of what branches and selects.
// A translator that folds, fuses and retargets takes a different path for each.

import { block, branchIf, type Code, constant, get, load, type NumberType, set, tee } from './encode.ts';

/** A numeric instruction, as much of its row as tests need. */
export interface Numeric {
  readonly name: string;
  readonly code: Code;
  readonly operands: readonly NumberType[];
  readonly result: NumberType;
}

/** A piece of code that leaves a value of type `result`, made of one numeric instruction and what surrounds it. */
export interface Shape {
  readonly name: string;
  readonly code: Code;
  readonly result: NumberType;
}

/** Locals that a shape may use; its operands lie in `a` and `b`, and in memory `distance` bytes from each other. */
export const locals = { address: 0, end: 1, a: 2, b: 3, result: 4, i32: 5 } as const;
/** Bytes between the first operands, the second ones and the results of a batch, each 8 bytes long. */
export const distance = 0x20000;

const { a, b, address, result, i32 } = locals;
const eqz: Code = [0x45];
const one = constant('i32', 1n);
const two = constant('i32', 2n);
const drop: Code = [0x1a];

/** Shapes of an instruction with the operands in locals or computed: nothing in them depends on the operands. */
export function freeShapes(numeric: Numeric): Shape[] {
  const { code, operands } = numeric;
  const [first, second] = operands;
  const value = (name: string, ...pieces: Code[]): Shape => ({ name, code: pieces.flat(), result: numeric.result });
  const fromLocals = second === undefined ? get(a) : [...get(a), ...get(b)];
  const computed = [...get(address), ...load(first!, 0)].concat(
    second === undefined ? [] : [...get(address), ...load(second, distance)],
  );
  const shapes = [
    value('locals', fromLocals, code),
    value('computed', computed, code),
    value('into a local', fromLocals, code, set(result), get(result)),
    value('into a local and kept', fromLocals, code, tee(result)),
    value('into a local and kept twice', fromLocals, code, tee(result), drop, get(result)),
  ];
  if (numeric.result === first) {
    shapes.push(value('into its first operand', fromLocals, code, set(a), get(a)));
    shapes.push(value('of itself', get(a), get(a), ...(second === first ? [code] : [drop, code])));
  }
  if (second !== undefined) {
    shapes.push(value('first computed', get(address), load(first!, 0), get(b), code));
    shapes.push(value('second computed', get(a), get(address), load(second, distance), code));
    if (numeric.result === second) shapes.push(value('into its second operand', fromLocals, code, set(b), get(b)));
    // What was read from a local stays what it was when the local changes.
    shapes.push(value('locals changed meanwhile', fromLocals, get(address), load(second, 0), set(b), code));
  }
  return numeric.result === 'i32' ? [...shapes, ...conditions('locals', [...fromLocals, ...code])] : shapes;
}

/** Shapes with a constant on one side. */
export function constantShapes(numeric: Numeric, side: 'first' | 'second', bits: bigint): Shape[] {
  const { code, operands } = numeric;
  const [first, second] = operands;
  if (second === undefined) return [];
  const expression =
    side === 'first'
      ? [...constant(first!, bits), ...get(b), ...code]
      : [...get(a), ...constant(second, bits), ...code];
  const name = `${side} constant 0x${bits.toString(16)}`;
  const shapes: Shape[] = [{ name, code: expression, result: numeric.result }];
  // A result that lands in the only operand's local.
  const own = side === 'first' ? b : a;
  if (numeric.result === operands[side === 'first' ? 1 : 0]) {
    shapes.push({
      name: `${name} into its operand`,
      code: [...expression, ...set(own), ...get(own)],
      result: numeric.result,
    });
  }
  return numeric.result === 'i32' ? [...shapes, ...conditions(name, expression)] : shapes;
}

/** The shape that a translator can compute ahead. */
export function foldedShape(numeric: Numeric, bits: readonly bigint[]): Shape {
  const operands = numeric.operands.flatMap((type, index) => constant(type, bits[index]!));
  const name = `constants ${bits.map((value) => `0x${value.toString(16)}`).join(', ')}`;
  return { name, code: [...operands, ...numeric.code], result: numeric.result };
}

/** An i32 as the condition of everything that has one; 1 or 2 comes out, or another number where that tells more. */
function conditions(name: string, expression: Code): Shape[] {
  const zero = constant('i32', 0n);
  // Counts to 3 and leaves.
  const again: Code = [...get(i32), ...one, 0x6a, ...tee(i32), ...constant('i32', 3n), 0x4e, ...branchIf(1)];
  const choose = (condition: Code, how: string): Shape[] => {
    const shape = (construct: string, ...pieces: Code[]): Shape => {
      return { name: `${name}${how}, ${construct}`, code: pieces.flat(), result: 'i32' };
    };
    return [
      shape('if with else', condition, block('if', 'i32', [...one, 0x05, ...two])),
      shape('if', two, set(i32), condition, block('if', undefined, [...one, ...set(i32)]), get(i32)),
      shape(
        'br_if',
        one,
        set(i32),
        block('block', undefined, [...condition, ...branchIf(0), ...two, ...set(i32)]),
        get(i32),
      ),
      shape('br_if with a value', block('block', 'i32', [...one, ...condition, ...branchIf(0), ...drop, ...two])),
      // Twice around where the condition holds, once where not.
      shape(
        'br_if back',
        zero,
        set(i32),
        block('block', undefined, block('loop', undefined, [...again, ...condition, ...branchIf(0)])),
        get(i32),
      ),
      shape('select', one, two, condition, [0x1b]),
    ];
  };
  return [
    ...choose(expression, ''),
    ...choose([...expression, ...eqz], ' eqz'),
    ...choose([...expression, ...eqz, ...eqz], ' eqz eqz'),
    ...choose([...expression, ...tee(result)], ' kept'),
    { name: `${name} eqz`, code: [...expression, ...eqz], result: 'i32' },
    { name: `${name} eqz eqz`, code: [...expression, ...eqz, ...eqz], result: 'i32' },
    { name: `${name} eqz, into a local`, code: [...expression, ...eqz, ...set(i32), ...get(i32)], result: 'i32' },
    {
      name: `${name}, compared with 0`,
      code: [...expression, 0x41, 0, 0x46, ...block('if', 'i32', [...one, 0x05, ...two])],
      result: 'i32',
    },
    { name: `${name}, added to`, code: [...expression, ...two, 0x6a], result: 'i32' },
  ];
}
