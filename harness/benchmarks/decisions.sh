#!/usr/bin/env bash
# Builds and measures how long every policy takes for a decision. Takes about four minutes; leave the
# machine alone meanwhile.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/benchmarks.sh"
build_benchmarks
exec "$java" -cp "$classes" \
  io.twoscales.benchmarks.PolicyBenchmarks "$@"
