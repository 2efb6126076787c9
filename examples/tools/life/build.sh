#!/bin/sh
# Debian 12: wabt 1.0.32.
wat2wasm --debug-names -o "$(dirname "$0")/../wasm/life.wasm" "$(dirname "$0")/life.wat"
