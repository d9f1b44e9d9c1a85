#!/usr/bin/env bash
# Builds and runs the simulator's benchmarks and prints their tables: customers per second against
# SimPy 3 (Debian: python3-simpy3), requests per second through pipelines, growth with requests,
# replicas and stages. One argument may name a trace of a day or more. Takes about three minutes;
# leave the machine alone meanwhile.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/say.sh"
. "$root/ci/lib/java.sh"

JAVA_HOME=$(find_jdk) ||
  die "no JDK of release 17 or newer: install openjdk-17-jdk-headless, or set JAVA_HOME"
export JAVA_HOME
"$root/mvnw" -B -q -ntp -DskipTests -pl harness/benchmarks -am package </dev/null >&2 ||
  die "the build failed; its messages are above"
target=$root/harness/benchmarks/target
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xms2g -cp "$target/benchmarks.jar:$target/lib/*" \
  io.twoscales.benchmarks.SimulatorBenchmarks "$root" "$@"
