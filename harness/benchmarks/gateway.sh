#!/usr/bin/env bash
# Builds the gateway, gives it one CPU and measures what it adds to a request's latency and what rate
# it carries; prints a table. Takes about five minutes on two CPUs or more; leave the machine alone
# meanwhile.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/say.sh"
. "$root/ci/lib/java.sh"

[ "$(nproc)" -ge 2 ] || die "two CPUs are needed: one for the gateway, one for the load"
command -v taskset >/dev/null || die "taskset is missing: install util-linux"
JAVA_HOME=$(find_jdk) ||
  die "no JDK of release 17 or newer: install openjdk-17-jdk-headless, or set JAVA_HOME"
export JAVA_HOME
"$root/mvnw" -B -q -ntp -DskipTests -pl harness/benchmarks,systems-under-test/gateway -am package \
  </dev/null >&2 || die "the build failed; its messages are above"
target=$root/harness/benchmarks/target
# CPU 1 is the gateway's.
others=0$([ "$(nproc)" -le 2 ] || echo ",2-$(($(nproc) - 1))")
exec taskset -c "$others" "$JAVA_HOME/bin/java" -cp "$target/benchmarks.jar:$target/lib/*" \
  io.twoscales.benchmarks.GatewayBenchmark "$root/systems-under-test/gateway/target/image/gateway.jar"
