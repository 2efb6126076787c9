// The assemblers of the suite's modules: that of the WebAssembly tools, and for the older exception instructions wabt's,
// which alone has their syntax.

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import wabt from 'wabt';
import { type Assembler, assemblerOver } from '../../src/runtime/cli/wast/assemble.ts';

/** For all scripts but those with the older `try`. */
export const assemble: Assembler = assemblerOver(parse);

/** For scripts with the older `try`, whose modules are ASCII all through. Refuses malformed text, too. */
export const assembleLegacy: Assembler = async (source) => {
  if (source.form === 'binary') return { kind: 'bytes', bytes: source.bytes };
  const { parseWat } = await wabt();
  try {
    const module = parseWat('legacy', source.text, { exceptions: true, tail_call: true });
    try {
      return { kind: 'bytes', bytes: new Uint8Array(module.toBinary({}).buffer) };
    } finally {
      module.destroy();
    }
  } catch (error) {
    const message = error instanceof Error ? /^parseWat failed:\s*(.*)/.exec(error.message)?.[1] : undefined;
    if (message === undefined) throw error;
    return { kind: 'refused', message };
  }
};
