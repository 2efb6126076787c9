// The regular expressions that editors colour text with.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import { prose, script, thrownBy } from './samples.mjs';

export default async function work() {
  const require = createRequire(import.meta.url);
  await oniguruma.loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  const { OnigScanner, OnigString } = oniguruma;
  const scanner = new OnigScanner([
    '(?<word>\\b\\p{Lu}\\w+)',
    '"(?:[^"\\\\]|\\\\.)*"',
    '(?<=\\()[^()]*(?=\\))',
    'é|€',
    '\\d++(?!\\w)',
  ]);
  const seen = [];
  for (const text of [prose(3_000), script(15)]) {
    const string = new OnigString(text);
    for (let at = 0; at < text.length; ) {
      const match = scanner.findNextMatchSync(string, at);
      if (match === null) break;
      seen.push([match.index, match.captureIndices]);
      at = Math.max(at + 1, match.captureIndices[0].end);
    }
    string.dispose();
  }
  scanner.dispose();
  seen.push(await thrownBy(() => new OnigScanner(['(unclosed'])));
  return seen;
}
