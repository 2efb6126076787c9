// @hpcc-js/wasm-graphviz, as published, over our engine: a large C++ program with the older exceptions (416 `try` and 86
// `delegate`) and vectors (317 instructions). Drawings are those over the host's WebAssembly, to the byte, and a host
// function that throws in the middle of one leaves the program as it does there.

import { describe, expect, test } from 'vitest';
import { loadPair, onBoth } from './packages.ts';

interface Graph {
  addNode(id: string, attributes?: object): Graph;
  addEdge(tail: string, head: string, attributes?: object): Graph;
  toDot(): string;
  delete(): void;
}
interface Graphviz {
  version(): string;
  layout(source: string, format: string, engine: string): string;
  dot(source: string): string;
  unflatten(source: string, most: number, fanout: boolean, chain: number): string;
  createGraph(): Graph;
}
interface Exports {
  readonly Graphviz: { load(): Promise<Graphviz> };
}

/** The next calls of host functions until one fails; Infinity: none does. */
let callsUntilFailure = Infinity;
const failure = new Error('the host function failed');

/** Host functions that fail when they are told to. */
function failing(namespace: object): object {
  const { instantiate } = namespace as { instantiate(bytes: Uint8Array, imports: object): Promise<unknown> };
  const guarded = (call: unknown): unknown => {
    if (typeof call !== 'function') return call;
    return (...values: unknown[]): unknown => {
      if (--callsUntilFailure === 0) throw failure;
      return call(...values);
    };
  };
  const mapped = (imports: object, map: (item: never) => unknown) =>
    Object.fromEntries(Object.entries(imports).map(([name, item]) => [name, map(item as never)]));
  return Object.create(namespace, {
    instantiate: {
      value: (bytes: Uint8Array, imports: object) =>
        instantiate(
          bytes,
          mapped(imports, (module: object) => mapped(module, guarded)),
        ),
    },
  });
}

const pair = loadPair<Exports>('@hpcc-js/wasm-graphviz', 'dist/index.js', failing);

const source = `digraph G { graph [rankdir=LR label="a < b & c"]; node [shape=record fontname="Times"];
  subgraph cluster_one { style=filled; a -> b -> c; b [label="{<x> left|<y> right}"]; }
  subgraph cluster_two { color="#11aaff"; d -> e [label="é"]; e -> f -> d; }
  a -> d [weight=3 style=dashed]; c -> f [color="red:blue"]; e -> a; g [shape=star]; g -> b:x; }`;

describe('graphviz over our engine', () => {
  for (const engine of ['dot', 'neato', 'fdp', 'circo', 'twopi', 'osage', 'patchwork']) {
    test(`draws with ${engine}`, async () => {
      const { native, ours, fuel } = await onBoth(pair, async ({ Graphviz }) => {
        const graphviz = await Graphviz.load();
        return ['svg', 'json', 'ps'].map((format) => graphviz.layout(source, format, engine));
      });
      expect(ours).toEqual(native);
      expect(fuel).toBeGreaterThan(1_000_000);
    });
  }

  test('says what is wrong with what it cannot draw', async () => {
    const { native, ours } = await onBoth(pair, async ({ Graphviz }) => {
      const graphviz = await Graphviz.load();
      return [
        ['digraph { a -> ', 'svg', 'dot'],
        ['xx', 'svg', 'neato'],
        ['graph { a }', 'nothing', 'dot'],
        ['graph { a }', 'svg', 'nobody'],
      ].map(([text, format, engine]) => {
        try {
          return graphviz.layout(text!, format!, engine!);
        } catch (error) {
          return String(error);
        }
      });
    });
    expect(ours).toEqual(native);
  });

  test('a host function that throws crosses its frames, which clean up, and is the same outside', async () => {
    const { native, ours } = await onBoth(pair, async ({ Graphviz }) => {
      const graphviz = await Graphviz.load();
      const graph = graphviz.createGraph();
      graph.addNode('a', { label: 'first' }).addEdge('a', 'b', { color: 'red' });
      const seen: unknown[] = [];
      for (let call = 1; call <= 16; call++) {
        callsUntilFailure = call;
        try {
          seen.push(graph.toDot());
        } catch (error) {
          seen.push(error);
        }
        callsUntilFailure = Infinity;
        seen.push(graph.toDot());
      }
      graph.delete();
      return [...seen, graphviz.dot(source)];
    });
    expect(ours).toEqual(native);
    expect(native.filter((item) => item === failure).length).toBeGreaterThan(3);
    expect(ours.map((item) => item === failure)).toEqual(native.map((item) => item === failure));
  });
});
