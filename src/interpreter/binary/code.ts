// The code section (specification 5.5.13): where each function's body lies and which locals it declares. Instructions
// stay bytes; validation and translation read them with body.ts.

import type { FunctionBody, LocalGroup } from './declaration.ts';
import type { ModuleDraft } from './draft.ts';
import { readValueType } from './types.ts';

/** 2^32 - 1: no function has more locals, whatever the limits say. */
const mostLocals = 0xffff_ffff;

export function readCodeSection(draft: ModuleDraft): void {
  const { reader, limits } = draft;
  const sectionEnd = reader.end;
  // That there is a body for each function is checked at the module's end, as the suite wants it.
  const count = draft.count('functions', draft.importedFunctions);
  for (let index = 0; index < count; index++) {
    reader.functionIndex = draft.importedFunctions + index;
    const offset = reader.position;
    const size = reader.length();
    if (size > limits.bodyBytes) reader.exceeds('bodyBytes', size, limits, offset);
    reader.end = reader.position + size;
    draft.bodies.push(readBody(draft, reader.functionIndex));
  }
  reader.functionIndex = undefined;
  reader.end = sectionEnd;
}

// The reader's range is the body. It goes on behind it, the instructions unread.
function readBody(draft: ModuleDraft, functionIndex: number): FunctionBody {
  const reader = draft.reader;
  const declarations = reader.position;
  const locals = readLocals(draft, functionIndex);
  const start = reader.position;
  const end = reader.end;
  if (start > end) reader.fail('unexpected end of section or function', end);
  reader.position = end;
  return { declarations, start, end, locals };
}

const noLocals: readonly LocalGroup[] = [];

function readLocals(draft: ModuleDraft, functionIndex: number): readonly LocalGroup[] {
  const { reader, features, limits } = draft;
  const start = reader.position;
  const groupCount = reader.length();
  if (groupCount === 0) return noLocals;
  // The function or its type may not exist; then the module is refused for that, later.
  const type = draft.types[draft.functions[functionIndex] ?? -1];
  const parameters = type?.kind === 'func' ? type.parameters.length : 0;
  const groups: LocalGroup[] = [];
  let total = 0;
  for (let left = groupCount; left > 0; left--) {
    const offset = reader.position;
    const count = reader.u32();
    total += count;
    // The suite has sums just above 2^32 - 1; checked in every step, the sum cannot grow past what a number holds.
    if (total > mostLocals) reader.fail('too many locals', offset);
    const type = readValueType(reader, features);
    // Empty groups mean nothing, and what exceeds the limit is refused below: so the list is no longer than the limit.
    if (count > 0 && parameters + total <= limits.locals) groups.push({ count, type });
  }
  if (parameters + total > limits.locals) reader.exceeds('locals', parameters + total, limits, start);
  return groups;
}
