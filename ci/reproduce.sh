#!/usr/bin/env bash
# From a fresh machine to a result set: prepares the machine, builds, runs the suite at quick size.
# Options go to `twoscales reproduce`, such as --out DIR.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/ci/prepare.sh"

step "building"
"$root/twoscales" --version >&2
step "twoscales doctor"
"$root/twoscales" doctor >&2
step "twoscales reproduce --quick $*"
"$root/twoscales" reproduce --quick "$@"
step "done"
