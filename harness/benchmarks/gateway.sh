#!/usr/bin/env bash
# Builds the gateway, gives it one CPU and measures what it adds to a request's latency and what rate
# it carries; prints a table. Takes about five minutes on two CPUs or more; leave the machine alone
# meanwhile.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/benchmarks.sh"

[ "$(nproc)" -ge 2 ] || die "two CPUs are needed: one for the gateway, one for the load"
command -v taskset >/dev/null || die "taskset is missing: install util-linux"
build_benchmarks systems-under-test/gateway
# CPU 1 is the gateway's.
others=0$([ "$(nproc)" -le 2 ] || echo ",2-$(($(nproc) - 1))")
exec taskset -c "$others" "$java" -cp "$classes" \
  io.twoscales.benchmarks.GatewayBenchmark "$root/systems-under-test/gateway/target/image/gateway.jar"
