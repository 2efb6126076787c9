#!/bin/sh
# npm ci --prefix spec-tests/extism/assemblyscript first: @extism/as-pdk 1.0.0, AssemblyScript 0.28.20.
set -eu
cd "$(dirname "$0")"
mkdir -p node_modules/build
cp words.as node_modules/build/words.ts
node node_modules/assemblyscript/bin/asc.js node_modules/build/words.ts -O3 --shrinkLevel 2 --runtime minimal \
  --use abort=node_modules/build/words/onAbort --outFile ../wasm/words-assemblyscript.wasm
