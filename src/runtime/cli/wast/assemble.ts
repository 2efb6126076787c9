// From a script's module to bytes: text goes through the assembler of the WebAssembly tools, which keeps invalid modules
// as they are and refuses malformed ones. The assembler is handed in: it is no dependency of this package. What the
// engine makes of the bytes is no concern of this file.

import type { ModuleSource } from './commands.ts';
import { type ByteString, endOfBlockComment, endOfLineComment, endOfString, ScriptError, toBytes } from './reader.ts';

/** The bytes of a module, or the words with which text was refused before there were any. */
export type Assembled =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly message: string };

/** Assembles a module. Never throws for what the module is: text that is refused is a result. */
export type Assembler = (source: ModuleSource) => Promise<Assembled>;

/** The assembler over `parse` of the package `@bytecodealliance/jco-transpile`, in its entry `wasm-tools`. */
export function assemblerOver(parse: (text: string) => Promise<Uint8Array>): Assembler {
  return async (source) => {
    if (source.form === 'binary') return { kind: 'bytes', bytes: source.bytes };
    const prepared = prepareText(source.text);
    if (prepared.kind === 'refused') return prepared;
    try {
      return { kind: 'bytes', bytes: await parse(prepared.text) };
    } catch (error) {
      const message = refusalOf(error);
      if (message === undefined) throw error;
      return { kind: 'refused', message };
    }
  };
}

/** What the assembler has against a text; undefined for any other error, such as a crash of its own. */
function refusalOf(error: unknown): string | undefined {
  // The message is a dump of the assembler's own error, of which the last field says what is wrong.
  const dump = error instanceof Error ? error.message : '';
  const kind = /^Error \{ kind: Wast\(.* kind: (.*) \} \}\) \}$/s.exec(dump)?.[1];
  return kind === undefined ? undefined : (/^Custom\("(.*)"\)$/s.exec(kind)?.[1] ?? kind);
}

type Prepared =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Text as the assembler takes it. It refuses characters that could mislead a reader (such as those that
 * turn the direction of writing), which names of the suite hold; so the bytes of a string literal that are
 * not ASCII become escapes, and comments become spaces, a carriage return that ends one a newline.
 */
export function prepareText(source: ByteString): Prepared {
  let text = '';
  let kept = 0;
  const replace = (start: number, end: number, replacement: string): void => {
    text += source.slice(kept, start) + replacement;
    kept = end;
  };
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(toBytes(source));
  } catch {
    return { kind: 'refused', message: 'malformed UTF-8 encoding' };
  }
  try {
    for (let at = 0; at < source.length; ) {
      const start = at;
      if (source[at] === '"') {
        at = endOfString(source, at);
        const literal = source.slice(start, at);
        if (hasNonAscii(literal)) replace(start, at, escapeNonAscii(literal));
      } else if (source.startsWith(';;', at)) {
        at = endOfLineComment(source, at);
        replace(start, at, '');
        if (source[at] === '\r') replace(at, at + 1, '\n');
      } else if (source.startsWith('(;', at)) {
        at = endOfBlockComment(source, at);
        if (hasNonAscii(source.slice(start, at))) replace(start, at, ' ');
      } else at++;
    }
  } catch (error) {
    if (error instanceof ScriptError) return { kind: 'refused', message: error.message };
    throw error;
  }
  text += source.slice(kept);
  return { kind: 'text', text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(toBytes(text)) };
}

function hasNonAscii(text: ByteString): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return true;
  return false;
}

function escapeNonAscii(literal: ByteString): string {
  let escaped = '';
  for (const character of literal) {
    const code = character.charCodeAt(0);
    escaped += code > 0x7f ? `\\${code.toString(16)}` : character;
  }
  return escaped;
}
