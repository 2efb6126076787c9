#!/bin/sh
# Builds every program of this folder into wasm/. Needs clang 14 with wasm-ld 14
# and wat2wasm 1.0.32 (Debian 12: clang, lld, wabt).
set -eu
cd "$(dirname "$0")"
for source in *.c; do
  clang --target=wasm32 -O2 -std=c11 -Wall -Wextra -Werror -ffreestanding -fno-builtin -nostdlib \
    -Wl,--no-entry -Wl,--export=run -Wl,--strip-all -Wl,-z,stack-size=16384 \
    -o "wasm/${source%.c}.wasm" "$source"
done
for source in *.wat; do
  wat2wasm -o "wasm/${source%.wat}.wasm" "$source"
done
chmod 644 wasm/*.wasm
