// What binaryen compiles from the older exception instructions to the newer, over our engine: the suite's scripts of the
// older form, and Graphviz as published, with the host's own WebAssembly beside it. Run by `npm run hosts` on a Node that
// has the newer instructions itself. Prints one line of JSON: how many checks passed, and what failed.

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Module, Engine } from '../../src/interpreter/index.ts';
import type { Assembler } from '../../src/runtime/cli/wast/assemble.ts';
import { prepareScript } from '../../src/runtime/cli/wast/prepare.ts';
import { runScript } from '../../src/runtime/cli/wast/run-script.ts';
import { usualWays } from '../../src/runtime/cli/wast/ways.ts';
import { assembleCalculator, calculator, toExnref } from '../programs/exnref/compile.ts';
import { assembleExpressions, expressions, optimized } from '../programs/gc/compile.ts';
import { loadPair } from '../programs/packages.ts';
import { assembleLegacy } from '../suite/assemble.ts';
import { absence, locateSuite } from '../suite/locate.ts';

const faults: string[] = [];
let passed = 0;

function check(name: string, fault: string | undefined): void {
  if (fault === undefined) passed++;
  else faults.push(`${name}: ${fault}`);
}

/** A module with the newer instructions where it is one: what is invalid stays as it is. */
function translating(optimize: boolean): Assembler {
  const older = new Engine({ features: { exceptions: false } });
  const newer = new Engine({ features: { legacyExceptions: false } });
  return async (source) => {
    const assembled = await assembleLegacy(source);
    if (assembled.kind !== 'bytes' || !Module.validate(older, assembled.bytes)) return assembled;
    const bytes = toExnref(assembled.bytes, optimize);
    // Throws where something older is left in it.
    new Module(newer, bytes);
    return { kind: 'bytes', bytes };
  };
}

async function checkSuite(): Promise<void> {
  const root = locateSuite();
  if (root === undefined) return check('the suite', absence());
  for (const name of ['rethrow', 'throw', 'try_catch', 'try_delegate']) {
    const file = `legacy/${name}.wast`;
    const bytes = await readFile(`${root}/${file}`);
    for (const optimize of [false, true]) {
      const script = await prepareScript(file, bytes, translating(optimize));
      for (const way of usualWays) {
        for (const [index, { verdict }] of runScript(script, way).entries()) {
          const { line } = script.commands[index]!.command;
          check(
            `${file}:${line}, ${way.name}, ${optimize ? 'optimized' : 'translated'}`,
            verdict.pass ? undefined : verdict.reason,
          );
        }
      }
    }
  }
}

interface Graphviz {
  readonly Graphviz: { load(): Promise<{ layout(source: string, format: string, engine: string): string }> };
}

async function checkGraphviz(): Promise<void> {
  const source =
    'digraph { a -> b -> c -> a; subgraph cluster_x { d -> e [label="<é>"] } c -> d; e -> f [style=bold] }';
  const draw = async ({ Graphviz }: Graphviz): Promise<string[]> => {
    const graphviz = await Graphviz.load();
    return ['dot', 'neato', 'circo'].map((engine) => graphviz.layout(source, 'svg', engine));
  };
  const translated = loadPair<Graphviz>('@hpcc-js/wasm-graphviz', 'dist/index.js', (namespace) => {
    const { instantiate } = namespace as { instantiate(bytes: Uint8Array, imports: object): Promise<unknown> };
    return Object.create(namespace, {
      instantiate: { value: (bytes: Uint8Array, imports: object) => instantiate(toExnref(bytes, true), imports) },
    });
  });
  const asPublished = loadPair<Graphviz>('@hpcc-js/wasm-graphviz', 'dist/index.js');
  const expected = await draw(asPublished.native.exports);
  for (const [name, { exports }] of Object.entries(translated)) {
    const drawn = await draw(exports);
    check(`Graphviz, ${name}`, drawn.join() === expected.join() ? undefined : 'another drawing');
  }
}

function checkCommitted(name: string, compiled: Uint8Array, committed: URL): void {
  const isCommitted = Buffer.compare(compiled, readFileSync(committed)) === 0;
  check(`${name}.wasm`, isCommitted ? undefined : `not what binaryen makes of ${name}.wat`);
}

checkCommitted('calculator', toExnref(await assembleCalculator(), true), calculator);
checkCommitted('expressions', optimized(await assembleExpressions()), expressions);
await checkSuite();
await checkGraphviz();
console.log(JSON.stringify({ passed, faults }));
