#!/usr/bin/env bash
# Builds, simulates an experiment many times over and prints how often `regress` is right: pairs of
# sets are drawn from the runs, the candidate as it was, or with one in a hundred requests of one
# controller turned late.
#   regression.sh [EXPERIMENT [REPETITIONS [PAIRS]]]
# By default experiments/regression/gate.yaml, 200 and 2000: about three minutes on two cores.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/benchmarks.sh"
build_benchmarks
exec "$java" -XX:+UseSerialGC -cp "$classes" \
  io.twoscales.benchmarks.GateRates "$root" \
  "${1:-$root/experiments/regression/gate.yaml}" "${2:-200}" "${3:-2000}"
