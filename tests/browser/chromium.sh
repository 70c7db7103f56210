#!/usr/bin/env bash
# Prints where a Chromium is. Where there is none, root on a Debian gets Debian's own; everybody else
# is told what to install.
set -euo pipefail

find_chromium() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name"; then
            return
        fi
    done
    return 1
}

if find_chromium; then
    exit
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends chromium >&2
    find_chromium
else
    echo "no Chromium found: install it (Debian: sudo apt-get install chromium) and run again" >&2
    exit 1
fi
