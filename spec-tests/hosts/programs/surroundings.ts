// What a program finds around it on every host, so that it does the same on all: the same randomness; and, where a shell has
// none, a whole console, and UTF-8, as much of it as well-formed text needs. Imported first.

class Encoder {
  encode(text: string): Uint8Array {
    const bytes: number[] = [];
    for (const character of text) {
      const code = character.codePointAt(0)!;
      if (code < 0x80) bytes.push(code);
      else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
      else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
      else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
    return Uint8Array.from(bytes);
  }

  encodeInto(text: string, target: Uint8Array): { read: number; written: number } {
    const bytes = this.encode(text);
    target.set(bytes);
    return { read: text.length, written: bytes.length };
  }
}

class Decoder {
  decode(bytes: Uint8Array): string {
    let text = '';
    for (let index = 0; index < bytes.length; ) {
      const first = bytes[index++]!;
      const more = first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
      let code = more === 0 ? first : first & (0x3f >> more);
      for (let rest = more; rest > 0; rest--) code = (code << 6) | (bytes[index++]! & 63);
      text += String.fromCodePoint(code);
    }
    return text;
  }
}

// What is said there would be a line too many, and so a failure.
console.warn ??= console.log;
console.error ??= console.log;

globalThis.TextEncoder ??= Encoder as unknown as typeof TextEncoder;
globalThis.TextDecoder ??= Decoder as unknown as typeof TextDecoder;

Math.random = () => 0.5;
Object.defineProperty(globalThis, 'crypto', {
  value: { getRandomValues: (bytes: Uint8Array): Uint8Array => bytes.fill(42) },
  configurable: true,
});
