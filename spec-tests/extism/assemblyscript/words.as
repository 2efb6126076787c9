// A plug-in in AssemblyScript over its published kit: counts the words of its input, or of what a web server answers.
// Compiled by build.sh; its name keeps it from tools that take it for TypeScript.

import { Config, Host, LogLevel, Memory, Var } from '@extism/as-pdk';
// The kit has no class for HTTP; it declares the function.
import { error_set, http_request, length } from '@extism/as-pdk/lib/env';

// Called where a check of AssemblyScript's fails; the kit's readme asks for one of our own.
function onAbort(message: string | null, _file: string | null, _line: u32, _column: u32): void {
  error_set(Memory.allocateString(message === null ? 'aborted' : message).offset);
  unreachable();
}

function countWords(text: string): i32 {
  const separator = Config.get('separator');
  const pieces = text.split(separator === null ? ' ' : separator);
  let count = 0;
  for (let index = 0; index < pieces.length; index++) if (pieces[index].trim().length > 0) count++;
  return count;
}

// Adds to what earlier runs have counted, if the host keeps variables.
function remember(count: i32): i32 {
  const before = Var.getString('total');
  const total = count + (before === null ? 0 : I32.parseInt(before));
  Var.set('total', Uint8Array.wrap(String.UTF8.encode(total.toString())));
  return total;
}

function answer(count: i32): void {
  Host.outputString('{"words":' + count.toString() + ',"total":' + remember(count).toString() + '}');
}

/** Counts the words of the input. */
export function count(): i32 {
  const text = Host.inputString();
  if (text.length == 0) {
    error_set(Memory.allocateString('there is nothing to count').offset);
    return 1;
  }
  Host.log(LogLevel.Info, 'counting ' + text.length.toString() + ' characters');
  answer(countWords(text));
  return 0;
}

/** Counts the words of what the URL in the input answers. */
export function count_url(): i32 {
  const request = Memory.allocateString('{"url":"' + Host.inputString() + '","headers":{"accept":"text/plain"}}');
  const offset = http_request(request.offset, 0);
  answer(offset == 0 ? 0 : countWords(new Memory(offset, length(offset)).toString()));
  return 0;
}

/** Runs into a check of AssemblyScript's: an index out of range. */
export function broken(): i32 {
  return [1, 2, 3][Host.inputString().length];
}
