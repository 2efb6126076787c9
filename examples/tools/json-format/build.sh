#!/bin/sh
# PyPI: ziglang 0.15.2 (its `python3 -m ziglang` is the compiler).
python3 -m ziglang build-exe -target wasm32-wasi -mcpu=mvp+sign_ext+bulk_memory+nontrapping_fptoint -O ReleaseSmall \
  -fstrip --stack 32768 -femit-bin="$(dirname "$0")/../wasm/json-format.wasm" "$(dirname "$0")/json-format.zig"
