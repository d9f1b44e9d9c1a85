#!/usr/bin/env bash
# Builds the model server's image, starts a replica as a run does and measures, under load, what
# changing its CPU limit costs, when the new speed is felt, and how exactly latency follows the limit;
# prints three tables. Needs a Docker engine on this machine; takes three minutes; leave the machine
# alone meanwhile.
#
# usage: resize.sh [CFS_PERIOD_MS [TABLE,…]]   tables: cost, felt, latency
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
  io.twoscales.benchmarks.ResizeBenchmark "$root" "$@"
