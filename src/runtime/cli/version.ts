// The version of the package, from its manifest.

import { readFileSync } from 'node:fs';
import { FUEL_CONTRACT_VERSION } from '../../interpreter/index.ts';

/** `wasmeter 1.2.3 (fuel contract 1)`, and the end of the line. */
export function versionText(): string {
  // The same distance from the source and from what is built of it.
  const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return `wasmeter ${manifest.version} (fuel contract ${FUEL_CONTRACT_VERSION})\n`;
}
