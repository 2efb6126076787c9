// The imports and exports of modules, found with vectors; both of its builds.

import { createRequire } from 'node:module';
import { init, parse } from 'es-module-lexer';
import { prose, script, thrownBy } from './samples.mjs';

export default async function work({ light }) {
  await init;
  const sources = [
    '',
    script(light ? 30 : 300),
    `// ${prose(90_000).replaceAll('\n', ' ')}\nexport * as l from 'm'; export default class {}`,
    `import j from './j.json' with { type: 'json' }; import.meta.url; import source x from 'x'; import defer * as d from 'd'`,
    'export const a = `t$' + '{`u$' + '{{}}`}`, { b, c: [d] } = /re[/]x/; export { a as "f g" }; (a) / 2 / b',
  ];
  const wrong = [];
  for (const text of ['import {', 'export { a b', "'", '`${']) wrong.push(await thrownBy(() => parse(text)));
  const minimal = createRequire(import.meta.url)('es-module-lexer/minimal');
  await minimal.init;
  return [sources.map((source) => parse(source, 'name.js')), wrong, sources.map((source) => minimal.parse(source))];
}
