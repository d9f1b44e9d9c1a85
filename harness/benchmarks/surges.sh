#!/usr/bin/env bash
# Builds, compares policies over surges of a real trace with the papers' pipelines in virtual time, and
# prints tables in Markdown:
#   surges.sh TRACE [AUTHORS_WINDOW_FILE|-] [WINDOWS] [SEEDS] [CONTROLLERS_FILE]
# TRACE has one rate a second; with 20 windows and 10 seeds it takes about two minutes.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/benchmarks.sh"

[ $# -ge 1 ] || die "which trace? usage: surges.sh TRACE [AUTHORS_WINDOW_FILE|-] [WINDOWS] [SEEDS] [CONTROLLERS_FILE]"
build_benchmarks
exec "$java" -XX:+UseSerialGC -cp "$classes" \
  io.twoscales.benchmarks.SurgeComparison "$root" "${5:-$root/experiments/surges/controllers.yaml}" \
  "$1" "${2:--}" "${3:-20}" "${4:-10}"
