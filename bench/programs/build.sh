#!/bin/sh
# Builds every program of this folder into wasm/. Needs clang 14 with wasm-ld 14
# and wat2wasm 1.0.32 (Debian 12: clang, lld, wabt).
set -eu
cd "$(dirname "$0")"
for source in *.c; do
  case $source in vector-*) continue ;; esac
  clang --target=wasm32 -O2 -std=c11 -Wall -Wextra -Werror -ffreestanding -fno-builtin -nostdlib \
    -Wl,--no-entry -Wl,--export=run -Wl,--strip-all -Wl,-z,stack-size=16384 \
    -o "wasm/${source%.c}.wasm" "$source"
done
# Linked by hand: clang would run a wasm-opt that it finds, without telling it that there are vectors.
for source in vector-*.c; do
  clang --target=wasm32 -msimd128 -O2 -std=c11 -Wall -Wextra -Werror -ffreestanding -fno-builtin -c \
    -o "${source%.c}.o" "$source"
  wasm-ld --no-entry --export=run --strip-all -z stack-size=16384 -o "wasm/${source%.c}.wasm" "${source%.c}.o"
  rm "${source%.c}.o"
done
for source in *.wat; do
  wat2wasm -o "wasm/${source%.wat}.wasm" "$source"
done
chmod 644 wasm/*.wasm
