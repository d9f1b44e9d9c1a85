#!/usr/bin/env bash
# Prepares the machine, builds, runs all tests, those on real containers included. Options go to
# Maven.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/ci/prepare.sh"

# Pages are tested in a browser.
if ! command -v chromium >/dev/null 2>&1; then
  if can_install; then
    install_packages chromium
  else
    say "no chromium: pages are not tested in a browser"
  fi
fi

step "tests of the scripts"
"$root/ci/test-scripts.sh"
step "build and tests"
"$root/mvnw" -B -ntp verify "$@"
step "all tests passed"
