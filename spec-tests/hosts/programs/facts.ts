// Prints one line of JSON: what this host does with WebAssembly and with text that is a program. The other programs' time
// is told without this one's, which is that of starting the host.

/** `undefined` where there is nothing, the error where it is refused, else `works`. */
function outcomeOf(exists: boolean, use: () => unknown): string {
  if (!exists) return 'absent';
  try {
    use();
    return 'works';
  } catch (error) {
    return String(error);
  }
}

const { WebAssembly: native } = globalThis as { WebAssembly?: { Module: new (bytes: Uint8Array) => unknown } };
const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const wasm = outcomeOf(native !== undefined, () => new native!.Module(empty));
const evaluation = outcomeOf(true, () => new Function('return 1')());
console.log(JSON.stringify({ wasm, evaluation }));
