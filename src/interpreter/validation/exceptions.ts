// The typing rules of exceptions (specification 3.3.8: throw, throw_ref, try_table), and of the older instructions, whose
// rules stand in the legacy exception handling document: try, catch, catch_all, delegate, rethrow. Blocks as such are
// function.ts's business.

import { handsReference, hasTag, readCatchKind, readLabelCount } from '../binary/body.ts';
import type { BinaryReader } from '../binary/reader.ts';
import type { TypeRegistry } from '../core/type-registry.ts';
import { exnref, type ValueType, withoutNull } from '../core/types.ts';
import type { ValidationContext } from './context.ts';
import type { LocalTypes } from './locals.ts';
import { typeListText } from './messages.ts';
import { openedByCatch, openedByCatchAll, openedByTry, type Stacks } from './stacks.ts';

type Types = readonly ValueType[];

const none: Types = [];
/** What a clause hands on that hands on a reference. */
const caught = withoutNull(exnref);

export class ExceptionRules {
  private readonly tagTypes: readonly Types[];
  private readonly reader: BinaryReader;
  private readonly stacks: Stacks;
  private readonly locals: LocalTypes;
  private readonly registry: TypeRegistry;

  constructor(context: ValidationContext, reader: BinaryReader, stacks: Stacks, locals: LocalTypes) {
    this.tagTypes = context.tagTypes;
    this.reader = reader;
    this.stacks = stacks;
    this.locals = locals;
    this.registry = context.module.registry;
  }

  /** What an exception of the tag at hand carries. */
  private tag(): Types {
    const index = this.reader.u32();
    return this.tagTypes[index] ?? this.stacks.fail('invalid', `unknown tag ${index}`);
  }

  throw(): void {
    this.stacks.popAll(this.tag());
    this.stacks.becomeUnreachable();
  }

  throwReference(): void {
    this.stacks.pop(exnref);
    this.stacks.becomeUnreachable();
  }

  /** The catch clauses of a `try_table`, whose own label they do not see. */
  catchClauses(): void {
    const { reader, stacks } = this;
    for (let left = readLabelCount(reader); left > 0; left--) {
      const kind = readCatchKind(reader);
      const payload = hasTag(kind) ? this.tag() : none;
      const label = stacks.label(reader.u32());
      const count = payload.length + (handsReference(kind) ? 1 : 0);
      let fits = count === label.length;
      for (let index = 0; fits && index < count; index++) {
        fits = this.registry.isSubtype(payload[index] ?? caught, label[index]!);
      }
      if (!fits) this.clauseMismatch(handsReference(kind) ? [...payload, caught] : payload, label);
    }
  }

  private clauseMismatch(carried: Types, label: Types): never {
    const text = `catch clause carries ${typeListText(carried)} but its label takes ${typeListText(label)}`;
    this.stacks.fail('invalid', `type mismatch: ${text}`);
  }

  // ---- the older instructions

  catch(): void {
    this.nextCatch('catch', openedByCatch);
  }

  catchAll(): void {
    this.nextCatch('catch_all', openedByCatchAll);
  }

  // A rule of the binary format, in its words for an `else` without `if`.
  private nextCatch(name: string, opener: number): void {
    const { stacks } = this;
    const innermost = stacks.depth - 1;
    const before = stacks.openers[innermost];
    if (before !== openedByTry && before !== openedByCatch) {
      stacks.fail('malformed', `END opcode expected: ${name} without try`);
    }
    const payload = opener === openedByCatch ? this.tag() : none;
    stacks.popControl();
    const results = stacks.results[innermost]!;
    stacks.pushControl(opener, payload, results, results);
    this.locals.leaveBlock();
    this.locals.enterBlock();
  }

  delegate(): void {
    const { stacks } = this;
    const innermost = stacks.depth - 1;
    if (stacks.openers[innermost] !== openedByTry)
      stacks.fail('malformed', 'END opcode expected: delegate without try');
    stacks.popControl();
    this.locals.leaveBlock();
    // The label is one of those outside of the block.
    stacks.label(this.reader.u32());
    stacks.pushAll(stacks.results[innermost]!);
  }

  rethrow(): void {
    const { stacks } = this;
    const index = this.reader.u32();
    stacks.label(index);
    const opener = stacks.openers[stacks.depth - 1 - index];
    if (opener !== openedByCatch && opener !== openedByCatchAll) {
      stacks.fail('invalid', `invalid rethrow label ${index}`);
    }
    stacks.becomeUnreachable();
  }
}
