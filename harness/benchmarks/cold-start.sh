#!/usr/bin/env bash
# Builds the model server's image, starts replicas in containers as a run does and prints how long
# they take until they are found ready, and what for: medians in milliseconds. Needs a Docker engine;
# takes about a minute; leave the machine alone meanwhile.
#
# usage: cold-start.sh [STARTS [MODEL,… [LIMIT,… [VARIABLE=VALUE…]]]]
#   e.g. cold-start.sh 10 minilm-l6-v2-q,ppocr-det-v4 1000m,200m JAVA_TOOL_OPTIONS=-Xshare:off
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/say.sh"
. "$root/ci/lib/java.sh"

JAVA_HOME=$(find_jdk) ||
  die "no JDK of release 17 or newer: install openjdk-17-jdk-headless, or set JAVA_HOME"
export JAVA_HOME
"$root/mvnw" -B -q -ntp -DskipTests -pl harness/benchmarks,systems-under-test/model-server-pytorch -am package \
  </dev/null >&2 || die "the build failed; its messages are above"
target=$root/harness/benchmarks/target
exec "$JAVA_HOME/bin/java" -cp "$target/benchmarks.jar:$target/lib/*" \
  io.twoscales.benchmarks.ColdStartBenchmark "$root" \
  "${1:-10}" "${2:-minilm-l6-v2-q}" "${3:-1000m,200m}" "${@:4}"
