// Parses JSON by a grammar that is a side module: linked at run time, with the memory, table and functions of the
// parser's.

import { createRequire } from 'node:module';
import { Edit, Language, Parser, Query } from 'web-tree-sitter';
import { numbers } from './samples.mjs';

export const packages = ['web-tree-sitter', 'tree-sitter-json'];

export default async function work() {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-json/tree-sitter-json.wasm');
  const language = await Language.load(grammar);
  const parser = new Parser();
  parser.setLanguage(language);
  const next = numbers(41);
  const value = (depth) => {
    if (depth === 0) return [next(), `text\n"é${next() % 99}"`, next() % 2 === 0, null][next() % 4];
    const children = Array.from({ length: 2 + (next() % 3) }, () => value(depth - 1));
    return next() % 2 === 0 ? children : Object.fromEntries(children.map((child, index) => [`key${index}`, child]));
  };
  const source = JSON.stringify(value(6), undefined, 2);
  const seen = [language.name, language.nodeTypeCount, language.fieldCount, source.length];
  const tree = parser.parse(source);
  seen.push(tree.rootNode.toString());
  const query = new Query(language, '(pair key: (string) @key value: (number) @number) (array . (_) @first)');
  for (const { name, node } of query.captures(tree.rootNode))
    seen.push([name, node.text, node.startPosition, node.endIndex]);
  const cursor = tree.walk();
  const down = (depth) => {
    do {
      seen.push(`${depth} ${cursor.nodeType} ${cursor.startIndex} ${cursor.currentFieldName}`);
      if (!cursor.gotoFirstChild()) continue;
      down(depth + 1);
      cursor.gotoParent();
    } while (cursor.gotoNextSibling());
  };
  down(0);
  // An edit, and the rest of the tree used again; then a text with faults, read by a function of the host's piece by piece.
  const changed = `${source.slice(0, 100)} 12.5e3 ${source.slice(100)}`;
  const point = (index) => {
    const lines = changed.slice(0, index).split('\n');
    return { row: lines.length - 1, column: lines.at(-1).length };
  };
  const edit = {
    startIndex: 100,
    oldEndIndex: 100,
    newEndIndex: 108,
    startPosition: point(100),
    oldEndPosition: point(100),
    newEndPosition: point(108),
  };
  tree.edit(typeof Edit === 'function' ? new Edit(edit) : edit);
  const again = parser.parse((index) => changed.slice(index, index + 37), tree);
  seen.push(again.rootNode.hasError, again.rootNode.toString(), again.getChangedRanges(tree));
  for (const wrong of ['{"a": [1, 2', '[1,,2]', 'nonsense', '']) seen.push(parser.parse(wrong).rootNode.toString());
  again.delete();
  tree.delete();
  parser.delete();
  return seen;
}
