// Modules that nobody here wrote, from npm: Keccak (SHA-3) and Argon2 of hash-wasm, brotli-wasm, and argon2-browser. Their exports are
// called as the JavaScript beside each calls them, so that every engine gets the same bytes and nothing of a library's
// own glue is measured. The results are the libraries' and Node's own; npm-work.test.ts computes them so.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Guest, Size, Work } from './work.ts';

const require = createRequire(import.meta.url);

/** The module that hash-wasm carries in its JavaScript, in base64, under this name. */
export function hashWasmModule(name: string): Uint8Array {
  const folder = path.dirname(require.resolve('hash-wasm'));
  const script = readFileSync(path.join(folder, 'index.esm.js'), 'utf8');
  const found = new RegExp(`var name(?:\\$\\w+)? = "${name}";\\s*var data(?:\\$\\w+)? = "([A-Za-z0-9+/=]+)"`).exec(
    script,
  );
  if (found === null) throw new Error(`hash-wasm holds no module ${name}`);
  return new Uint8Array(Buffer.from(found[1]!, 'base64'));
}

/** Bytes that look random and are the same everywhere. */
export function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 0x2545f491;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

const words =
  'the a of memory value and table to function in is block that it loop for instruction not with result as trap type ' +
  'on stack local index are be if module which global element from each label import export start an offset by';

/** Text of about so many characters: common words in no order, with full stops. */
export function prose(length: number): Uint8Array {
  const list = words.split(' ');
  const random = noise(length);
  let text = '';
  for (let i = 0; text.length < length; i++) {
    text += list[Math.floor(((random[i]! * random[(i * 7 + 3) % length]!) / 65025) * (list.length - 1))];
    text += random[i]! % 11 === 0 ? '. ' : ' ';
  }
  return new TextEncoder().encode(text.slice(0, length));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** hash-wasm's buffer takes so many bytes at a time. */
const hashChunk = 16384;
export const keccakChunks: Readonly<Record<Size, number>> = { full: 60, small: 2 };

/** SHA3-512 of some chunks of 16 KiB; only the first is given, the others are what it leaves in the buffer. */
const keccak: Work = {
  name: 'keccak',
  kind: 'npm',
  inMean: true,
  bytes: () => hashWasmModule('sha3'),
  imports: [],
  prepare: (guest, size) => {
    const initialize = guest.exported('Hash_Init');
    const update = guest.exported('Hash_Update');
    const finish = guest.exported('Hash_Final');
    const buffer = Number(guest.exported('Hash_GetBuffer')());
    const input = noise(hashChunk);
    return () => {
      guest.write(buffer, input);
      initialize(512);
      for (let i = 0; i < keccakChunks[size]; i++) update(hashChunk);
      finish(0x06);
      return hex(guest.read(buffer, 64));
    };
  },
  expected: {
    full:
      '97b42ced6c5ff65a4db9e2ffd8412ea1ab097ca8fe7b966d425a4c8f990a588b' +
      '87d0afb766a6aa088ac63a7af4f049b9d4f02dbd45800bac61a06b5837546f77',
    small:
      'f6b6650c6cc1db2a4b61604ae0d5b0611ba672230b44a5e8f0f1f8883197cbd8' +
      '3ab7663caf78813a48fde9ef549ac95b33118df64c01bffbb539f2826adcd73e',
  },
};

/** Argon2id, one lane, four passes, a tag of 64 bytes. */
export const argon2Options = { password: 'a pass phrase', salt: 'salt and pepper', iterations: 4 };
export const argon2Kibibytes: Readonly<Record<Size, number>> = { full: 2048, small: 32 };

const blake2b = (...parts: Uint8Array[]): Uint8Array => createHash('blake2b512').update(Buffer.concat(parts)).digest();
const littleEndian = (...numbers: number[]): Uint8Array => new Uint8Array(Uint32Array.from(numbers).buffer);

/** The 1024 bytes of RFC 9106's variable-length hash H', by Node's BLAKE2b. */
function blockHash(seed: Uint8Array): Uint8Array {
  const block = new Uint8Array(1024);
  let last = blake2b(littleEndian(1024), seed);
  for (let at = 0; at < 1024 - 64; at += 32) {
    block.set(last.subarray(0, 32), at);
    last = blake2b(last);
  }
  block.set(last, 1024 - 64);
  return block;
}

/** What the module leaves to others, BLAKE2b of parameters and of the last block, Node does: see RFC 9106, 3.2. */
const argon2: Work = {
  name: 'argon2',
  kind: 'npm',
  inMean: true,
  bytes: () => hashWasmModule('argon2'),
  imports: [],
  prepare: (guest, size) => {
    const kibibytes = argon2Kibibytes[size];
    const encoder = new TextEncoder();
    const password = encoder.encode(argon2Options.password);
    const salt = encoder.encode(argon2Options.salt);
    const parameters = littleEndian(1, 64, kibibytes, argon2Options.iterations, 0x13, 2);
    const lengthThen = (bytes: Uint8Array): Uint8Array[] => [littleEndian(bytes.length), bytes];
    const initial = blake2b(parameters, ...lengthThen(password), ...lengthThen(salt), littleEndian(0, 0));
    const first = blockHash(Buffer.concat([initial, littleEndian(0, 0)]));
    const second = blockHash(Buffer.concat([initial, littleEndian(1, 0)]));
    // In this order: the first call places the buffer, the second enlarges it.
    const buffer = Number(guest.exported('Hash_GetBuffer')());
    guest.exported('Hash_SetMemorySize')(kibibytes * 1024 + 1024);
    const calculate = guest.exported('Hash_Calculate');
    // The blocks are mixed into what lies there: zeros at first.
    const zeros = new Uint8Array(kibibytes * 1024);
    return () => {
      guest.write(buffer, zeros);
      guest.write(buffer + kibibytes * 1024, parameters);
      guest.write(buffer, first);
      guest.write(buffer + 1024, second);
      calculate(0, kibibytes);
      return hex(blake2b(littleEndian(64), guest.read(buffer, 1024)));
    };
  },
  expected: {
    full:
      '673b73736c20dea600aadefb510882a6a25cdd27790d10a77fda042f10138cb6' +
      'd063618485886dfb15d9cf3fcf994ad0ea8de186abe7ed1e1a2ba28e0983b3bb',
    small:
      'ee52f2ee680e713e130001ede08fdec6766ddbc1cffceb43e6386ba229fcba99' +
      'ca93ab560d44b6d57d66e2ada2e29f8d73e0a397d6871b7b4138a2d566f1c901',
  },
};

/** The same by argon2-browser's build with vectors, which does all of it itself. Its names are its compiler's. */
const argon2Vectors: Work = {
  name: 'argon2-simd',
  kind: 'vectors',
  inMean: false,
  bytes: () => {
    const folder = path.dirname(require.resolve('argon2-browser/package.json'));
    return new Uint8Array(readFileSync(path.join(folder, 'dist', 'argon2-simd.wasm')));
  },
  imports: [
    // memcpy of more than 512 bytes; and growth of the memory, which has room enough.
    {
      module: 'a',
      name: 'a',
      call: (guest, to, from, length) => {
        guest.write(to!, guest.read(from!, length!));
        return to!;
      },
    },
    { module: 'a', name: 'b' },
  ],
  prepare: (guest, size) => {
    guest.exported('d')();
    const allocate = guest.exported('f');
    const calculate = guest.exported('l');
    const place = (text: string): readonly [address: number, length: number] => {
      const bytes = new TextEncoder().encode(text);
      const address = Number(allocate(bytes.length));
      guest.write(address, bytes);
      return [address, bytes.length];
    };
    const password = place(argon2Options.password);
    const salt = place(argon2Options.salt);
    const tag = Number(allocate(64));
    const costs = [argon2Options.iterations, argon2Kibibytes[size], 1];
    // No text of it; Argon2id; neither secret nor associated data; version 1.3.
    const others = [0, 0, 2, 0, 0, 0, 0, 0x13];
    return () => {
      const status = calculate(...costs, ...password, ...salt, tag, 64, ...others);
      return status === 0 ? hex(guest.read(tag, 64)) : `the module answered ${status}`;
    };
  },
  expected: argon2.expected,
};

export const brotliBytes: Readonly<Record<Size, number>> = { full: 60_000, small: 2000 };

const brotliImports = [
  '__wbindgen_is_undefined',
  '__wbindgen_is_object',
  '__wbindgen_string_new',
  '__wbindgen_error_new',
  '__wbindgen_json_serialize',
  '__wbg_new_693216e109162396',
  '__wbg_stack_0ddaca5d1abfb52f',
  '__wbg_error_09919627ac0992f5',
  '__wbindgen_object_drop_ref',
  '__wbindgen_throw',
];

/** Compresses prose at quality 5 and takes it apart again; the result is the compressed bytes' hash, if it came back. */
const brotli: Work = {
  name: 'brotli',
  kind: 'npm',
  inMean: true,
  bytes: () => {
    const folder = path.dirname(require.resolve('brotli-wasm'));
    return new Uint8Array(readFileSync(path.join(folder, 'pkg.node', 'brotli_wasm_bg.wasm')));
  },
  imports: brotliImports.map((name) => ({ module: '__wbindgen_placeholder__', name })),
  prepare: (guest, size) => {
    const text = prose(brotliBytes[size]);
    const { compress, decompress } = brotliOf(guest);
    return () => {
      const compressed = compress(text);
      const same = Buffer.compare(decompress(compressed), text) === 0;
      return same ? createHash('sha256').update(compressed).digest('hex') : 'another text came back';
    };
  },
  expected: {
    full: 'cf9fd8b8688108274a9de8812dd8f1b1f6f91a2c76033d789916edbc4711307d',
    small: 'a26c4f32c12005319aeb2f898542c7f1ef84f77dcb45cd68e12a26fff5ee1813',
  },
};

/** Both ways, by the exports alone: results lie where a pointer that is handed in says. */
function brotliOf(guest: Guest): Record<'compress' | 'decompress', (input: Uint8Array) => Uint8Array> {
  const numbers = (name: string) => {
    const exported = guest.exported(name);
    return (...operands: number[]): number => Number(exported(...operands));
  };
  const allocate = numbers('__wbindgen_malloc');
  const free = numbers('__wbindgen_free');
  const moveStack = numbers('__wbindgen_add_to_stack_pointer');
  const newStream = numbers('compressstream_new');
  const feed = numbers('compressstream_compress');
  const freeStream = numbers('__wbg_compressstream_free');
  const resultCode = numbers('__wbg_get_brotlistreamresult_code');
  const resultBytes = numbers('__wbg_get_brotlistreamresult_buf');
  const freeResult = numbers('__wbg_brotlistreamresult_free');
  const inflate = numbers('decompress');
  const place = (bytes: Uint8Array): number => {
    const address = allocate(bytes.length);
    guest.write(address, bytes);
    return address;
  };
  const wordsAt = (address: number, count: number): Uint32Array =>
    new Uint32Array(guest.read(address, 4 * count).buffer);
  /** The bytes that a pair of words at `pair` describes, which are given back to the guest. */
  const take = (pair: number): Uint8Array => {
    const [address, length] = wordsAt(pair, 2);
    const bytes = guest.read(address!, length!);
    free(address!, length!);
    return bytes;
  };
  const onStack = <Result>(use: (pair: number) => Result): Result => {
    const pair = moveStack(-16);
    const result = use(pair);
    moveStack(16);
    return result;
  };
  return {
    compress: (input) =>
      onStack((pair) => {
        const stream = newStream(1, brotliQuality);
        const pieces: Uint8Array[] = [];
        for (let bytes: Uint8Array | undefined = input, code = 0; code !== streamEnded; bytes = undefined) {
          feed(pair, stream, bytes === undefined ? 0 : place(bytes), input.length, outputBytes);
          const [result, , failed] = wordsAt(pair, 3);
          if (failed !== 0) throw new Error('brotli: the stream failed');
          code = resultCode(result!);
          resultBytes(pair, result!);
          pieces.push(take(pair));
          freeResult(result!);
        }
        freeStream(stream);
        return Buffer.concat(pieces);
      }),
    decompress: (input) =>
      onStack((pair) => {
        inflate(pair, place(input), input.length);
        if (wordsAt(pair, 4)[3] !== 0) throw new Error('brotli: this is nothing compressed');
        return take(pair);
      }),
  };
}

const brotliQuality = 5;
const streamEnded = 1;
const outputBytes = 1 << 16;

/** The programs from npm. */
export const npmWork: readonly Work[] = [keccak, argon2, brotli, argon2Vectors];
