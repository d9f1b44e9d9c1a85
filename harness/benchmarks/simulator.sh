#!/usr/bin/env bash
# Builds and runs the simulator's benchmarks and prints their tables: customers per second against
# SimPy 3 (Debian: python3-simpy3), requests per second through pipelines, growth with requests,
# replicas and stages. One argument may name a trace of a day or more. Takes about three minutes;
# leave the machine alone meanwhile.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/benchmarks.sh"
build_benchmarks
exec "$java" -XX:+UseSerialGC -Xms2g -cp "$classes" \
  io.twoscales.benchmarks.SimulatorBenchmarks "$root" "$@"
