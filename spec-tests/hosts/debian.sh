#!/usr/bin/env bash
# Installs the hosts that Debian packages and npm does not. Does nothing where they are.
set -euo pipefail

missing=()
command -v chromium > /dev/null || missing+=(chromium)
command -v firefox-esr > /dev/null || missing+=(firefox-esr)
command -v jsc > /dev/null || missing+=(jsc)
[ ${#missing[@]} -eq 0 ] && exit 0

apt-get update
# JavaScriptCore's shell is in a package with the version of its interface in its name.
shell=$(apt-cache pkgnames libjavascriptcoregtk- | grep -- '-bin$' | sort | tail -1)
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]/#jsc/$shell}"
