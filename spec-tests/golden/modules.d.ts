// What the bundler makes of a module that is imported (bundle.mjs): its bytes.
declare module '*.wasm' {
  const bytes: Uint8Array;
  export default bytes;
}
