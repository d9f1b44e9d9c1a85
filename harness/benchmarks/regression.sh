#!/usr/bin/env bash
# Builds, simulates experiments/regression/pool.yaml and prints how often `regress` is right: pairs of
# sets are drawn from its runs, and of the candidate the violation rate of one controller is raised.
#   regression.sh [PAIRS]
# A thousand pairs per row take about three minutes.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/say.sh"
. "$root/ci/lib/java.sh"

JAVA_HOME=$(find_jdk) ||
  die "no JDK of release 17 or newer: install openjdk-17-jdk-headless, or set JAVA_HOME"
export JAVA_HOME
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/mvnw" -B -q -ntp -DskipTests -pl harness/benchmarks -am package </dev/null >&2 ||
  die "the build failed; its messages are above"
"$root/twoscales" run "$root/experiments/regression/pool.yaml" --out "$work/pool" >/dev/null
target=$root/harness/benchmarks/target
"$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$target/benchmarks.jar:$target/lib/*" \
  io.twoscales.benchmarks.GateRates "$work/pool" "${1:-1000}"
