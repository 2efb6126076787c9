// The two dozen instructions that real code nearly consists of (98 of 100, on modules of LLVM and of Go), in their usual
// form: immediates of few bytes, operands that are there and of the very type. Anything else, and so every fault, is left
// to function.ts, which has all rules and begins that instruction anew; here nothing is refused.
// Hot code: state that every instruction changes is in locals while this runs, which is half of the time where there is
// no JIT. Numeric literals as labels.

import type { BinaryReader } from '../binary/reader.ts';
import { addressType, f32, f64, i32, i64, type ValueType } from '../core/types.ts';
import type { ValidationContext } from './context.ts';
import type { LocalTypes } from './locals.ts';
import { firstOperand, naturalAlignment, opcodeTables, resultType, secondOperand } from './shapes.ts';
import type { Stacks } from './stacks.ts';

type Types = readonly ValueType[];

const none: Types = [];

/** By the byte of a block type: its results; undefined for what is not usual. */
const blockResults: (Types | undefined)[] = new Array(256).fill(undefined);
blockResults[0x40] = none;
for (const type of [i32, i64, f32, f64]) blockResults[type] = [type];

/** More bytes than any instruction has that is checked here, so that no number is read behind the module's end. */
const longest = 16;

export class FrequentInstructions {
  private readonly functionTypes: ValidationContext['functionTypes'];
  private readonly globals: ValidationContext['module']['globals'];
  private readonly reader: BinaryReader;
  private readonly stacks: Stacks;
  private readonly locals: LocalTypes;
  /** The type of addresses in the first memory; -1 where there is none, which no operand is of. */
  private readonly address: ValueType;
  /** What to do, by opcode. */
  private readonly actions: Uint8Array;

  constructor(context: ValidationContext, reader: BinaryReader, stacks: Stacks, locals: LocalTypes) {
    this.functionTypes = context.functionTypes;
    this.globals = context.module.globals;
    this.reader = reader;
    this.stacks = stacks;
    this.locals = locals;
    const memory = context.module.memories[0];
    this.address = memory === undefined ? -1 : addressType(memory);
    this.actions = opcodeTables(context.configuration.features).actions;
  }

  /** Checks instructions up to the first that it leaves to others: the reader and the stacks stand before that one. */
  run(): void {
    const reader = this.reader;
    const bytes = reader.bytes;
    const stacks = this.stacks;
    const actions = this.actions;
    const address = this.address;
    const operands = stacks.operands;
    const room = stacks.room;
    const localTypes = this.locals.first;
    const localCount = this.locals.firstCount;
    const hasUnset = this.locals.hasUnset;
    const end = Math.min(reader.end, bytes.length - longest);
    let position = reader.position;
    let start = position;
    let height = stacks.height;
    let floor = stacks.floor;
    let opcode = 0;
    let index = 0;
    let type = 0;
    let types = none;
    for (; position < end; start = position) {
      opcode = bytes[position++]!;
      // What breaks out of it is left to others.
      switch (actions[opcode]) {
        case 0: // whatever is not below
          break;
        case 1: // one operand
          if (height <= floor || operands[height - 1] !== firstOperand[opcode]) break;
          operands[height - 1] = resultType[opcode]!;
          continue;
        case 2: // two operands
          if (
            height - 2 < floor ||
            operands[height - 2] !== firstOperand[opcode] ||
            operands[height - 1] !== secondOperand[opcode]
          ) {
            break;
          }
          height--;
          operands[height - 1] = resultType[opcode]!;
          continue;
        case 3: // load
        case 4: // store
          // A flag of a memory index is more than any alignment.
          if (bytes[position]! > naturalAlignment[opcode]!) break;
          // An offset of at most 28 bits.
          if (bytes[position + 1]! < 0x80) position += 2;
          else if (bytes[position + 2]! < 0x80) position += 3;
          else if (bytes[position + 3]! < 0x80) position += 4;
          else if (bytes[position + 4]! < 0x80) position += 5;
          else break;
          type = secondOperand[opcode]!;
          if (type === 0) {
            if (height <= floor || operands[height - 1] !== address) break;
            operands[height - 1] = resultType[opcode]!;
            continue;
          }
          if (height - 2 < floor || operands[height - 2] !== address || operands[height - 1] !== type) {
            break;
          }
          height -= 2;
          continue;
        case 5: // local.get
          index = bytes[position++]!;
          if (index >= localCount || height >= room) break;
          type = localTypes[index]!;
          if (hasUnset && type > 0xff) break;
          operands[height++] = type;
          continue;
        case 6: // local.set
        case 7: // local.tee
          index = bytes[position++]!;
          if (index >= localCount || height <= floor) break;
          type = localTypes[index]!;
          if (operands[height - 1] !== type || (hasUnset && type > 0xff)) break;
          if (opcode === 0x21) height--;
          continue;
        case 8: // i32.const
          if (height >= room) break;
          if (bytes[position]! < 0x80) {
            position++;
          } else {
            reader.position = position;
            reader.s32();
            position = reader.position;
          }
          operands[height++] = 0x7f;
          continue;
        case 9: // i64.const
          if (height >= room) break;
          if (bytes[position]! < 0x80) {
            position++;
          } else {
            reader.position = position;
            reader.s64();
            position = reader.position;
          }
          operands[height++] = 0x7e;
          continue;
        case 10: // block, loop, if
          types = blockResults[bytes[position++]!] as Types;
          if (types === undefined) break;
          if (opcode === 0x04) {
            if (height <= floor || operands[height - 1] !== 0x7f) break;
            height--;
          }
          // A block too many is an error, told of this instruction.
          stacks.offset = start;
          stacks.height = height;
          stacks.pushControl(opcode, none, types, opcode === 0x03 ? none : types);
          if (hasUnset) this.locals.enterBlock();
          floor = height;
          continue;
        case 11: // end, of all blocks but the function's and those with two results
          index = stacks.depth - 1;
          types = stacks.results[index]!;
          if (index === 0 || hasUnset || types.length > 1) break;
          if (types.length === 0) {
            if (height !== floor || (stacks.openers[index] === 0x04 && stacks.parameters[index]!.length > 0)) {
              break;
            }
          } else {
            if (height - 1 !== floor || operands[floor] !== types[0] || stacks.openers[index] === 0x04) {
              break;
            }
          }
          stacks.closeControl();
          floor = stacks.floor;
          continue;
        case 12: // br_if
          index = bytes[position++]!;
          if (index >= stacks.depth || index >= 0x80 || height <= floor || operands[height - 1] !== 0x7f) {
            break;
          }
          types = stacks.labels[stacks.depth - 1 - index]!;
          if (types.length > 0 && (types.length > 1 || height - 2 < floor || operands[height - 2] !== types[0])) {
            break;
          }
          height--;
          continue;
        case 13: // br
          index = bytes[position++]!;
          if (index >= stacks.depth || index >= 0x80) break;
          types = stacks.labels[stacks.depth - 1 - index]!;
          if (types.length > 0 && (types.length > 1 || height <= floor || operands[height - 1] !== types[0])) {
            break;
          }
          height = floor;
          stacks.unreachable = true;
          continue;
        case 14: // unreachable
          height = floor;
          stacks.unreachable = true;
          continue;
        case 15: // call
          index = bytes[position++]!;
          if (index >= 0x80) {
            reader.position = position - 1;
            index = reader.u32();
            position = reader.position;
          }
          if (index >= this.functionTypes.length) break;
          types = this.functionTypes[index]!.parameters;
          type = height - types.length;
          if (type < floor) break;
          while (height > type && operands[height - 1] === types[height - 1 - type]) height--;
          if (height > type) {
            height = type + types.length;
            break;
          }
          types = this.functionTypes[index]!.results;
          if (height + types.length > room) {
            height += this.functionTypes[index]!.parameters.length;
            break;
          }
          for (let place = 0; place < types.length; place++) operands[height++] = types[place]!;
          continue;
        case 16: // global.get
        case 17: // global.set
          index = bytes[position++]!;
          if (index >= 0x80) {
            reader.position = position - 1;
            index = reader.u32();
            position = reader.position;
          }
          if (index >= this.globals.length) break;
          type = this.globals[index]!.type.content;
          if (opcode === 0x23) {
            if (height >= room) break;
            operands[height++] = type;
            continue;
          }
          if (height <= floor || operands[height - 1] !== type || !this.globals[index]!.type.mutable) {
            break;
          }
          height--;
          continue;
        case 18: // drop
          if (height <= floor) break;
          height--;
          continue;
      }
      break;
    }
    reader.position = start;
    stacks.height = height;
  }
}
