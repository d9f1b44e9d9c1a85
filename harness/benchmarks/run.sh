#!/usr/bin/env bash
# Builds and runs the solver's benchmarks and prints their table. Takes about three minutes; leave the
# machine alone meanwhile.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/benchmarks.sh"
build_benchmarks
exec "$java" -cp "$classes" \
  io.twoscales.benchmarks.SolverBenchmarks "$@"
