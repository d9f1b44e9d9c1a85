#!/usr/bin/env bash
# Builds the model server's image, starts a replica as a run does and measures, under load, what
# changing its CPU limit costs, when the new speed is felt, and how exactly latency follows the limit;
# prints three tables. Needs a Docker engine on this machine; takes three minutes; leave the machine
# alone meanwhile.
#
# usage: resize.sh [CFS_PERIOD_MS [TABLE,…]]   tables: cost, felt, latency
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/benchmarks.sh"
build_benchmarks systems-under-test/model-server
exec "$java" -cp "$classes" \
  io.twoscales.benchmarks.ResizeBenchmark "$root" "$@"
