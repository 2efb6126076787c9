// A worker that hashes with packages made of WebAssembly, which the runtime refuses to compile. The polyfill comes first.
import 'wasmeter/polyfill';
import { bcrypt } from 'hash-wasm';
import xxhash from 'xxhash-wasm';

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
