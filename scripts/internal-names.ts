// Names of properties that nobody outside the interpreter ever says, so that a build may shorten them. A name counts that
// some declaration in the interpreter makes; it does not where it stands for anything else as well: in what users import,
// in a string, in the language's own library.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { filesBelow, isForTests, root, textOf } from './project.ts';

/** Records that users hand in or read, of which the interpreter looks at every property; and what they can call. */
const forUsers =
  /^src\/(?:runtime\/|interpreter\/(?:core\/(?:features|limits|configuration|errors)|execution\/(?:store|external-types|backtrace)|index)\b)/;

const libraryFolder = 'node_modules/typescript/lib';

/** The properties of which a node is the declaration or the name, or the text it stands for. */
function nameOf(node: ts.Node): string | undefined {
  const declares =
    ts.isPropertySignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isAccessor(node) ||
    ts.isPropertyAssignment(node);
  return declares && ts.isIdentifier(node.name) ? node.name.text : undefined;
}

function textIn(node: ts.Node): string | undefined {
  const hasText =
    ts.isIdentifier(node) ||
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node);
  return hasText ? node.text : undefined;
}

/** What `find` finds in a file. */
function found(file: string, find: (node: ts.Node) => string | undefined): Set<string> {
  const all = new Set<string>();
  const visit = (node: ts.Node): void => {
    const text = find(node);
    if (text !== undefined) all.add(text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest));
  return all;
}

/** The names, but for those that are short already. */
export function internalNames(): string[] {
  const library = readdirSync(path.join(root, libraryFolder)).filter((name) => /^lib\.es.*\.d\.ts$/.test(name));
  const files = filesBelow(['src/interpreter', 'src/runtime/js-api', 'src/runtime/polyfill'], ['.ts']).filter(
    (file) => !isForTests(file) && !file.includes('/generator/'),
  );
  const inside = files.filter((file) => !forUsers.test(file));
  const outside = [
    ...files.filter((file) => forUsers.test(file)),
    ...library.map((name) => `${libraryFolder}/${name}`),
  ];
  const names = new Set(inside.flatMap((file) => [...found(file, nameOf)]));
  for (const file of outside) for (const text of found(file, textIn)) names.delete(text);
  // A string that is a name: of a property, or of a kind that is told apart by it.
  for (const file of inside) {
    for (const text of found(file, (node) => (ts.isIdentifier(node) ? undefined : textIn(node)))) names.delete(text);
  }
  return [...names].filter((name) => name.length > 2).sort();
}
