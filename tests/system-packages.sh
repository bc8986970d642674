#!/usr/bin/env bash
# What the tests need beside Python and Node: bubblewrap for the jail, Chromium for the pages.
# With root and apt it installs what is missing; otherwise it says exactly what that is.
set -euo pipefail

missing=()
command -v bwrap >/dev/null || missing+=(bubblewrap)
command -v chromium >/dev/null || missing+=(chromium)
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${missing[*]} with apt-get."
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" fonts-dejavu-core >/dev/null
else
  echo "These programs are missing: ${missing[*]}." >&2
  echo "Install them (on Debian and Ubuntu: sudo apt-get install ${missing[*]}) and run this again." >&2
  exit 1
fi
