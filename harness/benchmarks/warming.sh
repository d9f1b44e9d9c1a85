#!/usr/bin/env bash
# Builds the model server's image, starts replicas in containers as a run does and prints how much CPU
# a request takes from READY on, until they are warm. Needs a Docker engine on this machine; takes a
# quarter of a minute a start; leave the machine alone meanwhile.
#
# usage: warming.sh [STARTS [MILLICORES [IMAGE…]]]
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/benchmarks.sh"
build_benchmarks systems-under-test/model-server
exec "$java" -cp "$classes" \
  io.twoscales.benchmarks.WarmingBenchmark "$root" "${1:-3}" "${2:-400}" "${@:3}"
