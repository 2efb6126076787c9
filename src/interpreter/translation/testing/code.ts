// Text to internal code, for the tests of this folder.

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { decodeModule } from '../../binary/module.ts';
import { type EngineConfiguration, resolveConfiguration } from '../../core/configuration.ts';
import { InternalCode } from '../code.ts';
import { printFunction } from '../print.ts';

/** The code of a module's text; every type has its own index for number. */
export async function codeOf(text: string, configuration: EngineConfiguration = {}): Promise<InternalCode> {
  const resolved = resolveConfiguration(configuration);
  const declaration = decodeModule(new Uint8Array(await parse(text)), resolved);
  const typeIds = Int32Array.from(declaration.types, (_, index) => index);
  return new InternalCode(declaration, resolved, typeIds);
}

/** The operations of a module's first function, without their positions. */
export async function operationsOfText(text: string, configuration: EngineConfiguration = {}): Promise<string[]> {
  const [, ...lines] = printFunction(await codeOf(text, configuration), 0);
  return lines.map((line) => line.replace(/^\d+: /, ''));
}
