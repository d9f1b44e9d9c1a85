#!/usr/bin/env bash
# Starts containers and measures what it costs to know limit, CPU, throttling and memory of all of them
# once a second, by the files of their control groups and by the streams of the engine. Needs a Docker
# engine on this machine; takes about a minute; leave the machine alone meanwhile.
#
# usage: monitoring.sh [CONTAINERS]
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/benchmarks.sh"
build_benchmarks systems-under-test/model-server
exec "$java" -cp "$classes" \
  io.twoscales.benchmarks.MonitoringBenchmark "$root" "${1:-50}"
