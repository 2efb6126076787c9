// Strict UTF-8 to a string (specification 5.2.4). Not every host has TextDecoder (Hermes lacks it), and a name that is
// not valid UTF-8 must be found, never mended.

/** Code units that are made a string at once: hosts bound the arguments of a call, QuickJS at 65,535. */
const chunk = 4096;

/**
 * The string that the bytes from `start` to `end` (exclusive) encode, or undefined where they are not UTF-8:
 * stray or missing continuation bytes, longer forms than needed, surrogates, or above U+10FFFF.
 * A byte order mark is a character like any other. Time is linear, and the string is flat: one that is joined character
 * by character keeps 32 bytes for each of them on V8.
 */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  let position = start;
  while (position < end && bytes[position]! < 0x80) position++;
  const ascii = asciiText(bytes, start, position);
  return position === end ? ascii : decodeRest(ascii, bytes, position, end);
}

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let position = start; position < end; position += chunk) {
    text += textOf(bytes.subarray(position, Math.min(position + chunk, end)));
  }
  return text;
}

// The host takes anything array-like, TypeScript's declaration only arrays.
function textOf(units: Uint8Array | number[]): string {
  return String.fromCharCode.apply(undefined, units as number[]);
}

function decodeRest(before: string, bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = before;
  let units: number[] = [];
  let position = start;
  while (position < end) {
    if (units.length >= chunk) {
      text += textOf(units);
      units = [];
    }
    const lead = bytes[position++]!;
    if (lead < 0x80) {
      units.push(lead);
      continue;
    }
    // How many bytes follow, and the smallest value that needs so many: anything below is a longer form than needed.
    let following: number;
    let smallest: number;
    let value: number;
    if ((lead & 0xe0) === 0xc0) {
      following = 1;
      smallest = 0x80;
      value = lead & 0x1f;
    } else if ((lead & 0xf0) === 0xe0) {
      following = 2;
      smallest = 0x800;
      value = lead & 0x0f;
    } else if ((lead & 0xf8) === 0xf0) {
      following = 3;
      smallest = 0x10000;
      value = lead & 0x07;
    } else {
      return undefined;
    }
    if (following > end - position) return undefined;
    for (; following > 0; following--) {
      const byte = bytes[position++]!;
      if ((byte & 0xc0) !== 0x80) return undefined;
      value = (value << 6) | (byte & 0x3f);
    }
    if (value < smallest || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return undefined;
    if (value < 0x10000) units.push(value);
    else units.push(0xd7c0 + (value >> 10), 0xdc00 | (value & 0x3ff));
  }
  return text + textOf(units);
}
