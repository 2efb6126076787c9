// Reads the arrows of the instruction rows as text, with TypeScript's own parser. Development only.

import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** An arrow taken apart: what its parameters are called, what it declares or calls first, what it answers. */
export interface Arrow {
  readonly parameters: readonly string[];
  readonly statements: readonly { readonly name: string | undefined; readonly expression: ts.Expression }[];
  /** One expression per result word. */
  readonly results: readonly ts.Expression[];
}

export interface Meaning {
  readonly arrow: Arrow;
  readonly guards: readonly { readonly trap: string; readonly when: Arrow }[];
  /** What the same instruction is on numbers that are not NaN, where a row says so. */
  readonly unlessNaN: Arrow | undefined;
}

/** Reads the value rows of the given files: instruction name to meaning. */
export function readMeanings(files: readonly URL[]): Map<string, Meaning> {
  const meanings = new Map<string, Meaning>();
  for (const file of files) {
    const source = ts.createSourceFile(file.pathname, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    const constants = new Map<string, ts.Expression>();
    const visit = (node: ts.Node): void => {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
        constants.set(node.name.text, node.initializer);
      }
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
        const helper = node.expression.text;
        if (helper === 'packed') {
          const [name, arrow] = node.arguments;
          if (name === undefined || !ts.isStringLiteral(name) || arrow === undefined) throw new Error(node.getText());
          meanings.set(name.text, readMeaning(arrow, undefined, constants));
        } else if (helper === 'row' || helper === 'bits' || helper === 'test' || helper === 'lane') {
          // A lane's meaning has no opcode before its name.
          const [name, , ...rest] = helper === 'lane' ? node.arguments : node.arguments.slice(1);
          const [arrow, options] = helper === 'test' ? rest : rest.slice(1);
          if (name === undefined || !ts.isStringLiteral(name) || arrow === undefined) throw new Error(node.getText());
          meanings.set(name.text, readMeaning(arrow, options, constants));
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return meanings;
}

type Constants = ReadonlyMap<string, ts.Expression>;

function readMeaning(arrow: ts.Expression, options: ts.Expression | undefined, constants: Constants): Meaning {
  const guards: { trap: string; when: Arrow }[] = [];
  const traps = property(options, 'traps', constants);
  if (traps !== undefined && ts.isArrayLiteralExpression(traps)) {
    for (const element of traps.elements) {
      const trap = property(element, 'trap', constants);
      const when = property(element, 'when', constants);
      if (trap === undefined || !ts.isStringLiteral(trap) || when === undefined) throw new Error(element.getText());
      guards.push({ trap: trap.text, when: readArrow(when) });
    }
  }
  const unlessNaN = property(options, 'unlessNaN', constants);
  return { arrow: readArrow(arrow), guards, unlessNaN: unlessNaN && readArrow(unlessNaN) };
}

function resolve(node: ts.Expression | undefined, constants: Constants): ts.Expression | undefined {
  if (node === undefined) return undefined;
  if (ts.isAsExpression(node)) return resolve(node.expression, constants);
  if (ts.isIdentifier(node)) return resolve(constants.get(node.text), constants);
  return node;
}

function property(node: ts.Expression | undefined, name: string, constants: Constants): ts.Expression | undefined {
  const literal = resolve(node, constants);
  if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return undefined;
  for (const member of literal.properties) {
    if (ts.isPropertyAssignment(member) && member.name.getText() === name)
      return resolve(member.initializer, constants);
  }
  return undefined;
}

function readArrow(node: ts.Expression): Arrow {
  if (!ts.isArrowFunction(node)) throw new Error(`not an arrow: ${node.getText()}`);
  const parameters = node.parameters.map((parameter) => parameter.name.getText());
  if (!ts.isBlock(node.body)) return { parameters, statements: [], results: words(node.body) };
  const statements: { name: string | undefined; expression: ts.Expression }[] = [];
  for (const statement of node.body.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) {
        if (declaration.initializer === undefined) throw new Error(declaration.getText());
        statements.push({ name: declaration.name.getText(), expression: declaration.initializer });
      }
    } else if (ts.isExpressionStatement(statement)) {
      statements.push({ name: undefined, expression: statement.expression });
    } else if (ts.isReturnStatement(statement) && statement.expression !== undefined) {
      return { parameters, statements, results: words(statement.expression) };
    } else {
      throw new Error(`a row's arrow may not hold: ${statement.getText()}`);
    }
  }
  throw new Error(`a row's arrow must return: ${node.getText()}`);
}

function words(node: ts.Expression): ts.Expression[] {
  const inner = ts.isParenthesizedExpression(node) ? node.expression : node;
  return ts.isArrayLiteralExpression(inner) ? [...inner.elements] : [inner];
}

/** The text of an expression with names replaced. */
export function substitute(node: ts.Expression, replacements: ReadonlyMap<string, string>): string {
  const start = node.getStart();
  let text = node.getText();
  const found: ts.Identifier[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isIdentifier(child) && replacements.has(child.text) && !isMemberName(child)) found.push(child);
    ts.forEachChild(child, visit);
  };
  visit(node);
  for (const identifier of found.reverse()) {
    const from = identifier.getStart() - start;
    const replacement = replacements.get(identifier.text)!;
    text = text.slice(0, from) + replacement + text.slice(from + identifier.text.length);
  }
  return text;
}

/** An arrow on given operands as text: lines to run first, whose names end in the suffix, and a text per result word. */
export function evaluate(
  arrow: Arrow,
  operands: readonly string[],
  suffix: string,
): { setup: string[]; words: string[] } {
  const { parameters, statements, results } = arrow;
  const counts = countNames([...statements.map(({ expression }) => expression), ...results]);
  const replacements = new Map<string, string>();
  const setup: string[] = [];
  parameters.forEach((parameter, index) => {
    const text = operands[index];
    if (text === undefined)
      throw new Error(`an arrow with the parameters ${parameters.join(', ')} has too few operands`);
    // What is read from an array and used again gets a name, the view's letter before it.
    const isNamed = text.includes('[') && (counts.get(parameter) ?? 0) > 1;
    const name = `${text.startsWith('F') ? 'f' : 'i'}_${parameter}${suffix}`;
    if (isNamed) setup.push(`${name} = ${text};`);
    replacements.set(parameter, isNamed ? name : text);
  });
  for (const { name, expression } of statements) {
    const text = substitute(expression, replacements);
    setup.push(name === undefined ? `${text};` : `${name}${suffix} = ${text};`);
    if (name !== undefined) replacements.set(name, `${name}${suffix}`);
  }
  return { setup, words: results.map((result) => substitute(result, replacements)) };
}

/**
 * A number about to be stored as an f32: storing rounds, so that a text that rounds for itself need not. (It does so once:
 * what `Math.fround` is applied to has been computed in f64, which is wide enough for sums, products, quotients and roots.)
 */
export function roundedByStore(text: string): string {
  const inner = /^Math\.fround\((.*)\)$/s.exec(text)?.[1];
  if (inner === undefined) return text;
  // The parenthesis that opens it must be the one that closes last.
  let depth = 0;
  for (const letter of inner) {
    if (letter === '(') depth++;
    if (letter === ')' && --depth < 0) return text;
  }
  return inner;
}

/** The statements of an arrow that depend on none of these parameters, neither directly nor by way of others. */
export function independentOf(arrow: Arrow, varying: readonly string[]): Set<string> {
  const dependent = new Set(varying);
  const independent = new Set<string>();
  for (const { name, expression } of arrow.statements) {
    const depends = [...countNames([expression]).keys()].some((used) => dependent.has(used));
    if (name !== undefined) (depends ? dependent : independent).add(name);
  }
  return independent;
}

/** How often each name occurs in the expressions. */
export function countNames(nodes: readonly ts.Node[]): Map<string, number> {
  const counts = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isMemberName(node)) counts.set(node.text, (counts.get(node.text) ?? 0) + 1);
    ts.forEachChild(node, visit);
  };
  nodes.forEach(visit);
  return counts;
}

function isMemberName(node: ts.Identifier): boolean {
  return ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
}
