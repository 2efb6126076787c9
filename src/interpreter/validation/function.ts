// The typing rules of instructions (specification 3.3), one function body at a time, in one pass over its bytes.
// Value instructions, loads, stores and whatever else has a fixed type come straight from their rows; what depends on
// context is written out by opcode. Frequent instructions come here only where something about them is not usual
// (frequent.ts). The stacks stand in stacks.ts, rules that look up an index in rules.ts.
// Hot code: one object serves all functions of a module. The switch has numeric literals as labels; imported constants
// cost 5 to 25 times as much until optimized (design page, section 4).

import { emptyBlockType, readBlockType, readLabelCount, readOpcode, readSelectTypes } from '../binary/body.ts';
import type { ModuleDeclaration } from '../binary/declaration.ts';
import { type BinaryReader, limitText } from '../binary/reader.ts';
import { readHeapType } from '../binary/types.ts';
import type { ResolvedConfiguration } from '../core/configuration.ts';
import { switchedOff } from '../core/features.ts';
import { bottom, type FunctionType, i32, isReference, typeName, type ValueType } from '../core/types.ts';
import type { ValidationContext } from './context.ts';
import { ExceptionRules } from './exceptions.ts';
import { FrequentInstructions } from './frequent.ts';
import { LocalTypes } from './locals.ts';
import { typeListText } from './messages.ts';
import { HeapRules } from './heap.ts';
import { IndexRules } from './rules.ts';
import { naturalAlignment, opcodeTables } from './shapes.ts';
import type { Stacks } from './stacks.ts';

type Types = readonly ValueType[];

const none: Types = [];

export class FunctionValidator {
  private readonly module: ModuleDeclaration;
  private readonly configuration: ResolvedConfiguration;
  private readonly functionTypes: readonly FunctionType[];
  private readonly reader: BinaryReader;
  private readonly stacks: Stacks;
  private readonly rules: IndexRules;
  private readonly exceptions: ExceptionRules;
  private readonly heap: HeapRules;
  private readonly allowed: Uint8Array;
  private readonly locals = new LocalTypes();
  private readonly frequent: FrequentInstructions;
  /** One list of one type per value type, so that blocks of the same result share it. */
  private readonly single = new Map<ValueType, Types>();
  /** The lists of more than one type that the br_table at hand has been checked against. */
  private readonly checkedLabels = new Set<Types>();

  constructor(context: ValidationContext, reader: BinaryReader, stacks: Stacks) {
    this.module = context.module;
    this.configuration = context.configuration;
    this.functionTypes = context.functionTypes;
    this.reader = reader;
    this.stacks = stacks;
    this.heap = new HeapRules(context, reader, stacks);
    this.rules = new IndexRules(context, reader, stacks, this.heap);
    this.exceptions = new ExceptionRules(context, reader, stacks, this.locals);
    this.frequent = new FrequentInstructions(context, reader, stacks, this.locals);
    this.allowed = opcodeTables(context.configuration.features).allowed;
  }

  /** Checks a body, counted among the module's own. */
  validate(bodyIndex: number): void {
    const functionIndex = this.module.importedFunctions + bodyIndex;
    const body = this.module.bodies[bodyIndex]!;
    const type = this.functionTypes[functionIndex]!;
    this.reader.open(body, functionIndex);
    this.stacks.functionIndex = functionIndex;
    this.stacks.begin(type.results);
    this.locals.begin(type.parameters, body.locals);
    do this.frequent.run();
    while (!this.instruction());
    this.reader.finish();
  }

  // The next one, whatever it is. True behind the `end` that closes the function.
  private instruction(): boolean {
    const reader = this.reader;
    const stacks = this.stacks;
    const locals = this.locals;
    const rules = this.rules;
    const heap = this.heap;
    // `let` outside, not `const` per case (design page, section 4).
    let type = 0;
    let index = 0;
    stacks.offset = reader.position;
    const opcode = readOpcode(reader);
    stacks.opcode = opcode;
    if (opcode > 0xff) {
      rules.prefixed(opcode);
      return false;
    }
    if (this.allowed[opcode] !== 1) rules.refuse(opcode);
    switch (opcode) {
      case 0x00: // unreachable
        stacks.becomeUnreachable();
        break;
      case 0x01: // nop
        break;
      case 0x02: // block
        this.block(0x02);
        break;
      case 0x03: // loop
        this.block(0x03);
        break;
      case 0x04: // if
        this.block(0x04);
        break;
      case 0x05: // else
        this.else();
        break;
      case 0x06: // try
        this.block(0x06);
        break;
      case 0x07: // catch
        this.exceptions.catch();
        break;
      case 0x08: // throw
        this.exceptions.throw();
        break;
      case 0x09: // rethrow
        this.exceptions.rethrow();
        break;
      case 0x0a: // throw_ref
        this.exceptions.throwReference();
        break;
      case 0x0b: // end
        return this.end();
      case 0x0c: // br
        stacks.popAll(stacks.label(reader.u32()));
        stacks.becomeUnreachable();
        break;
      case 0x0d: // br_if
        this.branchIf(reader.u32());
        break;
      case 0x0e: // br_table
        this.branchTable();
        break;
      case 0x0f: // return
        stacks.popAll(stacks.results[0]!);
        stacks.becomeUnreachable();
        break;
      case 0x10: // call
        this.call(rules.functionType(reader.u32()));
        break;
      case 0x11: // call_indirect
        this.call(rules.indirectType(reader.u32(), reader.u32()));
        break;
      case 0x12: // return_call
        this.tailCall(rules.functionType(reader.u32()));
        break;
      case 0x13: // return_call_indirect
        this.tailCall(rules.indirectType(reader.u32(), reader.u32()));
        break;
      case 0x14: // call_ref
        this.call(heap.calleeType(reader.u32()));
        break;
      case 0x15: // return_call_ref
        this.tailCall(heap.calleeType(reader.u32()));
        break;
      case 0x18: // delegate
        this.exceptions.delegate();
        break;
      case 0x19: // catch_all
        this.exceptions.catchAll();
        break;
      case 0x1f: // try_table
        this.block(0x1f);
        break;
      case 0x1a: // drop
        stacks.popAny();
        break;
      case 0x1b: // select
        this.select();
        break;
      case 0x1c: // select with a type
        this.selectTyped();
        break;
      case 0x20: // local.get
        index = reader.u32();
        type = locals.typeOf(index);
        if (type === 0) rules.unknown('local', index);
        if (type > 0xff && locals.isUnset(index, type)) stacks.fail('invalid', `uninitialized local ${index}`);
        stacks.push(type);
        break;
      case 0x21: // local.set
        index = reader.u32();
        type = locals.typeOf(index);
        if (type === 0) rules.unknown('local', index);
        stacks.pop(type);
        if (type > 0xff) locals.initialize(index);
        break;
      case 0x22: // local.tee
        index = reader.u32();
        type = locals.typeOf(index);
        if (type === 0) rules.unknown('local', index);
        stacks.pop(type);
        stacks.push(type);
        if (type > 0xff) locals.initialize(index);
        break;
      case 0x23: // global.get
        rules.globalGet(reader.u32());
        break;
      case 0x24: // global.set
        rules.globalSet(reader.u32());
        break;
      case 0x25: // table.get
        rules.tableGet(reader.u32());
        break;
      case 0x26: // table.set
        rules.tableSet(reader.u32());
        break;
      case 0x3f: // memory.size
        rules.memorySize(reader.u32());
        break;
      case 0x40: // memory.grow
        rules.memoryGrow(reader.u32());
        break;
      case 0x41: // i32.const
        reader.s32();
        stacks.push(0x7f);
        break;
      case 0x42: // i64.const
        reader.s64();
        stacks.push(0x7e);
        break;
      case 0x43: // f32.const
        reader.f32Bits();
        stacks.push(0x7d);
        break;
      case 0x44: // f64.const
        reader.f64Bits();
        stacks.push(0x7c);
        break;
      case 0xd0: // ref.null
        stacks.push(readHeapType(reader, this.configuration.features));
        break;
      case 0xd1: // ref.is_null
        this.referenceIsNull();
        break;
      case 0xd2: // ref.func
        rules.referenceOfFunction(reader.u32());
        break;
      case 0xd4: // ref.as_non_null
        heap.asNonNull();
        break;
      case 0xd5: // br_on_null
        heap.branchOnNull(reader.u32());
        break;
      case 0xd6: // br_on_non_null
        heap.branchOnNonNull(reader.u32());
        break;
      default:
        // Value instructions, loads and stores.
        type = naturalAlignment[opcode]!;
        if (type >= 0) rules.access(opcode, rules.memoryAccess(type));
        else rules.fixed(opcode);
    }
    return false;
  }

  // ---- control

  private block(opener: number): void {
    const stacks = this.stacks;
    const { features } = this.configuration;
    const index = readBlockType(this.reader, features);
    let parameters = none;
    let results = none;
    if (index >= 0) {
      if (!features.multiValue) stacks.fail('unsupported', switchedOff('multiValue'));
      const type = this.rules.definedType(index);
      parameters = type.parameters;
      results = type.results;
    } else if (index !== emptyBlockType) {
      results = this.listOf(-index);
    }
    if (opener === 0x1f) this.exceptions.catchClauses();
    if (opener === 0x04) stacks.pop(i32);
    if (parameters.length > 0) stacks.popAll(parameters);
    stacks.pushControl(opener, parameters, results, opener === 0x03 ? parameters : results);
    this.locals.enterBlock();
  }

  private listOf(type: ValueType): Types {
    let list = this.single.get(type);
    if (list === undefined) {
      list = [type];
      this.single.set(type, list);
    }
    return list;
  }

  private else(): void {
    const stacks = this.stacks;
    const innermost = stacks.depth - 1;
    // A rule of the binary format: 5.4.1 has no instruction of this opcode, so the block should have ended.
    if (stacks.openers[innermost] !== 0x04) stacks.fail('malformed', 'END opcode expected: else without if');
    stacks.popControl();
    const results = stacks.results[innermost]!;
    stacks.pushControl(0x05, stacks.parameters[innermost]!, results, results);
    this.locals.leaveBlock();
    this.locals.enterBlock();
  }

  // True behind the `end` of the function itself.
  private end(): boolean {
    const stacks = this.stacks;
    const innermost = stacks.depth - 1;
    const results = stacks.results[innermost]!;
    // An `if` without `else` has an empty one, which leaves the parameters where they are.
    if (stacks.openers[innermost] === 0x04) this.else();
    stacks.popControl();
    if (innermost === 0) return true;
    this.locals.leaveBlock();
    if (results.length > 0) stacks.pushAll(results);
    return false;
  }

  private branchIf(label: number): void {
    const stacks = this.stacks;
    const types = stacks.label(label);
    stacks.pop(i32);
    // What goes on behind the branch is of the label's types, which may say less than was known.
    stacks.retypeAll(types);
  }

  // Labels that share their types share one check, so that the work is bounded by the labels plus the module's types,
  // not by labels times results.
  private branchTable(): void {
    const stacks = this.stacks;
    const reader = this.reader;
    const { limits } = this.configuration;
    const count = readLabelCount(reader);
    if (count > limits.branchTableTargets) stacks.fail('limit', limitText('branchTableTargets', count, limits));
    stacks.pop(i32);
    const first = stacks.label(reader.u32());
    stacks.peekAll(first);
    for (let left = count; left > 0; left--) {
      const types = stacks.label(reader.u32());
      if (types === first) continue;
      if (types.length !== first.length) {
        stacks.fail('invalid', `type mismatch: labels of br_table carry ${first.length} and ${types.length} values`);
      }
      if (types.length > 1) {
        if (this.checkedLabels.has(types)) continue;
        this.checkedLabels.add(types);
      }
      stacks.peekAll(types);
    }
    if (this.checkedLabels.size > 0) this.checkedLabels.clear();
    stacks.becomeUnreachable();
  }

  private call(type: FunctionType): void {
    this.stacks.popAll(type.parameters);
    this.stacks.pushAll(type.results);
  }

  private tailCall(type: FunctionType): void {
    this.stacks.popAll(type.parameters);
    this.stacks.requireResults(type.results);
    this.stacks.becomeUnreachable();
  }

  // ---- parametric and reference instructions

  private select(): void {
    const stacks = this.stacks;
    stacks.pop(i32);
    const second = stacks.popAny();
    const first = stacks.popAny();
    const type = first === bottom ? second : first;
    if (isReference(first) || isReference(second) || (second !== type && second !== bottom)) {
      const text = typeListText([first, second, i32]);
      stacks.fail('invalid', `type mismatch: select requires two numbers of one type but stack has ${text}`);
    }
    stacks.push(type);
  }

  private selectTyped(): void {
    const type = readSelectTypes(this.reader, this.configuration.features);
    if (type === undefined) this.stacks.fail('invalid', 'invalid result arity: select names one type');
    this.stacks.pop(i32);
    this.stacks.pop(type);
    this.stacks.pop(type);
    this.stacks.push(type);
  }

  private referenceIsNull(): void {
    const type = this.stacks.popAny();
    if (type !== bottom && !isReference(type)) {
      this.stacks.fail('invalid', `type mismatch: ref.is_null requires a reference but stack has ${typeName(type)}`);
    }
    this.stacks.push(i32);
  }
}
