// Element and data segments (specification 5.5.12 and 5.5.14). Their expressions are found, not judged; the contents
// of data segments stay where they are in the module's bytes.

import { type FeatureName, switchedOff } from '../core/features.ts';
import { funcref, type ValueType, withoutNull } from '../core/types.ts';
import type { ConstantExpression } from './declaration.ts';
import type { ModuleDraft } from './draft.ts';
import { readExpression } from './expressions.ts';
import { readReferenceType } from './types.ts';

// The flags of an element segment.
const notActive = 0x01;
/** Of an active segment: the table is named. Of another: it is declarative. */
const namedOrDeclarative = 0x02;
const withExpressions = 0x04;

const functionReference = withoutNull(funcref);

export function readElementSection(draft: ModuleDraft): void {
  for (let left = draft.count('elementSegments'); left > 0; left--) readElementSegment(draft);
}

function readElementSegment(draft: ModuleDraft): void {
  const reader = draft.reader;
  const offset = reader.position;
  const flags = reader.u32();
  if (flags > 0x07) reader.fail('malformed elements segment kind', offset);
  const active = (flags & notActive) === 0;
  const mode = active ? 'active' : (flags & namedOrDeclarative) === 0 ? 'passive' : 'declarative';
  if (flags !== 0) mustBeOn(draft, 'bulkMemory', offset);
  // Naming table 0 in an active segment came with bulk memory; declarations and typed lists need references.
  if (mode === 'declarative' || (active && (flags & withExpressions) !== 0)) mustBeOn(draft, 'referenceTypes', offset);

  const table = active && (flags & namedOrDeclarative) !== 0 ? reader.u32() : 0;
  const offsetExpression = active ? readExpression(reader) : undefined;
  // Indices give functions, never null; expressions without a named type give what tables always held (5.5.12).
  let type: ValueType = (flags & withExpressions) === 0 ? functionReference : funcref;
  if ((flags & (notActive | namedOrDeclarative)) !== 0) type = readElementType(draft, flags);
  const count = draft.count('segmentElements');
  let functions: number[] | undefined;
  let expressions: ConstantExpression[] | undefined;
  if ((flags & withExpressions) === 0) {
    functions = [];
    for (let index = 0; index < count; index++) functions.push(reader.u32());
  } else {
    expressions = [];
    for (let index = 0; index < count; index++) expressions.push(readExpression(reader));
  }
  draft.elements.push({ mode, table, offsetExpression, type, functions, expressions, offset });
}

// Segments of expressions name their type; those of indices have a byte of which only 0x00, functions, is defined.
function readElementType(draft: ModuleDraft, flags: number): ValueType {
  const reader = draft.reader;
  if ((flags & withExpressions) !== 0) return readReferenceType(reader, draft.features);
  const offset = reader.position;
  if (reader.u8() !== 0x00) reader.fail('malformed element kind', offset);
  return functionReference;
}

export function readDataSection(draft: ModuleDraft): void {
  const reader = draft.reader;
  for (let left = draft.count('dataSegments'); left > 0; left--) {
    const offset = reader.position;
    const flags = reader.u32();
    if (flags > 0x02) reader.fail('malformed data segment kind', offset);
    if (flags !== 0) mustBeOn(draft, 'bulkMemory', offset);
    const passive = flags === 0x01;
    const memory = flags === 0x02 ? reader.u32() : 0;
    const offsetExpression = passive ? undefined : readExpression(reader);
    const bytes = reader.byteVector();
    draft.data.add({ mode: passive ? 'passive' : 'active', memory, offsetExpression, bytes, offset });
  }
}

function mustBeOn(draft: ModuleDraft, feature: FeatureName, offset: number): void {
  if (!draft.features[feature]) draft.reader.refuse(switchedOff(feature), offset);
}
