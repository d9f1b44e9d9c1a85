#!/usr/bin/env bash
# Builds the model server's image, starts replicas in containers as a run does and prints how long
# they take until they are found ready, and what for: medians in milliseconds. Needs a Docker engine;
# takes about a minute; leave the machine alone meanwhile.
#
# usage: cold-start.sh [STARTS [MODEL,… [LIMIT,… [VARIABLE=VALUE…]]]]
#   e.g. cold-start.sh 10 minilm-l6-v2-q,ppocr-det-v4 1000m,200m JAVA_TOOL_OPTIONS=-Xshare:off
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/benchmarks.sh"
build_benchmarks systems-under-test/model-server-pytorch
exec "$java" -cp "$classes" \
  io.twoscales.benchmarks.ColdStartBenchmark "$root" \
  "${1:-10}" "${2:-minilm-l6-v2-q}" "${3:-1000m,200m}" "${@:4}"
