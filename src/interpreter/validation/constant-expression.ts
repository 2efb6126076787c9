// Constant expressions (specification 3.3.13): initial values of globals and table elements, and where and what segments
// put. Which instructions are constant stands here; that they fit together is checked on the stacks of function bodies.

import { readOpcode, refuseInstruction } from '../binary/body.ts';
import type { ConstantExpression } from '../binary/declaration.ts';
import { loneConstant } from '../binary/expressions.ts';
import type { BinaryReader } from '../binary/reader.ts';
import { readHeapType } from '../binary/types.ts';
import { switchedOff } from '../core/features.ts';
import { f32, f64, i32, i64, v128, type ValueType } from '../core/types.ts';
import { rowOf } from '../instructions/table.ts';
import type { ValidationContext } from './context.ts';
import { HeapRules } from './heap.ts';
import type { Stacks } from './stacks.ts';

export class ConstantExpressionValidator {
  private readonly context: ValidationContext;
  private readonly reader: BinaryReader;
  private readonly stacks: Stacks;
  private readonly heap: HeapRules;
  /** One list of one type per expected type. */
  private readonly expected = new Map<ValueType, readonly ValueType[]>();

  constructor(context: ValidationContext, reader: BinaryReader, stacks: Stacks) {
    this.context = context;
    this.reader = reader;
    this.stacks = stacks;
    this.heap = new HeapRules(context, reader, stacks);
  }

  /**
   * Checks that an expression is constant and leaves one value of the type. It can see the first `visibleGlobals` of the
   * module's globals. Functions it refers to become referable.
   */
  validate(expression: ConstantExpression, type: ValueType, visibleGlobals: number): void {
    const { reader, stacks } = this;
    if (type === i32 && loneConstant(reader, expression) !== undefined) return;
    reader.open(expression);
    stacks.functionIndex = undefined;
    let results = this.expected.get(type);
    if (results === undefined) {
      results = [type];
      this.expected.set(type, results);
    }
    stacks.begin(results);
    while (stacks.depth > 0) {
      stacks.offset = reader.position;
      const opcode = readOpcode(reader);
      stacks.opcode = opcode;
      this.instruction(opcode, visibleGlobals);
    }
    reader.finish();
  }

  private instruction(opcode: number, visibleGlobals: number): void {
    const { reader, stacks } = this;
    const row = rowOf(opcode);
    if (row === undefined) refuseInstruction(reader, opcode, stacks.offset);
    const { features } = this.context.configuration;
    if (row.feature !== undefined && !features[row.feature]) stacks.fail('unsupported', switchedOff(row.feature));
    switch (row.name) {
      case 'i32.const':
        reader.s32();
        stacks.push(i32);
        break;
      case 'i64.const':
        reader.s64();
        stacks.push(i64);
        break;
      case 'f32.const':
        reader.f32Bits();
        stacks.push(f32);
        break;
      case 'f64.const':
        reader.f64Bits();
        stacks.push(f64);
        break;
      case 'v128.const':
        reader.skip(16);
        stacks.push(v128);
        break;
      case 'global.get':
        this.globalGet(reader.u32(), visibleGlobals);
        break;
      case 'ref.null':
        stacks.push(readHeapType(reader, features));
        break;
      case 'ref.func':
        this.referenceOfFunction(reader.u32());
        break;
      case 'i32.add':
      case 'i32.sub':
      case 'i32.mul':
      case 'i64.add':
      case 'i64.sub':
      case 'i64.mul':
        if (!features.extendedConst) stacks.fail('unsupported', switchedOff('extendedConst'));
        stacks.popAll(row.operands ?? []);
        stacks.pushAll(row.results ?? []);
        break;
      case 'ref.i31':
      case 'struct.new':
      case 'struct.new_default':
      case 'struct.new_desc':
      case 'struct.new_default_desc':
      case 'array.new':
      case 'array.new_default':
      case 'array.new_fixed':
      case 'any.convert_extern':
      case 'extern.convert_any':
        this.heap.instruction(row);
        break;
      case 'end':
        stacks.popControl();
        break;
      default:
        stacks.fail('invalid', `constant expression required: ${row.name} is not constant`);
    }
  }

  private globalGet(index: number, visibleGlobals: number): void {
    const { module, configuration } = this.context;
    const global = module.globals[index];
    if (global === undefined || index >= visibleGlobals) this.stacks.fail('invalid', `unknown global ${index}`);
    if (global.type.mutable) {
      this.stacks.fail('invalid', `constant expression required: global ${index} is mutable`);
    }
    // The original rule: imported globals only. Extended constant expressions is where this engine draws the line.
    if (index >= module.importedGlobals && !configuration.features.extendedConst) {
      this.stacks.fail('unsupported', switchedOff('extendedConst'));
    }
    this.stacks.push(global.type.content);
  }

  private referenceOfFunction(index: number): void {
    if (index >= this.context.functionTypes.length) this.stacks.fail('invalid', `unknown function ${index}`);
    this.context.referable[index] = 1;
    this.stacks.push(this.heap.lookup.referenceToFunction(index));
  }
}
