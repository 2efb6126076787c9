// Graphviz by every engine of layout, and what it says of faults.

import { instance } from '@viz-js/viz';
import { numbers } from './samples.mjs';

export const packages = ['@viz-js/viz'];

export default async function work() {
  const viz = await instance();
  const next = numbers(51);
  const edges = Array.from({ length: 70 }, () => `n${next() % 30} -> n${next() % 30} [label="${next() % 100} é"]`);
  const graph = `digraph { rankdir=LR; node [shape=record]; subgraph cluster_a { n1; n2; label="A" }\n${edges.join('\n')}\n}`;
  const seen = [viz.graphvizVersion, viz.formats, viz.engines];
  for (const engine of ['dot', 'circo', 'twopi', 'osage', 'patchwork'])
    seen.push(viz.renderString(graph, { format: 'svg', engine }));
  // Forces, with a start that is always the same.
  seen.push(viz.renderString(graph, { format: 'plain', engine: 'neato', graphAttributes: { start: 7, maxiter: 50 } }));
  seen.push(
    viz.renderJSON({
      nodes: [{ name: 'a', attributes: { label: { html: '<b>x</b>' } } }],
      edges: [{ tail: 'a', head: 'b' }],
    }),
  );
  seen.push(
    viz.render('graph { a -- b', {}),
    viz.render('graph { a [shape=nonesuch] }'),
    viz.render(graph, { format: 'nonesuch' }),
  );
  return seen;
}
