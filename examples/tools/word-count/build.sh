#!/bin/sh
# Debian 12: clang 14, lld 14, wasi-libc, libclang-rt-14-dev-wasm32.
clang --target=wasm32-wasi -Oz -std=c11 -Wall -Wextra -Werror -s -Wl,-z,stack-size=32768 \
  -o "$(dirname "$0")/../wasm/word-count.wasm" "$(dirname "$0")/word-count.c" -lc-printscan-no-floating-point
