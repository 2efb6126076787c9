// All tests of the JavaScript interface, by area, with names that are told apart.

import type { ApiTest } from './api.ts';
import { byteTests } from './bytes.ts';
import { exceptionTests } from './exceptions.ts';
import { functionTests } from './functions.ts';
import { importTests } from './imports.ts';
import { limitTests } from './limits.ts';
import { memoryTests } from './memory.ts';
import { instanceTests, moduleTests } from './module.ts';
import { namespaceTests } from './namespace.ts';
import { referenceTests } from './references.ts';
import { streamingTests } from './streaming.ts';
import { stringTests } from './strings.ts';
import { globalTests, tableTests } from './table.ts';

const areas: Readonly<Record<string, readonly ApiTest[]>> = {
  namespace: namespaceTests,
  bytes: byteTests,
  module: moduleTests,
  instance: instanceTests,
  imports: importTests,
  functions: functionTests,
  memory: memoryTests,
  table: tableTests,
  global: globalTests,
  exceptions: exceptionTests,
  references: referenceTests,
  strings: stringTests,
  streaming: streamingTests,
  limits: limitTests,
};

/** Every test, its area before its name. */
export const apiTests: readonly ApiTest[] = Object.entries(areas).flatMap(([area, tests]) =>
  tests.map((one) => ({ ...one, name: `${area}: ${one.name}` })),
);
