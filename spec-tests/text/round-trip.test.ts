// The printer against the assembler: what is printed of a module assembles to the same bytes again, custom sections
// aside. Over every valid module of the official suite, and over compilers' output.

import { readFileSync } from 'node:fs';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { describe, expect, test } from 'vitest';
import { programs, programUrl } from '../../bench/programs/index.ts';
import { defaultFeatures, Engine, Module, moduleText } from '../../src/interpreter/index.ts';
import { locateSuite, suiteFiles } from '../suite/locate.ts';
import { prepareFile } from '../suite/prepare.ts';

const features = Object.fromEntries(Object.keys(defaultFeatures).map((name) => [name, true]));
const engine = new Engine({ features });
const root = locateSuite();

function printed(bytes: Uint8Array): string {
  return [...moduleText(new Module(engine, bytes))].join('\n');
}

/** The same module without custom sections: what the text format has no words for. */
function withoutCustoms(bytes: Uint8Array): string {
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  let position = 8;
  while (position < bytes.length) {
    const start = position;
    const id = bytes[position++];
    let size = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[position++]!;
      size += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
    }
    position += size;
    if (id !== 0) kept.push(bytes.subarray(start, position));
  }
  return Buffer.concat(kept).toString('hex');
}

/** Modules whose bytes the suite wrote in ways that no assembler would (long LEB128, empty sections): text alone. */
async function faultOf(bytes: Uint8Array, isAssembled: boolean): Promise<string | undefined> {
  const text = printed(bytes);
  const again = await parse(text);
  if (isAssembled) return withoutCustoms(again) === withoutCustoms(bytes) ? undefined : `other bytes:\n${text}`;
  const names = /(^ *| );; .*$\n?/gm;
  return printed(again).replace(names, '') === text.replace(names, '') ? undefined : `other text:\n${text}`;
}

describe.skipIf(root === undefined)('the modules of the suite', () => {
  // Older exceptions are assembled by another tool, which this one does not understand.
  test('are the same when they are printed and assembled again', { timeout: 180_000 }, async () => {
    const faults: string[] = [];
    let count = 0;
    for (const file of await suiteFiles(root!)) {
      if (file.startsWith('legacy/')) continue;
      const { commands } = await prepareFile(root!, file);
      for (const { command, module } of commands) {
        if (command.kind !== 'module' || module?.kind !== 'bytes') continue;
        if (!Module.validate(engine, module.bytes)) continue;
        count++;
        const isText = command.source.form === 'text';
        const fault = await faultOf(module.bytes, isText).catch(
          (error: unknown) => `${error}\n${printed(module.bytes)}`,
        );
        if (fault !== undefined) faults.push(`${file}:${command.line}: ${fault.slice(0, 2000)}`);
      }
    }
    expect(faults).toEqual([]);
    expect(count).toBeGreaterThan(1000);
  });
});

test.each(programs.map((program) => [program.name, program] as const))(
  '%s prints to what it is',
  async (_, program) => {
    expect(await faultOf(new Uint8Array(readFileSync(programUrl(program))), false)).toBeUndefined();
  },
);
