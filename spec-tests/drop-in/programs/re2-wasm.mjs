// Regular expressions that take linear time.

import { RE2 } from '@adguard/re2-wasm';
import { prose, thrownBy } from './samples.mjs';

export const packages = ['@adguard/re2-wasm'];

export default async function work() {
  const text = prose(5_000);
  const seen = [];
  for (const [source, flags] of [
    ['(\\w+) (\\d+)', 'gu'],
    ['(?P<first>[a-z]+)é?', 'u'],
    ['\\p{L}+$', 'gmu'],
    ['a*a*a*a*b', 'u'],
  ]) {
    const expression = new RE2(source, flags);
    seen.push(
      expression.test(text),
      expression.exec(text)?.slice(),
      text.replace(expression, '<$1>').length,
      text.match(expression)?.length,
    );
  }
  seen.push(await thrownBy(() => new RE2('(', 'u')));
  return seen;
}
