#!/usr/bin/env bash
# Builds, compares policies over surges of a real trace with the papers' pipelines in virtual time, and
# prints tables in Markdown:
#   surges.sh TRACE [AUTHORS_WINDOW_FILE|-] [WINDOWS] [SEEDS] [CONTROLLERS_FILE]
# TRACE has one rate a second; with 20 windows and 10 seeds it takes about two minutes.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/say.sh"
. "$root/ci/lib/java.sh"

[ $# -ge 1 ] || die "which trace? usage: surges.sh TRACE [AUTHORS_WINDOW_FILE|-] [WINDOWS] [SEEDS] [CONTROLLERS_FILE]"
JAVA_HOME=$(find_jdk) ||
  die "no JDK of release 17 or newer: install openjdk-17-jdk-headless, or set JAVA_HOME"
export JAVA_HOME
"$root/mvnw" -B -q -ntp -DskipTests -pl harness/benchmarks -am package </dev/null >&2 ||
  die "the build failed; its messages are above"
target=$root/harness/benchmarks/target
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$target/benchmarks.jar:$target/lib/*" \
  io.twoscales.benchmarks.SurgeComparison "$root" "${5:-$root/experiments/surges/controllers.yaml}" \
  "$1" "${2:--}" "${3:-20}" "${4:-10}"
