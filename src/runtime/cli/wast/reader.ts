// Reads a `.wast` script into s-expressions with exact byte spans. It knows the lexical grammar only
// (specification, "Text Format / Lexical Format", and annotations); what a list means is commands.ts.
// A script is handled as a string of bytes: every character code is one byte of the file, so a span
// counts bytes and a script that holds invalid UTF-8 is read without loss.

/** A file as a string in which every character code is one byte. */
export type ByteString = string;

/** A bare token: a keyword, a number or an identifier (`$name`, also where it is written `$"name"`). */
export interface Atom {
  readonly kind: 'atom';
  readonly text: ByteString;
  readonly start: number;
  readonly end: number;
}

/** A string literal; its span includes the quotes, `decodeString` gives its bytes. */
export interface StringLiteral {
  readonly kind: 'string';
  readonly start: number;
  readonly end: number;
}

/** A list; its span includes both parentheses. Comments and annotations are not among its items. */
export interface List {
  readonly kind: 'list';
  readonly items: readonly Expression[];
  readonly start: number;
  readonly end: number;
}

/** One s-expression. */
export type Expression = Atom | StringLiteral | List;

/** A script that cannot be read, with the byte offset at fault. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The bytes of a file as a string of one character for each byte. */
export function toByteString(bytes: Uint8Array): ByteString {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The bytes that a byte string stands for. */
export function toBytes(text: ByteString): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

/** The line, counted from 1, on which a byte offset lies. */
export function lineAt(source: ByteString, offset: number): number {
  let line = 1;
  for (let at = source.indexOf('\n'); at >= 0 && at < offset; at = source.indexOf('\n', at + 1)) line++;
  return line;
}

interface OpenList {
  readonly start: number;
  readonly items: Expression[];
  readonly annotation: boolean;
}

/**
 * The s-expressions at the top level of a script. Throws a `ScriptError` for an unbalanced
 * parenthesis and for a string or block comment without an end.
 */
export function readScript(source: ByteString): Expression[] {
  const top: Expression[] = [];
  const open: OpenList[] = [];
  let items = top;
  let at = 0;
  for (;;) {
    at = skipSpace(source, at);
    if (at >= source.length) break;
    const start = at;
    const character = source[at];
    if (character === '(') {
      // `(@` without space between opens an annotation, which counts as space (clause "Annotations").
      const annotation = source[at + 1] === '@';
      items = [];
      open.push({ start, items, annotation });
      at++;
    } else if (character === ')') {
      const list = open.pop();
      if (list === undefined) throw new ScriptError('closing parenthesis without an opening one', at);
      at++;
      items = open.at(-1)?.items ?? top;
      if (!list.annotation) items.push({ kind: 'list', items: list.items, start: list.start, end: at });
    } else if (character === '"') {
      at = endOfString(source, at);
      items.push({ kind: 'string', start, end: at });
    } else {
      at = endOfAtom(source, at);
      let text = source.slice(start, at);
      if (text === '$' && source[at] === '"') {
        const end = endOfString(source, at);
        text += toByteString(decodeString(source, { start: at, end }));
        at = end;
      }
      items.push({ kind: 'atom', text, start, end: at });
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) throw new ScriptError('opening parenthesis without a closing one', unclosed.start);
  return top;
}

/** The position after spaces, line comments and block comments. */
export function skipSpace(source: ByteString, from: number): number {
  let at = from;
  for (;;) {
    const code = source.charCodeAt(at);
    if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) at++;
    else if (code === 0x3b && source.charCodeAt(at + 1) === 0x3b) at = endOfLineComment(source, at);
    else if (code === 0x28 && source.charCodeAt(at + 1) === 0x3b) at = endOfBlockComment(source, at);
    else return at;
  }
}

/** The position of the line's end. A carriage return ends a line, too (clause "Comments"). */
export function endOfLineComment(source: ByteString, from: number): number {
  let at = from;
  while (at < source.length && source[at] !== '\n' && source[at] !== '\r') at++;
  return at;
}

/** The position after a block comment, which may hold further block comments. */
export function endOfBlockComment(source: ByteString, from: number): number {
  let depth = 1;
  let at = from + 2;
  while (depth > 0) {
    if (at >= source.length) throw new ScriptError('block comment without an end', from);
    if (source.startsWith('(;', at)) {
      depth++;
      at += 2;
    } else if (source.startsWith(';)', at)) {
      depth--;
      at += 2;
    } else at++;
  }
  return at;
}

/** The position after the closing quote of the string literal that begins at `from`. */
export function endOfString(source: ByteString, from: number): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '"') return at + 1;
  }
  throw new ScriptError('string without an end', from);
}

function endOfAtom(source: ByteString, from: number): number {
  // The first character always belongs to the token: within an annotation a lone `;` is one.
  let at = from + 1;
  for (; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code <= 0x20 || code === 0x22 || code === 0x28 || code === 0x29 || code === 0x3b) return at;
  }
  return at;
}

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  t: 0x09,
  n: 0x0a,
  r: 0x0d,
  '"': 0x22,
  "'": 0x27,
  '\\': 0x5c,
};

/** The bytes of a string literal, its escapes resolved (clause "Strings"). */
export function decodeString(
  source: ByteString,
  literal: { readonly start: number; readonly end: number },
): Uint8Array {
  const bytes: number[] = [];
  for (let at = literal.start + 1; at < literal.end - 1; at++) {
    if (source[at] !== '\\') {
      bytes.push(source.charCodeAt(at));
      continue;
    }
    at++;
    const simple = SIMPLE_ESCAPES[source[at] ?? ''];
    if (simple !== undefined) {
      bytes.push(simple);
    } else if (source.startsWith('u{', at)) {
      const close = source.indexOf('}', at);
      const digits = source.slice(at + 2, close).replaceAll('_', '');
      const scalar = /^[0-9a-fA-F]+$/.test(digits) ? Number.parseInt(digits, 16) : -1;
      if (scalar < 0 || scalar > 0x10ffff || (scalar >= 0xd800 && scalar <= 0xdfff)) {
        throw new ScriptError('escape of what is no Unicode scalar value', at - 1);
      }
      bytes.push(...Buffer.from(String.fromCodePoint(scalar), 'utf8'));
      at = close;
    } else {
      const digits = source.slice(at, at + 2);
      if (!/^[0-9a-fA-F]{2}$/.test(digits)) throw new ScriptError('unknown escape in a string', at - 1);
      bytes.push(Number.parseInt(digits, 16));
      at++;
    }
  }
  return new Uint8Array(bytes);
}
