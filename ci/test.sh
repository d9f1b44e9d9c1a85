#!/usr/bin/env bash
# Prepares the machine, builds, runs all tests, those on real containers included. Options go to
# Maven.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/ci/prepare.sh"

step "tests of the scripts"
"$root/ci/test-scripts.sh"
step "build and tests"
"$root/mvnw" -B -ntp verify "$@"
step "all tests passed"
