// UTF-8 in both directions without TextEncoder and TextDecoder, which engines' shells and older Hermes lack.
// Wrong bytes become U+FFFD as the Encoding Standard's "UTF-8 decoder" says: one for each maximal part of a sequence.

const replacement = 0xfffd;

/** Decodes a stream of chunks: a character that is split across chunks comes out whole with the last of them. */
export class Utf8Decoder {
  #point = 0;
  #needed = 0;
  /** The range the next byte must be in; narrower than 80..BF after E0, ED, F0 and F4. */
  #lower = 0x80;
  #upper = 0xbf;
  #wrong = false;

  /** True once a byte was met that is not part of a character. */
  get wrong(): boolean {
    return this.#wrong;
  }

  /** The characters that are complete after these bytes. */
  push(bytes: Uint8Array): string {
    let text = '';
    // Strings are put together in pieces: an argument list has a limit, and joining single characters is slow.
    let units: number[] = [];
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index]!;
      if (this.#needed === 0) {
        if (byte < 0x80) units.push(byte);
        else if (!this.#lead(byte)) units.push(this.#replace());
      } else if (byte < this.#lower || byte > this.#upper) {
        this.#needed = 0;
        units.push(this.#replace());
        // The byte that broke the sequence is looked at again, as the start of another.
        index--;
        continue;
      } else {
        this.#lower = 0x80;
        this.#upper = 0xbf;
        this.#point = (this.#point << 6) | (byte & 0x3f);
        if (--this.#needed === 0) pushPoint(units, this.#point);
      }
      if (units.length >= 4096) {
        text += String.fromCharCode(...units);
        units = [];
      }
    }
    return text + String.fromCharCode(...units);
  }

  /** The end of the stream: U+FFFD if it ends within a character. */
  end(): string {
    if (this.#needed === 0) return '';
    this.#needed = 0;
    return String.fromCharCode(this.#replace());
  }

  #lead(byte: number): boolean {
    if (byte >= 0xc2 && byte <= 0xdf) this.#needed = 1;
    else if (byte >= 0xe0 && byte <= 0xef) this.#needed = 2;
    else if (byte >= 0xf0 && byte <= 0xf4) this.#needed = 3;
    else return false;
    this.#lower = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.#upper = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    this.#point = byte & (0x3f >> this.#needed);
    return true;
  }

  #replace(): number {
    this.#wrong = true;
    this.#lower = 0x80;
    this.#upper = 0xbf;
    return replacement;
  }
}

/** The text of these bytes, or undefined where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const decoder = new Utf8Decoder();
  const text = decoder.push(bytes) + decoder.end();
  return decoder.wrong ? undefined : text;
}

/** The bytes of a text; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (const character of text) {
    let point = character.codePointAt(0)!;
    if (point >= 0xd800 && point <= 0xdfff) point = replacement;
    if (point < 0x80) {
      bytes[length++] = point;
      continue;
    }
    const more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    // The lead byte: as many ones as there are bytes, a zero, and the highest bits of the point.
    bytes[length++] = ((0xff00 >> (more + 1)) & 0xff) | (point >> (6 * more));
    for (let left = more - 1; left >= 0; left--) bytes[length++] = 0x80 | ((point >> (6 * left)) & 0x3f);
  }
  return bytes.slice(0, length);
}

function pushPoint(units: number[], point: number): void {
  if (point < 0x10000) units.push(point);
  else units.push(0xd7c0 + (point >> 10), 0xdc00 | (point & 0x3ff));
}
