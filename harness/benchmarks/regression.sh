#!/usr/bin/env bash
# Builds, simulates an experiment many times over and prints how often `regress` is right: pairs of
# sets are drawn from the runs, the candidate as it was, or with one in a hundred requests of one
# controller turned late.
#   regression.sh [EXPERIMENT [REPETITIONS [PAIRS]]]
# By default experiments/regression/gate.yaml, 200 and 2000: about three minutes on two cores.
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
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$target/benchmarks.jar:$target/lib/*" \
  io.twoscales.benchmarks.GateRates "$root" \
  "${1:-$root/experiments/regression/gate.yaml}" "${2:-200}" "${3:-2000}"
