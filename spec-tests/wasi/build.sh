#!/bin/sh
# Builds every program of programs/ into wasm/. Needs clang 14 with wasm-ld 14, wasi-libc, libclang-rt-14-dev-wasm32 and
# wat2wasm 1.0.32 (Debian 12: clang, lld, wasi-libc, wabt), and for .zig files Zig 0.15.2 (PyPI: ziglang 0.15.2; PYTHON
# names the interpreter that has it). clang runs the wasm-opt that it finds (Debian: binaryen).
set -eu
cd "$(dirname "$0")/programs"
flags='-Oz -std=gnu11 -Wall -Wextra -Werror -s -Wl,-z,stack-size=16384'
for source in *.c; do
  out="../wasm/${source%.c}.wasm"
  case $source in
    libc-*) clang --target=wasm32-wasi $flags -o "$out" "$source" -lc-printscan-no-floating-point ;;
    *) clang --target=wasm32 $flags -ffreestanding -fno-builtin -nostdlib -Wl,--no-entry -o "$out" "$source" ;;
  esac
done
for source in *.wat; do wat2wasm -o "../wasm/${source%.wat}.wasm" "$source"; done
for source in *.zig; do
  ${PYTHON:-python3} -m ziglang build-exe -target wasm32-wasi -mcpu=mvp+sign_ext+bulk_memory+nontrapping_fptoint -O ReleaseSmall \
    -fstrip --stack 262144 -femit-bin="../wasm/${source%.zig}.wasm" "$source"
done
chmod 644 ../wasm/*.wasm
