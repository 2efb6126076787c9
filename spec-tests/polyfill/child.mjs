// Runs in a process of its own: imports a build of the polyfill, then does what programs do that know nothing of it. Prints
// one line of JSON. `node child.mjs polyfill.mjs [force]`
const [build, force] = process.argv.slice(2);
const { installWebAssembly, createWebAssembly } = await import(build);
const { installed, reason } = force === 'force' ? installWebAssembly({ force: true }) : installWebAssembly();

// Node's own fetch, which parses HTTP with WebAssembly, and with vectors where there are any.
const { createServer } = await import('node:http');
const server = createServer((request, response) => {
  request.resume().on('end', () => response.setHeader('x-answer', 'yes').end('hello '.repeat(1_000)));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}/`;
const got = await fetch(address);
const posted = await fetch(address, { method: 'POST', body: 'x'.repeat(100_000) });
const fetched = [got.status, got.headers.get('x-answer'), (await got.text()).length, (await posted.text()).length];
server.closeAllConnections();
server.close();

// Published packages.
const { default: xxhash } = await import('xxhash-wasm');
const { h32, h64 } = await xxhash();
const { bcrypt, md5, sha256, crc32 } = await import('hash-wasm');
const hashes = [
  h32('wasmeter').toString(16),
  h64('wasmeter').toString(16),
  await md5('wasmeter'),
  await sha256('wasmeter'),
  await crc32('wasmeter'),
  await bcrypt({ password: 'wasmeter', salt: new Uint8Array(16).fill(7), costFactor: 4, outputType: 'encoded' }),
];
const { SourceMapConsumer } = await import('source-map');
const map = { version: 3, sources: ['a.js'], names: [], mappings: 'AAAA,IAAM,CAAC' };
const position = await SourceMapConsumer.with(map, null, (consumer) =>
  consumer.originalPositionFor({ line: 1, column: 5 }),
);

/** Why a module with a type of its own or an instruction is refused: what the small build has no part for. */
const own = createWebAssembly();
const refusal = (...sections) => {
  try {
    new own.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections));
    return 'none';
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
const refusals = {
  structure: refusal(1, 3, 1, 0x5f, 0),
  vector: refusal(1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 0x41, 0, 0xfd, 0x0f, 0x1a, 0x0b),
  relaxed: refusal(1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 0xfd, 0x80, 0x02, 0x1a, 0x0b),
  vectorType: refusal(1, 5, 1, 0x60, 1, 0x7b, 0),
  atomic: refusal(1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 7, 1, 5, 0, 0xfe, 0x03, 0x00, 0x0b),
  exceptions: refusal(1, 4, 1, 0x60, 0, 0, 13, 3, 1, 0, 0),
  reference: refusal(1, 9, 2, 0x60, 0, 0, 0x60, 1, 0x64, 0, 0),
};
console.log(JSON.stringify({ installed, reason, fetched, hashes, position, refusals }));
