// Graphviz with the older exceptions and vectors: drawings, and faults that leave as exceptions of C++.

import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { numbers } from './samples.mjs';

export const packages = ['@hpcc-js/wasm-graphviz'];

export default async function work({ light }) {
  const graphviz = await Graphviz.load();
  const next = numbers(91);
  const edges = Array.from(
    { length: light ? 6 : 50 },
    () => `n${next() % 25} -> n${next() % 25} [label="${next() % 100} é"]`,
  );
  const graph = `digraph { node [shape=record, label="{<a> x|y}"]; subgraph cluster_a { n1; n2 }\n${edges.join('\n')}\n}`;
  const seen = [graphviz.version()];
  for (const engine of light ? ['dot'] : ['dot', 'circo', 'twopi', 'osage'])
    seen.push(graphviz.layout(graph, 'svg', engine));
  seen.push(graphviz.layout(graph, 'dot', 'dot'), graphviz.unflatten(graph, 3), graphviz.acyclic(graph));
  // Faults leave the program as exceptions of C++.
  for (const wrong of ['digraph { a -> ', 'nonsense', 'digraph { a [shape=nonesuch] }']) {
    seen.push(
      await Promise.resolve()
        .then(() => graphviz.dot(wrong))
        .catch(String),
    );
  }
  return [...seen, graphviz.dot('graph { a -- b }')];
}
