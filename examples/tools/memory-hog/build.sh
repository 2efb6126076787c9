#!/bin/sh
# Debian 12: clang 14, lld 14, wasi-libc, libclang-rt-14-dev-wasm32.
clang --target=wasm32-wasi -Oz -std=c11 -Wall -Wextra -Werror -s -Wl,-z,stack-size=32768 -Wl,--max-memory=268435456 \
  -o "$(dirname "$0")/../wasm/memory-hog.wasm" "$(dirname "$0")/memory-hog.c" -lc-printscan-no-floating-point
