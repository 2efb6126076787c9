// Filters JSON; an instance for each call.

import jq from 'jq-wasm';
import { numbers, thrownBy } from './samples.mjs';

export default async function work() {
  const next = numbers(61);
  const data = Array.from({ length: 300 }, (_, id) => ({
    id,
    name: `n${next() % 20}`,
    value: next() / 3,
    tags: ['é', `t${next() % 4}`],
  }));
  const seen = [];
  for (const filter of [
    'group_by(.name) | map({name: .[0].name, n: length, sum: (map(.value) | add | floor)})',
    '[.[] | select(.tags | index("t1")) | .id] | sort_by(-.) | .[:20]',
    'def f: if . < 2 then . else (. - 1 | f) + (. - 2 | f) end; [range(15) | f]',
    '[.[].name | test("n1[0-9]")] | map(tostring) | join(",")',
    'reduce .[] as $x ({}; .[$x.name] += $x.value) | with_entries(.value |= floor)',
  ]) {
    seen.push(await jq.json(data, filter), await jq.raw(data, filter, ['-c']));
  }
  seen.push(await thrownBy(() => jq.raw(data, '.[')), await thrownBy(() => jq.raw('{', '.')));
  return seen;
}
