#!/bin/sh
# Installs Debian packages that the tests need, if that is possible here; else says what to run.
set -eu
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
else
    echo "The tests need: $*. Install them, on Debian with: sudo apt-get install $*" >&2
    exit 1
fi
