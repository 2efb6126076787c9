// The custom section `metadata.code.branch_hint` (the branch hinting proposal): which branches are likely to be taken.
// The specification lets no custom section make a module invalid, and nothing here runs faster for a hint, so this is
// asked for by itself (`Module.validateBranchHints`). Texts are those of the official suite where it has some.

import { readInstruction, skipImmediates } from '../binary/body.ts';
import type { FunctionBody, ModuleDeclaration } from '../binary/declaration.ts';
import { BinaryReader } from '../binary/reader.ts';
import { CompileError } from '../core/errors.ts';

const sectionName = 'metadata.code.branch_hint';
const conditional = new Set(['if', 'br_if']);

/**
 * Checks the branch hints of a valid module: functions and offsets in order, each of one byte, 0 or 1, at an `if` or a
 * `br_if`.
 * @throws CompileError with the offset at fault
 */
export function validateBranchHints(module: ModuleDeclaration): void {
  const [section, second] = module.customSections.filter(({ name }) => name === sectionName);
  if (section === undefined) return;
  if (second !== undefined) refuse('malformed', 'second section', second.contents.start);
  const firstBody = module.bodies[0];
  const { contents } = section;
  if (firstBody !== undefined && contents.start > firstBody.declarations) {
    refuse('malformed', 'section behind the code', contents.start);
  }
  const reader = new BinaryReader(module.bytes);
  reader.open(contents);
  const code = new BinaryReader(module.bytes);
  code.typeIds = module.typeIds;
  let previous = -1;
  for (let left = reader.length(); left > 0; left--) {
    const offset = reader.position;
    const index = reader.u32();
    const body = module.bodies[index - module.importedFunctions];
    if (body === undefined) refuse('invalid', `function ${index} has no body`, offset);
    if (index <= previous) refuse('malformed', `function ${index} out of order`, offset);
    previous = index;
    code.open(body, index);
    readHints(reader, code, body);
  }
  reader.finish();
}

// `code` stands at the function's first instruction; hints are in order, so that it never goes back.
function readHints(reader: BinaryReader, code: BinaryReader, body: FunctionBody): void {
  const { functionIndex } = code;
  let previous = -1;
  for (let left = reader.length(); left > 0; left--) {
    const start = reader.position;
    const target = reader.u32();
    if (target <= previous) refuse('malformed', `offset ${target} out of order`, start, functionIndex);
    previous = target;
    const size = reader.u32();
    if (size !== 1) refuse('malformed', `hint of ${size} bytes`, start, functionIndex);
    if (reader.u8() > 1) refuse('malformed', 'hint that is neither 0 nor 1', start, functionIndex);
    const at = body.declarations + target;
    while (code.position < at && code.position < body.end) skipImmediates(code, readInstruction(code));
    if (code.position !== at || at >= body.end) refuse('invalid', 'invalid target', start, functionIndex);
    const row = readInstruction(code);
    if (!conditional.has(row.name)) refuse('invalid', 'invalid target', start, functionIndex);
    skipImmediates(code, row);
  }
}

function refuse(kind: 'malformed' | 'invalid', fault: string, offset: number, functionIndex?: number): never {
  throw new CompileError(kind, `@${sectionName} annotation: ${fault}`, offset, functionIndex);
}
