// Source maps read, asked and written; the module calls back for each mapping.

import { SourceMapConsumer, SourceMapGenerator, SourceNode } from 'source-map';
import { numbers, thrownBy } from './samples.mjs';

function generate(lines) {
  const next = numbers(11);
  const generator = new SourceMapGenerator({ file: 'out.js', sourceRoot: '/src' });
  for (let line = 1; line < lines; line++) {
    for (let column = next() % 9; column < 120; column += 1 + (next() % 30)) {
      generator.addMapping({
        generated: { line, column },
        original: { line: 1 + (next() % 300), column: next() % 90 },
        source: `file${next() % 5}.ts`,
        ...(next() % 3 === 0 ? { name: `name${next() % 40}` } : {}),
      });
    }
  }
  generator.setSourceContent('file1.ts', 'let a = 1;\n'.repeat(300));
  return generator.toJSON();
}

export default async function work({ light }) {
  const map = generate(light ? 80 : 400);
  const seen = [];
  await SourceMapConsumer.with(map, null, (consumer) => {
    for (const order of [SourceMapConsumer.GENERATED_ORDER, SourceMapConsumer.ORIGINAL_ORDER]) {
      consumer.eachMapping((mapping) => seen.push(JSON.stringify(mapping)), null, order);
    }
    consumer.computeColumnSpans();
    for (let line = 1; line < (light ? 80 : 400); line += 3) {
      for (const bias of [SourceMapConsumer.GREATEST_LOWER_BOUND, SourceMapConsumer.LEAST_UPPER_BOUND]) {
        seen.push(consumer.originalPositionFor({ line, column: 50, bias }));
        seen.push(consumer.generatedPositionFor({ source: '/src/file2.ts', line, column: 40, bias }));
      }
      seen.push(consumer.allGeneratedPositionsFor({ source: '/src/file3.ts', line }));
    }
    const node = SourceNode.fromStringWithSourceMap('let b = 2;\n'.repeat(300), consumer);
    seen.push(node.toStringWithSourceMap({ file: 'again.js' }).map.toJSON());
    seen.push(SourceMapGenerator.fromSourceMap(consumer).toString());
  });
  seen.push(
    await thrownBy(async () => {
      const consumer = await new SourceMapConsumer({ version: 3, sources: ['a'], names: [], mappings: 'AAAA,!' });
      consumer.originalPositionFor({ line: 1, column: 0 });
    }),
  );
  return seen;
}
