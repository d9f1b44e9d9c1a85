#!/usr/bin/env bash
# Builds, and shows how cost, time of decisions and pace of the simulator grow with the load, up to
# 100,000 requests/s and beyond 10,000 cores. A few minutes; prints tables in Markdown:
#   scale.sh [PIPELINE RATE...]
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
. "$root/ci/lib/benchmarks.sh"
build_benchmarks
study() {
  "$java" -XX:+UseSerialGC -Xmx6g -cp "$classes" io.twoscales.benchmarks.ScaleStudy "$root" "$@"
}
if [ $# -gt 0 ]; then
  study "$@"
else
  study "$root/experiments/motivation/service.yaml" 100 1000 10000 100000
  study video 100 1000 10000 40000
fi
