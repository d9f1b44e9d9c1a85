#!/usr/bin/env bash
# Starts containers and measures what it costs to know limit, CPU, throttling and memory of all of them
# once a second, by the files of their control groups and by the streams of the engine. Needs a Docker
# engine on this machine; takes about a minute; leave the machine alone meanwhile.
#
# usage: monitoring.sh [CONTAINERS]
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/say.sh"
. "$root/ci/lib/java.sh"

JAVA_HOME=$(find_jdk) ||
  die "no JDK of release 17 or newer: install openjdk-17-jdk-headless, or set JAVA_HOME"
export JAVA_HOME
"$root/mvnw" -B -q -ntp -DskipTests -pl harness/benchmarks,systems-under-test/model-server -am package \
  </dev/null >&2 || die "the build failed; its messages are above"
target=$root/harness/benchmarks/target
exec "$JAVA_HOME/bin/java" -cp "$target/benchmarks.jar:$target/lib/*" \
  io.twoscales.benchmarks.MonitoringBenchmark "$root" "${1:-50}"
