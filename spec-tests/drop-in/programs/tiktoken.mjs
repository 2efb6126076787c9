// Tokens of language models, with vocabularies of 100,000 and 200,000.

import { get_encoding } from 'tiktoken';
import { prose, script, thrownBy } from './samples.mjs';

export default async function work() {
  const seen = [];
  for (const name of ['cl100k_base', 'o200k_base']) {
    const encoding = get_encoding(name, { '<|special|>': 100300 });
    for (const text of [prose(4_000), script(10), '東京 🎉 ﷽', '<|special|>']) {
      const tokens = encoding.encode(text, 'all');
      seen.push(tokens, new TextDecoder().decode(encoding.decode(tokens)) === text);
    }
    seen.push(await thrownBy(() => encoding.encode('<|special|>')));
    encoding.free();
  }
  seen.push(await thrownBy(() => get_encoding('nonesuch')));
  return seen;
}
