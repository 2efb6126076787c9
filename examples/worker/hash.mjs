// A worker that hashes with packages made of WebAssembly, which the runtime refuses to compile.
import { bcrypt } from 'hash-wasm';
import { createWebAssembly } from 'wasmeter/js-api';
import xxhash from 'xxhash-wasm';

// Before the packages compile, which they do when they are first used.
globalThis.WebAssembly = createWebAssembly();

export default {
  async fetch(request) {
    const password = await request.text();
    try {
      const { h64ToString } = await xxhash();
      const salt = crypto.getRandomValues(new Uint8Array(16));
      const encoded = await bcrypt({ password, salt, costFactor: 6, outputType: 'encoded' });
      return Response.json({ xxh64: h64ToString(password), bcrypt: encoded });
    } catch (error) {
      return Response.json({ error: `${error}` }, { status: 500 });
    }
  },
};
