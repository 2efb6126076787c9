// The commands of a script, as data: s-expressions in, a discriminated union out. The grammar is that of
// the specification's reference interpreter. Nothing is run here, and nothing is known of the engine.

import { type Constant, type Expectation, headOf, readConstant, readExpectation } from './constants.ts';
import {
  type ByteString,
  decodeString,
  type Expression,
  lineAt,
  type List,
  readScript,
  ScriptError,
  toByteString,
} from './reader.ts';

/** Where a script's module comes from: text format, bytes, or text format in quotes, which may be malformed. */
export type ModuleSource =
  | { readonly form: 'text' | 'quote'; readonly text: ByteString }
  | { readonly form: 'binary'; readonly bytes: Uint8Array };

/** `(invoke $module? "name" constant*)` or `(get $module? "name")`. */
export type Action =
  | {
      readonly kind: 'invoke';
      readonly module: string | undefined;
      readonly name: string;
      readonly arguments: readonly Constant[];
    }
  | { readonly kind: 'get'; readonly module: string | undefined; readonly name: string };

interface At {
  /** The byte at which the command begins. */
  readonly offset: number;
  /** Its line, counted from 1. */
  readonly line: number;
}

/** What a script can ask for. `module` defines and instantiates; the kinds are the script's own keywords. */
export type Command = At &
  (
    | {
        readonly kind: 'module' | 'module definition';
        readonly name: string | undefined;
        readonly source: ModuleSource;
      }
    | { readonly kind: 'module instance'; readonly name: string | undefined; readonly definition: string | undefined }
    | { readonly kind: 'register'; readonly as: string; readonly name: string | undefined }
    | { readonly kind: 'action'; readonly action: Action }
    | { readonly kind: 'assert_return'; readonly action: Action; readonly expected: readonly Expectation[] }
    | { readonly kind: 'assert_trap' | 'assert_exhaustion'; readonly action: Action; readonly text: string }
    | { readonly kind: 'assert_exception' | 'assert_suspension'; readonly action: Action }
    | { readonly kind: ModuleAssertion; readonly source: ModuleSource; readonly text: string }
    | { readonly kind: 'unsupported'; readonly keyword: string }
  );

/** Assertions about a module: that it is refused, cannot be linked, or traps when it is instantiated. */
export type ModuleAssertion =
  | 'assert_malformed'
  | 'assert_malformed_custom'
  | 'assert_invalid'
  | 'assert_invalid_custom'
  | 'assert_unlinkable'
  | 'assert_trap module';

const MODULE_FIELDS: ReadonlySet<string> = new Set([
  'type',
  'rec',
  'import',
  'func',
  'table',
  'memory',
  'global',
  'tag',
  'export',
  'start',
  'elem',
  'data',
]);

/** The commands of a script. Throws a `ScriptError` or `LiteralError` where it is not one. */
export function readCommands(source: ByteString): Command[] {
  const expressions = readScript(source);
  const first = expressions[0];
  if (first !== undefined && MODULE_FIELDS.has(headOf(first).head)) {
    // A script may be the fields of one module, without `(module` around them.
    for (const expression of expressions) {
      const { head } = headOf(expression);
      if (!MODULE_FIELDS.has(head)) throw new ScriptError(`"${head}" among the fields of a module`, expression.start);
    }
    const text = `(module ${source}\n)`;
    return [
      {
        kind: 'module',
        name: undefined,
        source: { form: 'text', text },
        offset: first.start,
        line: lineAt(source, first.start),
      },
    ];
  }
  let line = 1;
  let counted = 0;
  return expressions.map((expression) => {
    for (let at = source.indexOf('\n', counted); at >= 0 && at < expression.start; at = source.indexOf('\n', counted)) {
      line++;
      counted = at + 1;
    }
    return readCommand(source, expression, line);
  });
}

function readCommand(source: ByteString, expression: Expression, line: number): Command {
  const { head, operands, list } = headOf(expression);
  const at: At = { offset: expression.start, line };
  switch (head) {
    case 'module':
      return { ...at, ...readModule(source, list) };
    case 'register': {
      const name = operands[1] === undefined ? undefined : identifier(operands[1]);
      return { ...at, kind: head, as: nameOf(source, operands[0], list), name };
    }
    case 'invoke':
    case 'get':
      return { ...at, kind: 'action', action: readAction(source, expression) };
    case 'assert_return':
      return {
        ...at,
        kind: head,
        action: readAction(source, operands[0] ?? list),
        expected: operands.slice(1).map(readExpectation),
      };
    case 'assert_exception':
    case 'assert_suspension':
      return { ...at, kind: head, action: readAction(source, operands[0] ?? list) };
    case 'assert_trap':
    case 'assert_exhaustion': {
      const subject = operands[0] ?? list;
      const text = nameOf(source, operands[1], list);
      if (head === 'assert_trap' && headOf(subject).head === 'module') {
        return { ...at, kind: 'assert_trap module', source: readModuleSource(source, subject), text };
      }
      return { ...at, kind: head, action: readAction(source, subject), text };
    }
    case 'assert_malformed':
    case 'assert_malformed_custom':
    case 'assert_invalid':
    case 'assert_invalid_custom':
    case 'assert_unlinkable':
      return {
        ...at,
        kind: head,
        source: readModuleSource(source, operands[0] ?? list),
        text: nameOf(source, operands[1], list),
      };
    default:
      return { ...at, kind: 'unsupported', keyword: head };
  }
}

function readAction(source: ByteString, expression: Expression): Action {
  const { head, operands, list } = headOf(expression);
  const module = isIdentifier(operands[0]) ? identifier(operands[0]) : undefined;
  const rest = module === undefined ? operands : operands.slice(1);
  const name = nameOf(source, rest[0], list);
  if (head === 'invoke') return { kind: 'invoke', module, name, arguments: rest.slice(1).map(readConstant) };
  if (head === 'get') return { kind: 'get', module, name };
  throw new ScriptError(`"${head}" is no action`, expression.start);
}

interface ModuleHeader {
  readonly keyword: 'definition' | 'instance' | undefined;
  readonly names: readonly string[];
  /** The number of items the header takes up, the keyword `module` included. */
  readonly length: number;
}

function readHeader(list: List): ModuleHeader {
  const second = list.items[1];
  const keyword =
    second?.kind === 'atom' && (second.text === 'definition' || second.text === 'instance') ? second.text : undefined;
  const names: string[] = [];
  let length = keyword === undefined ? 1 : 2;
  for (
    const limit = keyword === 'instance' ? 2 : 1;
    names.length < limit && isIdentifier(list.items[length]);
    length++
  ) {
    names.push(identifier(list.items[length]));
  }
  return { keyword, names, length };
}

type ModuleCommand =
  | { readonly kind: 'module' | 'module definition'; readonly name: string | undefined; readonly source: ModuleSource }
  | { readonly kind: 'module instance'; readonly name: string | undefined; readonly definition: string | undefined };

function readModule(source: ByteString, list: List): ModuleCommand {
  const { keyword, names } = readHeader(list);
  if (keyword === 'instance') return { kind: 'module instance', name: names[0], definition: names[1] };
  const kind = keyword === undefined ? 'module' : 'module definition';
  return { kind, name: names[0], source: readModuleSource(source, list) };
}

function readModuleSource(source: ByteString, expression: Expression): ModuleSource {
  const { head, list } = headOf(expression);
  if (head !== 'module') throw new ScriptError('expected a module', expression.start);
  const header = readHeader(list);
  if (header.keyword === 'instance') throw new ScriptError('expected a module, not an instance', expression.start);
  const form = list.items[header.length];
  if (form?.kind === 'atom' && (form.text === 'binary' || form.text === 'quote')) {
    const chunks = list.items.slice(header.length + 1).map((item) => {
      if (item.kind !== 'string') throw new ScriptError('expected a string', item.start);
      return decodeString(source, item);
    });
    const bytes = Buffer.concat(chunks);
    return form.text === 'binary'
      ? { form: 'binary', bytes: new Uint8Array(bytes) }
      : { form: 'quote', text: toByteString(bytes) };
  }
  // `definition` is a word of scripts, not of the text format.
  const keyword = header.keyword === undefined ? undefined : list.items[1];
  const text =
    keyword === undefined
      ? source.slice(list.start, list.end)
      : `${source.slice(list.start, keyword.start)}${source.slice(keyword.end, list.end)}`;
  return { form: 'text', text };
}

function isIdentifier(expression: Expression | undefined): boolean {
  return expression?.kind === 'atom' && expression.text.startsWith('$');
}

function identifier(expression: Expression | undefined): string {
  if (expression?.kind !== 'atom' || !isIdentifier(expression)) {
    throw new ScriptError('expected an identifier', expression?.start ?? 0);
  }
  return expression.text;
}

function nameOf(source: ByteString, expression: Expression | undefined, within: List): string {
  if (expression?.kind !== 'string') throw new ScriptError('expected a string', expression?.start ?? within.end);
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(decodeString(source, expression));
}
