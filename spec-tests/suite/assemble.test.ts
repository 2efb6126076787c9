import { describe, expect, test } from 'vitest';
import { prepareText } from '../../src/runtime/cli/wast/assemble.ts';
import { assemble } from './assemble.ts';
import { type ByteString, toByteString } from '../../src/runtime/cli/wast/reader.ts';

/** Text as a file has it: the byte string of its UTF-8 form. */
function utf8(text: string): ByteString {
  return toByteString(new TextEncoder().encode(text));
}

const MAGIC = '\0asm\x01\0\0\0';

describe('preparing text', () => {
  test('bytes of a string that are not ASCII become escapes', () => {
    expect(prepareText(utf8('(export "é\\n") "a"'))).toEqual({ kind: 'text', text: '(export "\\c3\\a9\\n") "a"' });
  });

  test('comments vanish, and a carriage return ends one', () => {
    expect(prepareText(utf8('a ;; é "\rb (;é(;;);) c (; plain ;)'))).toEqual({
      kind: 'text',
      text: 'a \nb   c (; plain ;)',
    });
  });

  test('what is not ASCII outside strings and comments is left for the assembler to refuse', () => {
    expect(prepareText(utf8('(func é)'))).toEqual({ kind: 'text', text: '(func é)' });
  });

  test.each([
    ['(a "\xff")', 'malformed UTF-8 encoding'],
    ['(a "b)', 'string without an end'],
    ['(; a', 'block comment without an end'],
  ])('%j is refused', (source, message) => {
    expect(prepareText(source)).toEqual({ kind: 'refused', message });
  });
});

describe('assembling', () => {
  test('a binary module is its bytes', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    expect(await assemble({ form: 'binary', bytes })).toEqual({ kind: 'bytes', bytes });
  });

  test('text becomes a module, also one that misleads the eye', async () => {
    const result = await assemble({ form: 'text', text: utf8('(module (func (export "\u202e")))') });
    const bytes = result.kind === 'bytes' ? toByteString(result.bytes) : '';
    expect(bytes.startsWith(MAGIC)).toBe(true);
    // The export section: one entry, a name of three bytes, function 0.
    expect(bytes).toContain('\x07\x07\x01\x03\xe2\x80\xae\x00\x00');
  });

  test('an invalid module is assembled as it is', async () => {
    const result = await assemble({ form: 'text', text: '(module (func (result i32)))' });
    const bytes = result.kind === 'bytes' ? toByteString(result.bytes) : '';
    expect(bytes.startsWith(MAGIC)).toBe(true);
    // The code section: one body of two bytes, which are no locals and the end of what leaves no result.
    expect(bytes).toContain('\x0a\x04\x01\x02\x00\x0b');
  });

  test.each([
    ['(module (func (i32.banana)))', 'unknown operator or unexpected token'],
    ['(func (export "\\q"))', "Lex(InvalidStringEscape('q'))"],
    ['(module', 'expected `)`'],
  ])('%s is refused with the words of the assembler', async (text, message) => {
    expect(await assemble({ form: 'quote', text })).toEqual({ kind: 'refused', message });
  });
});
