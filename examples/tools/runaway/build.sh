#!/bin/sh
# Debian 12: clang 14, lld 14.
clang --target=wasm32 -O2 -std=c11 -Wall -Wextra -Werror -ffreestanding -nostdlib -s -Wl,--no-entry -Wl,-z,stack-size=16384 \
  -o "$(dirname "$0")/../wasm/runaway.wasm" "$(dirname "$0")/runaway.c"
