#!/bin/sh
# Rust 1.95.0 with the target wasm32-unknown-unknown, extism-pdk 1.4.1 from its registry.
set -eu
cd "$(dirname "$0")"
# The places of sources are in the text of panics: a builder's own are nobody's business.
RUSTFLAGS="--remap-path-prefix=$PWD=."
for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
  RUSTFLAGS="$RUSTFLAGS --remap-path-prefix=$folder=crates"
done
export RUSTFLAGS
cargo build --quiet --release --target wasm32-unknown-unknown
cp target/wasm32-unknown-unknown/release/words.wasm ../wasm/words-rust.wasm
chmod 644 ../wasm/words-rust.wasm
