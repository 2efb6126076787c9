// Finds what the engine promises never to use: eval, new Function, a native WebAssembly, Node's globals and modules.
// Reads one file's text, TypeScript or built JavaScript, by its syntax; words in strings, comments and names of
// properties of its own do not count.
import ts from 'typescript';
import { importsOf, isNodeBuiltin } from './floors.ts';

/** Free identifiers that only mean something the engine does without. */
const forbidden: ReadonlyMap<string, string> = new Map([
  ['eval', 'eval'],
  ['Function', 'the Function constructor'],
  ['WebAssembly', 'a native WebAssembly'],
  ['process', "Node's process"],
  ['Buffer', "Node's Buffer"],
  ['require', "Node's require"],
  ['module', "Node's module"],
  ['__dirname', "Node's __dirname"],
  ['__filename', "Node's __filename"],
  ['setImmediate', "Node's setImmediate"],
]);
/** Objects through which a global can be named as a property. */
const globalObjects = new Set(['globalThis', 'self', 'window', 'global']);

/** Whether an identifier stands for a value in scope: no property's name, no declaration, no label, no type. */
function isValueInScope(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent)) return parent.initializer === node;
  if (ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent)) return parent.name !== node;
  if (ts.isAccessor(parent) || ts.isClassDeclaration(parent) || ts.isFunctionDeclaration(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isImportClause(parent)) return false;
  return !ts.isPartOfTypeNode(node) && !ts.isPropertySignature(parent) && !ts.isLabeledStatement(parent);
}

/** The names a file declares for itself anywhere; those are not the host's. */
function declaredNames(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isImportSpecifier(node) ||
      ts.isImportClause(node);
    if (declares && node.name !== undefined && ts.isIdentifier(node.name)) names.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/** What in a file needs a host the engine does not count on, as `file:line: what`. */
export function hostUse(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const own = declaredNames(source);
  const found = importsOf(file, text)
    .filter(({ specifier }) => isNodeBuiltin(specifier))
    .map(({ specifier, line }) => `${file}:${line}: Node's ${specifier}`);
  const report = (node: ts.Node, what: string): void => {
    found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}: ${what}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isValueInScope(node) && !own.has(node.text)) {
      const what = forbidden.get(node.text);
      if (what !== undefined) report(node, what);
    }
    const isAccess = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
    if (isAccess && ts.isIdentifier(node.expression) && globalObjects.has(node.expression.text)) {
      const name = ts.isPropertyAccessExpression(node) ? node.name : node.argumentExpression;
      const what = ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? forbidden.get(name.text) : undefined;
      if (what !== undefined) report(node, what);
    }
    // The one way round to Function and its asynchronous relatives: (() => {}).constructor('text').
    const called = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.expression : undefined;
    if (called !== undefined && ts.isPropertyAccessExpression(called) && called.name.text === 'constructor') {
      report(node, 'a call of a constructor property');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
